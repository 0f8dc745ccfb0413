using Injector.Injection.Pods;
using Injector.Templates.Model;

namespace Injector.Injection.Plans;

/// <summary>How the application's log directory reaches the sidecar.</summary>
internal sealed record SharedVolumePlan
{
    public required PodContainer FirstTarget { get; init; }

    /// <summary>The sidecar's side.</summary>
    public List<SidecarMount> SidecarMounts { get; } = [];

    /// <summary>The application's side: empty where a volume of the pod's own is reused.</summary>
    public List<PlannedMount> ApplicationMounts { get; } = [];

    /// <summary>The volume that is added, under a name that is free in the pod; null when none is.</summary>
    public TemplateVolume? AddedVolume { get; set; }

    /// <summary>Where the sidecar finds each target's files.</summary>
    public List<string> Directories { get; } = [];

    /// <summary>Variables of the application that a reused <c>subPathExpr</c> refers to, under names of ours.</summary>
    public IReadOnlyList<CopiedVariable> Environment { get; set; } = [];
}
