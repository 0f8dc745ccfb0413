using System.Globalization;
using Injector.Kubernetes;

namespace Injector.Templates.Parameters;

/// <summary>
/// Reads a parameter's text into a value of its type, within its bounds. The one gate for defaults, platform settings
/// and annotations alike: what passes here cannot make an invalid pod on its own.
/// </summary>
public static class ParameterParser
{
    private const int MaxLength = 4096;

    /// <summary>Reads <paramref name="text"/>.</summary>
    /// <param name="parameter">The type and its bounds.</param>
    /// <param name="text">As written in an annotation.</param>
    /// <param name="value">The value, when true is returned.</param>
    /// <param name="problem">What is allowed instead, to follow "must", when false is returned.</param>
    public static bool TryParse(TemplateParameter parameter, string text, out TemplateValue value, out string problem)
    {
        value = TemplateValue.Absent;
        problem = text.Length > MaxLength ? $"be at most {MaxLength} characters long"
            : text.Any(char.IsControl) ? "not contain control characters, such as a line break"
            : string.Empty;
        if (problem.Length > 0)
            return false;
        (var parsed, problem) = parameter.Type switch
        {
            ParameterType.Path => Path(text),
            ParameterType.List => List(parameter, text),
            ParameterType.Boolean => Boolean(text),
            ParameterType.Integer or ParameterType.Quantity or ParameterType.Duration => Measure(parameter, text),
            ParameterType.Enum => Enum(parameter, text),
            ParameterType.Image => Image(text),
            _ => String(parameter, text),
        };
        value = parsed ?? TemplateValue.Absent;
        return parsed is not null;
    }

    private static (TemplateValue? Value, string Problem) String(TemplateParameter parameter, string text) =>
        parameter.Pattern is { } pattern && !pattern.IsMatch(text)
            ? (null, $"match {pattern}")
            : (TemplateValue.OfString(text), string.Empty);

    private static (TemplateValue?, string) Path(string text)
    {
        var path = text.TrimEnd('/');
        return KubernetesPath.Problem(path) is { } problem
            ? (null, problem)
            : (TemplateValue.OfString(path), string.Empty);
    }

    private static (TemplateValue?, string) List(TemplateParameter parameter, string text)
    {
        var items = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        foreach (var item in items)
            if (parameter.Pattern is { } pattern && !pattern.IsMatch(item))
                return (null, $"be comma-separated items that each match {pattern}");
        return items.Length == 0 && text.Length > 0
            ? (null, "name at least one item")
            : (TemplateValue.OfList(items), string.Empty);
    }

    private static (TemplateValue?, string) Boolean(string text) => text switch
    {
        "true" => (TemplateValue.True, string.Empty),
        "false" => (TemplateValue.False, string.Empty),
        _ => (null, "be true or false"),
    };

    private static (TemplateValue?, string) Measure(TemplateParameter parameter, string text)
    {
        if (ParameterBounds.Compare(parameter.Type, text, text) is null
            || parameter.Type == ParameterType.Quantity && ParameterBounds.Compare(parameter.Type, text, "0") < 0)
            return (null, ParameterBounds.Form(parameter.Type));
        if (!ParameterBounds.Hold(parameter, text))
            return (null, ParameterBounds.Range(parameter));
        return (parameter.Type == ParameterType.Integer
            ? TemplateValue.OfLiteral(ParameterBounds.Integer(text)!.Value.ToString(CultureInfo.InvariantCulture))
            : TemplateValue.OfString(text), string.Empty);
    }

    private static (TemplateValue?, string) Enum(TemplateParameter parameter, string text) =>
        parameter.Values.Contains(text)
            ? (TemplateValue.OfString(text), string.Empty)
            : (null, $"be one of {string.Join(", ", parameter.Values)}");

    private static (TemplateValue?, string) Image(string text) =>
        ImageReference.TryParse(text, out _)
            ? (TemplateValue.OfString(text), string.Empty)
            : (null, "be an image such as registry.example/team/name:1.2.3");
}
