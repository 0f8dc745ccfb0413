using System.Collections.Immutable;
using System.Text.Json;
using Injector.Kubernetes;

namespace Injector.Templates.Model;

/// <summary>
/// A container of a template, compiled. The parts a pod's own shape adds to (mounts, environment, restart policy)
/// are kept apart from the rest.
/// </summary>
internal sealed record TemplateContainer
{
    /// <summary>Literal, so that the container is recognised in a pod whatever the parameters say.</summary>
    public required string Name { get; init; }

    /// <summary>The image under the default parameters; null when it names none.</summary>
    public ImageReference? DefaultImage { get; init; }

    /// <summary>Added only when this holds; null: always.</summary>
    public TemplateCondition? When { get; init; }

    /// <summary>Where it goes among the pod's init containers.</summary>
    public ContainerPosition Position { get; init; }

    /// <summary>Every member but <c>env</c> and <c>volumeMounts</c>, in the template's order.</summary>
    public required ImmutableArray<(JsonEncodedText Name, TemplateFragment Value)> Members { get; init; }

    public required ImmutableArray<TemplateFragment> Environment { get; init; }

    public required ImmutableArray<TemplateFragment> VolumeMounts { get; init; }

    /// <summary>The names in <see cref="Environment"/>: what a copied variable must not define twice.</summary>
    public required IReadOnlySet<string> EnvironmentNames { get; init; }

    /// <summary>The limit of ephemeral storage that the template sets, which is in no member; null when it sets none.</summary>
    public TemplateText? DiskLimit { get; init; }

    /// <summary>Requests with their limits, where a parameter could put one above the other.</summary>
    public required ImmutableArray<ResourceBound> ResourceBounds { get; init; }
}
