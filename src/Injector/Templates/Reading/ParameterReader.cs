using System.Text.Json;
using Injector.Kubernetes;
using Injector.Templates.Documents;
using Injector.Templates.Parameters;
using Injector.Text;

namespace Injector.Templates.Reading;

/// <summary>Reads <c>spec.parameters</c>: each parameter's type, bounds, default and who may set it.</summary>
internal static class ParameterReader
{
    /// <summary>Every parameter in the document's order, those with errors too, so that nothing more is said of where they are used.</summary>
    public static List<TemplateParameter> Read(DocumentNode parameters)
    {
        var read = new List<TemplateParameter>();
        if (parameters.Exists)
            foreach (var (name, node) in parameters.Members())
            {
                var errors = node.Report.Errors;
                var parameter = Read(name, node);
                read.Add(parameter with { IsFaulty = node.Report.Errors > errors });
            }

        return read;
    }

    private static TemplateParameter Read(string name, DocumentNode node)
    {
        if (!KubernetesName.IsLabel(name))
            node.ErrorAtKey($"\"{Shown.Short(name)}\" cannot be an annotation's key; {KubernetesName.WriteLabel(name)}");
        if (Keys.IsOwn(name))
            node.ErrorAtKey("is a key of the injector's own; choose another name");
        node.AllowOnly("type", "default", "settableBy", "description", "pattern", "min", "max", "values", "live");
        var (byNamespace, byPod) = SettableBy(node.Member("settableBy"));
        var (isLive, programKnowsBounds) = Live(node.Member("live"));
        if (isLive && !byPod)
            node.Member("live").Error("is for what a pod may set, since a live value is an annotation of the pod; add pod to settableBy, or remove live");
        var parameter = new TemplateParameter
        {
            Name = name,
            Type = ParameterType.String,
            Default = TemplateValue.OfString(""),
            SettableByNamespace = byNamespace,
            SettableByPod = byPod,
            IsLive = isLive,
            ProgramKnowsBounds = programKnowsBounds,
            Description = node.Member("description").Text() ?? "",
        };
        if (Type(node.Member("type")) is not { } type)
            return parameter;
        var traits = ParameterTypes.Of(type);
        parameter = parameter with
        {
            Type = type,
            Pattern = Pattern(node.Member("pattern"), traits),
            Min = Bound(node.Member("min"), traits),
            Max = Bound(node.Member("max"), traits),
            Values = Values(node.Member("values"), traits),
        };
        if (parameter is { Min: { } min, Max: { } max } && traits.Compare!(min, max) > 0)
            node.Member("min").Error($"{min} is above max, {max}; no value would fit");
        else if (!traits.HasValues || parameter.Values.Count > 0)
            return parameter with { Default = Default(node.Member("default"), parameter) };
        return parameter;
    }

    private static ParameterType? Type(DocumentNode node)
    {
        if (node.RequiredText("string") is not { Length: > 0 } text)
            return null;
        if (ParameterTypes.ByName.TryGetValue(text, out var type))
            return type;
        node.Error($"\"{Shown.Short(text)}\" is not a type; use one of {string.Join(", ", ParameterTypes.ByName.Keys)}");
        return null;
    }

    private static (bool Namespace, bool Pod) SettableBy(DocumentNode node)
    {
        var (byNamespace, byPod) = (false, false);
        if (!node.Exists)
            return (byNamespace, byPod);
        if (!node.IsList)
        {
            node.Error($"must be a list, such as [{(node.String is "namespace" ? "namespace" : "pod")}]");
            return (byNamespace, byPod);
        }

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
                    item.Error($"\"{Shown.Short(other)}\" cannot set parameters; use namespace, pod or both");
                    break;
            }

        return (byNamespace, byPod);
    }

    private static (bool IsLive, bool ProgramKnowsBounds) Live(DocumentNode node)
    {
        switch (node.Element.ValueKind)
        {
            case JsonValueKind.True:
                return (true, false);
            case JsonValueKind.String when node.String == "known":
                return (true, true);
            default:
                if (node.Exists && node.Element.ValueKind != JsonValueKind.False)
                    node.Error("must be true, false, or known where the sidecar's program holds the bounds by itself");
                return (false, false);
        }
    }

    private static TextPattern? Pattern(DocumentNode node, ParameterTypeTraits type)
    {
        if (!node.Exists || node.Text() is not { } text)
            return null;
        if (!type.HasPattern)
            node.ErrorAtKey($"is for {ParameterTypes.Described(static type => type.HasPattern)}; remove it");
        var pattern = new TextPattern(text);
        try
        {
            if (!node.Report.IsBuiltIn)
                pattern.Compile();
            return pattern;
        }
        catch (NotSupportedException)
        {
            node.Error("cannot be matched in linear time; avoid look-around, back-references and large counts");
            return null;
        }
        catch (ArgumentException e)
        {
            // ".NET says: Invalid pattern '^(?:…)$' at offset 7. Not enough )'s."; the last sentence is about the pattern as it was written.
            var reason = e.Message[(e.Message.LastIndexOf("offset", StringComparison.Ordinal) is >= 0 and var at ? at : 0)..];
            var sentence = reason.IndexOf(". ", StringComparison.Ordinal) is >= 0 and var dot ? reason[(dot + 2)..] : reason;
            node.Error($"is not a regular expression: {sentence.TrimEnd('.')}");
            return null;
        }
    }

    private static string? Bound(DocumentNode node, ParameterTypeTraits type)
    {
        if (type.Compare is not { } compare)
        {
            if (node.Exists)
                node.ErrorAtKey($"is for {ParameterTypes.Described(static type => type.Compare is not null)}; remove it");
            return null;
        }

        if (node.ScalarText() is not { } text)
            return null;
        if (compare(text, text) is not null)
            return text;
        node.Error($"\"{Shown.Short(text)}\" must {type.Form}");
        return null;
    }

    private static List<string> Values(DocumentNode node, ParameterTypeTraits type)
    {
        var values = new List<string>();
        if (!type.HasValues)
        {
            if (node.Exists)
                node.ErrorAtKey("is for an enum; remove it, or make the type enum");
            return values;
        }

        if (!node.Exists)
        {
            node.Error("is missing; list the values that the enum may have");
            return values;
        }

        foreach (var item in node.Items())
            if (item.ScalarText() is { } value)
                if (values.Contains(value))
                    item.Error($"\"{Shown.Short(value)}\" is listed twice; remove one");
                else
                    values.Add(value);
        if (node.IsList && values.Count == 0)
            node.Error("is empty; list the values that the enum may have");
        return values;
    }

    private static TemplateValue Default(DocumentNode node, TemplateParameter parameter)
    {
        if (!node.Exists)
        {
            node.Error("is missing; every parameter needs one, so that no pod has to set it");
            return parameter.Default;
        }

        if (Text(node, ParameterTypes.Of(parameter.Type)) is not { } text)
            return parameter.Default;
        // A built-in's own default is known to match.
        var bounds = node.Report.IsBuiltIn ? parameter with { Pattern = null } : parameter;
        var parsed = ParameterParser.Parse(bounds, text);
        if (parsed.Succeeded)
            return parsed.Value;
        var nearest = Spelling.Nearest(text, parameter.Values);
        node.Error($"\"{Shown.Short(text)}\" must {parsed.Error}{(nearest is null ? "" : $"; did you mean {nearest}?")}");
        return parameter.Default;
    }

    /// <summary>The default as an annotation would say it; a list may be written as one.</summary>
    private static string? Text(DocumentNode node, ParameterTypeTraits type)
    {
        if (!type.HasItems || !node.IsList)
            return node.ScalarText();
        var items = new List<string>();
        foreach (var item in node.Items())
            if (item.ScalarText() is { } text)
                if (text.Contains(',', StringComparison.Ordinal) || text.Trim().Length != text.Length || text.Length == 0)
                    item.Error($"\"{Shown.Short(text)}\" cannot be an item: annotations separate items by commas, with or without blanks");
                else
                    items.Add(text);
        return string.Join(',', items);
    }
}
