using Injector.Kubernetes;
using Injector.Text;

namespace Injector.Templates.Parameters;

/// <summary>
/// One parameter of a template: its type and bounds, its default, and who besides the platform team may set it.
/// </summary>
internal sealed record TemplateParameter
{
    private string? _key;

    public required string Name { get; init; }

    /// <summary>The annotation that sets it.</summary>
    public string Key => _key ??= Keys.Prefix + Name;

    public required ParameterType Type { get; init; }

    public required TemplateValue Default { get; init; }

    /// <summary>A namespace's annotation may set it.</summary>
    public bool SettableByNamespace { get; init; }

    /// <summary>A pod's annotation may set it.</summary>
    public bool SettableByPod { get; init; }

    public string Description { get; init; } = "";

    /// <summary>For <see cref="ParameterType.String"/> and each item of a list: what the whole text must match.</summary>
    public TextPattern? Pattern { get; init; }

    /// <summary>The lower bound as written, for integers, quantities and durations.</summary>
    public string? Min { get; init; }

    /// <summary>The upper bound as written.</summary>
    public string? Max { get; init; }

    /// <summary>For <see cref="ParameterType.Enum"/>: the allowed values.</summary>
    public IReadOnlyList<string> Values { get; init; } = [];

    /// <summary>Its declaration has an error, which was told: its type and default mean nothing.</summary>
    public bool IsFaulty { get; init; }

    /// <summary>A running pod's annotation changes it: the sidecar reads that from a volume, and is rendered with what holds without it.</summary>
    public bool IsLive { get; init; }

    /// <summary>For a live one: its program holds the bounds by itself, and is not told them.</summary>
    public bool ProgramKnowsBounds { get; init; }

    public bool IsSettable => SettableByNamespace || SettableByPod;

    /// <summary>Who may set it, in words that end a refusal.</summary>
    public string SettableBy => (SettableByNamespace, SettableByPod) switch
    {
        (true, true) => "the pod or its namespace",
        (true, false) => "the namespace",
        (false, true) => "the pod",
        _ => "the platform team",
    };
}
