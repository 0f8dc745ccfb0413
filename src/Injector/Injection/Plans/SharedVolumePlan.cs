using Injector.Injection.Pods;
using Injector.Templates.Model;

namespace Injector.Injection.Plans;

/// <summary>The plan of the volume between application and sidecar. Mostly there is one target, and one of each list.</summary>
internal sealed record SharedVolumePlan
{
    public required PodContainer FirstTarget { get; init; }

    /// <summary>The sidecar's side.</summary>
    public List<SidecarMount> SidecarMounts { get; } = new(1);

    /// <summary>The application's side: empty where a volume of the pod's own is reused.</summary>
    public List<PlannedMount> ApplicationMounts { get; } = new(1);

    /// <summary>The volume that is added, under a name that is free in the pod; null when none is.</summary>
    public TemplateVolume? AddedVolume { get; set; }

    /// <summary>Where the sidecar finds each target's files.</summary>
    public List<string> Directories { get; } = new(1);

    /// <summary>Whose files they are: for each directory the names of the containers that share it.</summary>
    public List<List<string>> Containers { get; } = new(1);

    /// <summary>Variables of the application that a reused <c>subPathExpr</c> refers to.</summary>
    public IReadOnlyList<SharedVariable> Environment { get; set; } = [];
}
