using System.Collections.Immutable;
using Injector.Templates.Model;

namespace Injector.Injection.Plans;

/// <summary>
/// The plan of everything that is added to one pod. The patch, the status annotation and <c>explain</c> are three ways to write this one value.
/// </summary>
internal sealed record InjectionPlan
{
    /// <summary>Whether sidecars run as init containers with <c>restartPolicy: Always</c>.</summary>
    public required bool Native { get; init; }

    /// <summary>The templates that are applied, in the order named.</summary>
    public required ImmutableArray<AppliedTemplate> Templates { get; init; }

    /// <summary>Annotations and labels set, besides our own status. An existing value is only ever extended, never replaced.</summary>
    public required ImmutableArray<PlannedMetadata> Metadata { get; init; }

    /// <summary>The init containers of all templates.</summary>
    public IEnumerable<TemplateContainer> InitContainers => Templates.SelectMany(applied => applied.InitContainers);

    /// <summary>The sidecars of all templates.</summary>
    public IEnumerable<TemplateContainer> Sidecars => Templates.SelectMany(applied => applied.Sidecars);

    /// <summary>The volumes of all templates, under the names that they get in the pod.</summary>
    public IEnumerable<TemplateVolume> Volumes => Templates.SelectMany(applied => applied.Volumes);

    /// <summary>Mounts added to the application's own containers.</summary>
    public IEnumerable<PlannedMount> Mounts => Templates.SelectMany(applied => applied.ApplicationMounts);
}
