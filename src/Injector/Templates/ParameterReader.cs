using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Injector.Templates;

/// <summary>Reads <c>spec.parameters</c>: each parameter's type, bounds, default and who may set it.</summary>
public static class ParameterReader
{
    private static readonly string[] Reserved = ["inject", "template", "enforce", "status", "injected"];

    public static List<TemplateParameter> Read(DocumentNode parameters)
    {
        var read = new List<TemplateParameter>();
        if (parameters.Exists)
            foreach (var (name, node) in parameters.Members())
                if (Read(name, node) is { } parameter)
                    read.Add(parameter);
        return read;
    }

    private static TemplateParameter? Read(string name, DocumentNode node)
    {
        if (!KubernetesName.IsLabel(name))
            node.Error("a parameter's name becomes an annotation key; use a-z, 0-9 and '-', at most 63 characters");
        if (Reserved.Contains(name))
            node.Error($"\"{name}\" is a key of the injector's own; choose another name");
        node.AllowOnly("type", "default", "settableBy", "description", "pattern", "min", "max", "values");
        if (Type(node.Member("type")) is not { } type)
            return null;
        var (byNamespace, byPod) = SettableBy(node.Member("settableBy"));
        var parameter = new TemplateParameter
        {
            Name = name,
            Type = type,
            Default = TemplateValue.Absent,
            SettableByNamespace = byNamespace,
            SettableByPod = byPod,
            Description = node.Member("description").Text() ?? string.Empty,
            Pattern = Pattern(node.Member("pattern"), type),
            Min = Bound(node.Member("min"), type),
            Max = Bound(node.Member("max"), type),
            Values = Values(node.Member("values"), type),
        };
        return Default(node.Member("default"), parameter) is { } value ? parameter with { Default = value } : null;
    }

    private static ParameterType? Type(DocumentNode node)
    {
        if (node.RequiredText("string") is not { Length: > 0 } text)
            return null;
        foreach (var type in Enum.GetValues<ParameterType>())
            if (Word(type) == text)
                return type;
        node.Error($"\"{text}\" is not a type; use one of {string.Join(", ", Enum.GetValues<ParameterType>().Select(Word))}");
        return null;

        static string Word(ParameterType type) => type.ToString().ToLowerInvariant();
    }

    private static (bool Namespace, bool Pod) SettableBy(DocumentNode node)
    {
        var (byNamespace, byPod) = (false, false);
        if (node.Exists)
            foreach (var item in node.Items())
                switch (item.Text())
                {
                    case "namespace":
                        byNamespace = true;
                        break;
                    case "pod":
                        byPod = true;
                        break;
                    case { } other:
                        item.Error($"\"{other}\" cannot set parameters; use namespace, pod or both");
                        break;
                }
        return (byNamespace, byPod);
    }

    private static Regex? Pattern(DocumentNode node, ParameterType type)
    {
        if (!node.Exists || node.Text() is not { } text)
            return null;
        if (type is not (ParameterType.String or ParameterType.List))
            node.Error("only a string or a list takes a pattern");
        try
        {
            // The whole text must match, in time linear in its length whatever the pattern.
            return new Regex($"^(?:{text})$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            node.Error("is not a regular expression that can be checked in linear time; avoid look-around and back-references");
            return null;
        }
    }

    private static string? Bound(DocumentNode node, ParameterType type)
    {
        if (node.ScalarText() is not { } text)
            return null;
        var (fits, example) = type switch
        {
            ParameterType.Integer => (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _), "10"),
            ParameterType.Quantity => (Quantity.TryParse(text, out _), "512Mi"),
            ParameterType.Duration => (GoDuration.TryParse(text, out _), "30s"),
            _ => (false, string.Empty),
        };
        if (fits)
            return text;
        node.Error(example.Length == 0
            ? "only integers, quantities and durations have bounds"
            : $"must be of the parameter's own type, such as {example}");
        return null;
    }

    private static List<string> Values(DocumentNode node, ParameterType type)
    {
        var values = new List<string>();
        if (node.Exists)
        {
            if (type != ParameterType.Enum)
                node.Error("only an enum lists its values");
            foreach (var item in node.Items())
                if (item.ScalarText() is { } value)
                    values.Add(value);
        }
        else if (type == ParameterType.Enum)
        {
            node.Error("is missing; an enum lists the values it may have");
        }
        return values;
    }

    private static TemplateValue? Default(DocumentNode node, TemplateParameter parameter)
    {
        if (!node.Exists)
        {
            node.Error("is missing; every parameter needs one, so that no pod has to set it");
            return null;
        }
        var text = parameter.Type == ParameterType.List && node.Element.ValueKind == JsonValueKind.Array
            ? string.Join(',', node.Items().Select(item => item.ScalarText() ?? string.Empty))
            : node.ScalarText();
        if (text is null)
            return null;
        if (ParameterParser.TryParse(parameter, text, out var value, out var problem))
            return value;
        node.Error($"\"{Injection.Excerpt.Of(text, 60)}\" must {problem}");
        return null;
    }
}
