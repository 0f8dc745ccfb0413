namespace Injector.Templates;

/// <summary>Who set a parameter, weakest first.</summary>
public enum ParameterLevel
{
    Template,
    Namespace,
    Pod,
}

/// <summary>A parameter as it applies to one pod, and the level that set it.</summary>
public sealed record ParameterValue(SidecarTemplate Template, TemplateParameter Parameter, TemplateValue Value, ParameterLevel Level);
