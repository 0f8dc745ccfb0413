using Injector.Injection.Pods;

namespace Injector.Injection.Plans;

/// <summary>A container of the application, and the directory of it that the sidecar gets.</summary>
/// <param name="Container">The container.</param>
/// <param name="Path">Absolute and clean.</param>
/// <param name="HasOwnPath">Whether the path was named with the container, and is not the template's.</param>
internal sealed record Target(PodContainer Container, string Path, bool HasOwnPath);
