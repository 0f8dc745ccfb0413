using Injector.Templates.Parameters;

namespace Injector.Templates.Model;

/// <summary>A parameter as it applies to one pod, and the level that set it.</summary>
internal sealed record ParameterValue(SidecarTemplate Template, TemplateParameter Parameter, TemplateValue Value, ParameterLevel Level);
