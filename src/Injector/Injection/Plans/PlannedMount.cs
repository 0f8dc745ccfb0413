using Injector.Injection.Pods;

namespace Injector.Injection.Plans;

/// <summary>A mount that is added to a container of the application.</summary>
internal sealed record PlannedMount(PodContainer Container, string Volume, string MountPath, string? SubPath);
