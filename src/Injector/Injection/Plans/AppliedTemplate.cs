using System.Collections.Immutable;
using Injector.Injection.Reasons;
using Injector.Templates.Model;

namespace Injector.Injection.Plans;

/// <summary>A template applied to one pod: its values and its volume plan, all that rendering needs.</summary>
internal sealed class AppliedTemplate(SidecarTemplate template, TemplateValues values, SharedVolumePlan? sharedVolume)
{
    public SidecarTemplate Template => template;

    public TemplateValues Values => values;

    public SharedVolumePlan? SharedVolume => sharedVolume;

    /// <summary>What the pod makes of its containers' resources; null when they stay as the template says them.</summary>
    internal AddedResources? Resources { get; init; }

    /// <summary>The template's init containers whose condition holds.</summary>
    public ImmutableArray<TemplateContainer> InitContainers { get; } = Wanted(template.InitContainers, values);

    /// <summary>The template's sidecars whose condition holds.</summary>
    public ImmutableArray<TemplateContainer> Sidecars { get; } = Wanted(template.Sidecars, values);

    /// <summary>The volumes that are added, under the names that they get in the pod.</summary>
    public ImmutableArray<TemplateVolume> Volumes { get; } =
        sharedVolume?.AddedVolume is { } added ? [added, .. template.Volumes] : template.Volumes;

    /// <summary>The mounts that the application's own containers get.</summary>
    public IReadOnlyList<PlannedMount> ApplicationMounts => sharedVolume is null ? [] : sharedVolume.ApplicationMounts;

    /// <summary>What to say of resources that are not as the template says, or cost the pod something; mostly nothing.</summary>
    public IEnumerable<InjectionWarning> ResourceWarnings =>
        Resources is null ? [] : InitContainers.Concat(Sidecars).SelectMany(container => Resources.Warnings(container, Values));

    private static ImmutableArray<TemplateContainer> Wanted(ImmutableArray<TemplateContainer> containers, TemplateValues values)
    {
        var wanted = 0;
        foreach (var container in containers)
            wanted += container.When?.Holds(values) == false ? 0 : 1;
        return wanted == containers.Length ? containers
            : wanted == 0 ? []
            : [.. containers.Where(container => container.When?.Holds(values) ?? true)];
    }
}
