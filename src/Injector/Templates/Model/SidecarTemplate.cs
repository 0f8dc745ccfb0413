using System.Collections.Immutable;
using Injector.Templates.Parameters;

namespace Injector.Templates.Model;

/// <summary>
/// A sidecar template, parsed, validated and compiled. Immutable: a reload makes a new one.
/// </summary>
internal sealed class SidecarTemplate
{
    private ParameterValue[]? _defaults;
    private Dictionary<string, TemplateParameter>? _byName;
    private ImmutableArray<TemplateContainer> _containers;
    private string? _shape;

    /// <summary>The name that annotations and configuration use.</summary>
    public required string Name { get; init; }

    /// <summary>First 10 hex digits of SHA-256 over the canonical document: equal texts in any key order give equal revisions.</summary>
    public required string Revision { get; init; }

    /// <summary>The revision of what only a new pod can follow; of the rest, images and resources, a running pod can.</summary>
    public string Shape => _shape ??= MakeShape();

    /// <summary>Called once, when a pod gets the template: a command that injects nothing does without.</summary>
    public required Func<string> MakeShape { private get; init; }

    public string Description { get; init; } = "";

    /// <summary>In the document's order.</summary>
    public required IReadOnlyList<TemplateParameter> Parameters { get; init; }

    /// <summary>The parameters as they apply to a pod that sets none.</summary>
    public IReadOnlyList<ParameterValue> Defaults => _defaults ??=
        [.. Parameters.Select(parameter => new ParameterValue(this, parameter, parameter.Default, ParameterLevel.Template))];

    /// <summary>What <c>${live.bounds}</c> stands for; empty where no sidecar is to be told bounds.</summary>
    public TemplateValue LiveBounds { get; init; } = TemplateValue.OfString("");

    /// <summary>The built-in variables that it uses; for others no value is made.</summary>
    public ImmutableArray<BuiltInVariable> BuiltIns { get; init; } = [];

    public SharedVolumeTemplate? SharedVolume { get; init; }

    public ImmutableArray<TemplateContainer> InitContainers { get; init; } = [];

    public ImmutableArray<TemplateContainer> Sidecars { get; init; } = [];

    /// <summary>Further volumes, for the sidecar's own use.</summary>
    public ImmutableArray<TemplateVolume> Volumes { get; init; } = [];

    /// <summary>Names of the Secrets by which its images are pulled; one that comes to be empty is left out.</summary>
    public ImmutableArray<TemplateText> ImagePullSecrets { get; init; } = [];

    /// <summary>The application's Secrets, for its sidecars to know; null: they are none of its business.</summary>
    public ApplicationSecretsTemplate? ApplicationSecrets { get; init; }

    /// <summary>Whom its containers run as; null: as the application.</summary>
    public RunAsTemplate? RunAs { get; init; }

    public ImmutableArray<(string Key, TemplateText Value)> Annotations { get; init; } = [];

    public ImmutableArray<(string Key, TemplateText Value)> Labels { get; init; } = [];

    /// <summary>The parameter of a name, or null.</summary>
    public TemplateParameter? Parameter(ReadOnlySpan<char> name)
    {
        // Asked for each key of a pod that has our prefix.
        _byName ??= Parameters.DistinctBy(parameter => parameter.Name).ToDictionary(parameter => parameter.Name, StringComparer.Ordinal);
        return _byName.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out var parameter) ? parameter : null;
    }

    /// <summary>Sidecars and init containers together.</summary>
    public ImmutableArray<TemplateContainer> Containers =>
        _containers.IsDefault ? _containers = [.. Sidecars, .. InitContainers] : _containers;

    /// <summary>Whether one of its containers has this name.</summary>
    public bool HasContainer(string name)
    {
        foreach (var container in Containers)
            if (container.Name == name)
                return true;
        return false;
    }
}
