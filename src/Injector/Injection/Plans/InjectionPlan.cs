using Injector.Injection.Pods;
using Injector.Templates.Model;

namespace Injector.Injection.Plans;

/// <summary>
/// What is added to one pod, in names: the human-readable side of the patch, for <c>explain</c> and the status annotation.
/// </summary>
public sealed record InjectionPlan
{
    /// <summary>Whether sidecars run as init containers with <c>restartPolicy: Always</c>.</summary>
    public required bool Native { get; init; }

    public List<PlannedContainer> InitContainers { get; } = [];

    public List<PlannedContainer> Sidecars { get; } = [];

    public List<PlannedVolume> Volumes { get; } = [];

    /// <summary>Mounts added to the application's own containers.</summary>
    public List<PlannedMount> Mounts { get; } = [];

    /// <summary>Annotations and labels set, besides our own status. An existing value is only ever extended, never replaced.</summary>
    public List<PlannedMetadata> Metadata { get; } = [];
}

/// <summary>A container that is added, and the template it comes from.</summary>
public sealed record PlannedContainer(string Name, SidecarTemplate Template);

/// <summary>A volume that is added, and the template it comes from.</summary>
public sealed record PlannedVolume(string Name, SidecarTemplate Template);

/// <summary>A mount that is added to a container of the application.</summary>
public sealed record PlannedMount(PodContainer Container, SidecarTemplate Template, string Volume, string MountPath, string? SubPath);

/// <summary>An annotation or label that is set on the pod.</summary>
public sealed record PlannedMetadata(bool IsLabel, string Key, string Value);
