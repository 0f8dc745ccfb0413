using System.Collections.Immutable;
using Injector.Injection.Reasons;
using Injector.Templates.Model;

namespace Injector.Injection.Plans;

/// <summary>A template applied to one pod: its values and its volume plan, all that rendering needs.</summary>
internal sealed class AppliedTemplate(SidecarTemplate template, TemplateValues values, SharedVolumePlan? sharedVolume, TemplateRemains? remains)
{
    private readonly ImmutableArray<TemplateVolume> _volumes =
        Missing(sharedVolume?.AddedVolume is { } added ? [added, .. template.Volumes] : template.Volumes, remains);

    public SidecarTemplate Template => template;

    public TemplateValues Values => values;

    public SharedVolumePlan? SharedVolume => sharedVolume;

    /// <summary>What the pod still has of the template; null when it never had it.</summary>
    public TemplateRemains? Remains => remains;

    /// <summary>What the pod makes of its containers' resources; null when they stay as the template says them.</summary>
    internal AddedResources? Resources { get; init; }

    /// <summary>Whether the pod has the node's network: then no port is declared.</summary>
    public bool UsesHostNetwork { get; init; }

    /// <summary>The names of <c>imagePullSecrets</c> that the pod does not list.</summary>
    public IReadOnlyList<string> ImagePullSecrets { get; init; } = [];

    /// <summary>What the pod's <c>fsGroup</c> becomes; null: what it is.</summary>
    public string? FsGroup { get; init; }

    /// <summary>The application's Secrets, a volume each, for the sidecars; mostly none.</summary>
    public ImmutableArray<TemplateVolume> SecretVolumes { get; init; } = [];

    /// <summary>The template's init containers whose condition holds, and that are not there.</summary>
    public ImmutableArray<TemplateContainer> InitContainers { get; } = Wanted(template.InitContainers, values, remains);

    /// <summary>The template's sidecars whose condition holds, and that are not there.</summary>
    public ImmutableArray<TemplateContainer> Sidecars { get; } = Wanted(template.Sidecars, values, remains);

    /// <summary>The volumes that are added, under the names that they get in the pod.</summary>
    public ImmutableArray<TemplateVolume> Volumes => SecretVolumes.Length == 0 ? _volumes : [.. _volumes, .. SecretVolumes];

    /// <summary>The mounts that the application's own containers get.</summary>
    public IReadOnlyList<PlannedMount> ApplicationMounts => sharedVolume is null ? [] : sharedVolume.ApplicationMounts;

    /// <summary>What to say of resources that are not as the template says, or cost the pod something; mostly nothing.</summary>
    public IEnumerable<InjectionWarning> ResourceWarnings =>
        Resources is null ? [] : InitContainers.Concat(Sidecars).SelectMany(container => Resources.Warnings(container, Values));

    private static ImmutableArray<TemplateContainer> Wanted(
        ImmutableArray<TemplateContainer> containers, TemplateValues values, TemplateRemains? remains)
    {
        var wanted = 0;
        foreach (var container in containers)
            wanted += IsWanted(container, values, remains) ? 1 : 0;
        return wanted == containers.Length ? containers
            : wanted == 0 ? []
            : OnlyWanted(containers, values, remains);
    }

    private static ImmutableArray<TemplateContainer> OnlyWanted(
        ImmutableArray<TemplateContainer> containers, TemplateValues values, TemplateRemains? remains) =>
        [.. containers.Where(container => IsWanted(container, values, remains))];

    private static bool IsWanted(TemplateContainer container, TemplateValues values, TemplateRemains? remains) =>
        (container.When is not { } when || when.Holds(values)) && remains?.Containers.Contains(container.Name) != true;

    private static ImmutableArray<TemplateVolume> Missing(ImmutableArray<TemplateVolume> volumes, TemplateRemains? remains) =>
        remains is null ? volumes : Without(volumes, remains.Volumes);

    private static ImmutableArray<TemplateVolume> Without(ImmutableArray<TemplateVolume> volumes, IReadOnlySet<string> names) =>
        [.. volumes.Where(volume => !names.Contains(volume.Name))];
}
