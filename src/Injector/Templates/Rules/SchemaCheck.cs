using System.Collections.Frozen;
using System.Text.Json;
using Injector.Kubernetes;
using Injector.Templates.Documents;
using Injector.Text;

namespace Injector.Templates.Rules;

/// <summary>
/// Compares a fragment with Kubernetes' schema: a wrong type is an error, for the API server would refuse every pod; an
/// unknown field is a warning, for it may be newer than we are.
/// </summary>
internal static class SchemaCheck
{
    public static void Check(DocumentNode node, KubernetesType type, VariableScope scope)
    {
        if (!node.Exists || type == KubernetesType.Any)
            return;
        var errors = node.Report.Errors;
        if (scope.Peek(node).SingleVariable is { } variable)
            PlaceholderCheck.Check(node, variable, type);
        else if (!Fits(node.Element, type))
            node.Error($"must be {type.Description}, not {Given(node)}{Quotes(node, type)}");
        else if (type.Name == "intOrString" && long.TryParse(node.String, out _))
            node.Error("is a number in quotes, which Kubernetes takes for a name; remove the quotes");
        else if (type.IsList)
            foreach (var item in node.Items())
                CheckItem(item, type.Element, scope);
        else if (type.IsMap)
            foreach (var (_, value) in node.Members())
                CheckItem(value, type.Element, scope);
        else if (KubernetesFields.Of(type.Name) is { } fields)
            CheckObject(node, type, fields, scope);
        else if (type.IsExpanded)
            ExpansionCheck.Check(node, scope);
        if (type.Name == "quantity" && node.Report.Errors == errors)
            FieldRules.Amount.Check(node, scope);
    }

    /// <summary>In a list or a map of strings a null is a hole that the API server refuses or reads as an empty string.</summary>
    private static void CheckItem(DocumentNode item, KubernetesType type, VariableScope scope)
    {
        if (item.Exists)
            Check(item, type, scope);
        else
            item.ErrorAtKey("is empty; give it a value or remove it");
    }

    private static void CheckObject(
        DocumentNode node, KubernetesType type, FrozenDictionary<string, KubernetesField> fields, VariableScope scope)
    {
        foreach (var (name, value) in node.Members())
            if (!fields.TryGetValue(name, out var field))
            {
                value.WarnAtKey(Spelling.Nearest(name, fields.Keys) is { } nearest
                    ? $"is not a field of Kubernetes {KubernetesFields.Version}; did you mean {nearest}?"
                    : $"is not a field of Kubernetes {KubernetesFields.Version}: an API server that does not know it drops it");
            }
            else if (IsEmpty(field, name, value))
            {
                value.Error("is empty; Kubernetes requires it");
            }
            else
            {
                var errors = node.Report.Errors;
                Check(value, field.Type, scope);
                if (value.Exists && node.Report.Errors == errors)
                    FieldRules.Check(type.Name, name, field.Type, value, scope);
            }

        foreach (var (name, field) in fields)
            if (field.Required && !node.Member(name).Exists)
                node.Member(name).Error("is missing; Kubernetes requires it");
        ObjectRules.Check(type.Name, node);
        FieldRules.CheckInner(type.Name, node, scope);
    }

    /// <summary>The value of a header is the one required text that may be empty.</summary>
    private static bool IsEmpty(KubernetesField field, string name, DocumentNode value) =>
        field is { Required: true, Type.IsText: true } && value.String is "" && name != "value";

    private static bool Fits(JsonElement value, KubernetesType type) => type.Name switch
    {
        "string" or "expanded" => value.ValueKind == JsonValueKind.String,
        "quantity" => value.ValueKind is JsonValueKind.String or JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        "number" => value.ValueKind == JsonValueKind.Number,
        "intOrString" => value.ValueKind == JsonValueKind.String || value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out _),
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        _ => value.ValueKind == (type.IsList ? JsonValueKind.Array : JsonValueKind.Object),
    };

    private static string Given(DocumentNode node) =>
        node.IsMap || node.IsList || node.String is not null ? node.Kind : node.Element.GetRawText();

    private static string Quotes(DocumentNode node, KubernetesType type)
    {
        if (type.IsText && node is { IsMap: false, IsList: false })
            return "; put it in quotes";
        var isNumber = type.Name == "integer" && long.TryParse(node.String, out _);
        return isNumber || type.Name == "boolean" && node.String is "true" or "false" ? "; remove the quotes" : "";
    }
}
