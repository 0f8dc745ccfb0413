using Injector.Kubernetes;
using Injector.Templates.Documents;
using Injector.Templates.Model;
using Injector.Templates.Parameters;

namespace Injector.Templates.Rules;

/// <summary>Whether a field takes what a placeholder, standing there alone, will put into it.</summary>
internal static class PlaceholderCheck
{
    public static void Check(DocumentNode node, int variable, KubernetesType type, VariableScope scope)
    {
        if (scope.Parameter(variable) is { } parameter)
        {
            if (!parameter.IsFaulty && !Fits(parameter, type))
                node.Error($"must be {type.Description}, and parameter {parameter.Name} is of type {parameter.Type.ToString().ToLowerInvariant()}{Advice(parameter, type)}");
            return;
        }
        var builtIn = scope.BuiltIn(variable)!.Value;
        var given = BuiltInVariables.TypeOf(builtIn);
        if (given != type && !(type.IsText && type.Name != "quantity" && KubernetesFields.Of(given.Name) is null) && !(type.IsList && type.Element.IsText && given.IsList))
            node.Error($"must be {type.Description}, and ${{{BuiltInVariables.Names[(int)builtIn]}}} is {given.Description}");
    }

    private static bool Fits(TemplateParameter parameter, KubernetesType type) => (type.Name, parameter.Type) switch
    {
        ("quantity", ParameterType.Quantity) => true,
        ("quantity", ParameterType.Integer) => !parameter.IsSettable || ParameterBounds.Integer(parameter.Min ?? string.Empty) >= 0,
        ("quantity", ParameterType.Enum) => parameter.Values.All(value => Quantity.TryParse(value, out var quantity) && quantity.Value >= 0),
        ("quantity", ParameterType.String) => !parameter.IsSettable,
        ("quantity", _) => false,
        ("boolean", _) => parameter.Type == ParameterType.Boolean,
        ("integer" or "number", _) => parameter.Type == ParameterType.Integer,
        ("intOrString", _) => parameter.Type is ParameterType.Integer or ParameterType.String or ParameterType.Enum,
        ("string" or "expanded", _) => true,
        _ => parameter.Type == ParameterType.List && type.IsList && type.Element.IsText,
    };

    private static string Advice(TemplateParameter parameter, KubernetesType type) => (type.Name, parameter.Type) switch
    {
        ("quantity", ParameterType.Integer) => "; give it min: 0, or make it a quantity",
        ("quantity", ParameterType.Enum) => "; all of its values must be quantities",
        _ => string.Empty,
    };
}
