using Injector.Templates.Parameters;

namespace Injector.Templates.Model;

/// <summary>A parameter as it applies to one pod, and the level that set it.</summary>
internal sealed record ParameterValue(SidecarTemplate Template, TemplateParameter Parameter, TemplateValue Value, ParameterLevel Level)
{
    /// <summary>For a live parameter that the pod sets: what holds without the pod, which is what is rendered.</summary>
    public ParameterValue? Beneath { get; init; }

    /// <summary>When it ends to hold, as the pod says; null: never.</summary>
    public string? Until { get; init; }
}
