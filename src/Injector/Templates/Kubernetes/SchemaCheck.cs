using System.Collections.Frozen;
using System.Text.Json;
using Injector.Injection;

namespace Injector.Templates;

/// <summary>
/// Compares a fragment with Kubernetes' schema: a wrong type is an error, for the API server would refuse every pod; an
/// unknown field is a warning, for it may be newer than we are.
/// </summary>
public static class SchemaCheck
{
    public static void Check(DocumentNode node, KubernetesType type, VariableScope scope)
    {
        if (!node.Exists || type == KubernetesType.Any)
            return;
        if (scope.IsSingle(node, out var parameter))
            CheckPlaceholder(node, type, parameter);
        else if (!Fits(node.Element, type))
            node.Error($"must be {type.Description}{(type.IsText ? "; put the value in quotes" : string.Empty)}");
        else if (type.IsList)
            foreach (var item in node.Items())
                Check(item, type.Element, scope);
        else if (type.IsMap)
            foreach (var (_, value) in node.Members())
                Check(value, type.Element, scope);
        else if (KubernetesFields.Of(type.Name) is { } fields)
            CheckObject(node, fields, scope);
        else if (type.Name == "quantity" && scope.IsLiteral(node) && !Quantity.TryParse(node.Element.GetString()!, out _))
            node.Error($"\"{node.Element.GetString()}\" is not a quantity; write for instance 64Mi, 1Gi or 100m");
    }

    private static void CheckObject(
        DocumentNode node, FrozenDictionary<string, KubernetesField> fields, VariableScope scope)
    {
        foreach (var (name, value) in node.Members())
            if (fields.TryGetValue(name, out var field))
                Check(value, field.Type, scope);
            else
                value.Warn(Spelling.Nearest(name, fields.Keys) is { } nearest
                    ? $"Kubernetes 1.36 has no such field; did you mean {nearest}?"
                    : "Kubernetes 1.36 has no such field; an older API server drops it");
        foreach (var (name, field) in fields)
            if (field.Required && !node.Member(name).Exists)
                node.Member(name).Error("is missing; Kubernetes requires it");
    }

    private static bool Fits(JsonElement value, KubernetesType type) => type.Name switch
    {
        "string" => value.ValueKind == JsonValueKind.String,
        "quantity" => value.ValueKind is JsonValueKind.String or JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        "number" => value.ValueKind == JsonValueKind.Number,
        "intOrString" => value.ValueKind is JsonValueKind.String or JsonValueKind.Number,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        _ => value.ValueKind == (type.IsList ? JsonValueKind.Array : JsonValueKind.Object),
    };

    private static void CheckPlaceholder(DocumentNode node, KubernetesType type, TemplateParameter? parameter)
    {
        // A built-in variable: what it holds is ours to get right.
        if (parameter is null)
            return;
        var fits = parameter.Type switch
        {
            ParameterType.Boolean => type.Name is "boolean" || type.IsText,
            ParameterType.Integer => type.Name is "integer" or "number" or "intOrString" || type.IsText,
            ParameterType.List => type == new KubernetesType("[]string") || type.Name == "string",
            _ => type.IsText || type.Name == "intOrString",
        };
        if (!fits)
            node.Error($"must be {type.Description}, and parameter {parameter.Name} is of type {parameter.Type.ToString().ToLowerInvariant()}");
    }
}
