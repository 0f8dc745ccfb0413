using System.Globalization;

namespace Injector.Templates;

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
            : text.Any(char.IsControl) ? "not contain control characters"
            : string.Empty;
        if (problem.Length > 0)
            return false;
        (var parsed, problem) = parameter.Type switch
        {
            ParameterType.Path => Path(text),
            ParameterType.List => List(parameter, text),
            ParameterType.Boolean => Boolean(text),
            ParameterType.Integer => Integer(parameter, text),
            ParameterType.Quantity => Quantity(parameter, text),
            ParameterType.Enum => Enum(parameter, text),
            ParameterType.Image => Image(text),
            ParameterType.Duration => Duration(parameter, text),
            _ => String(parameter, text),
        };
        value = parsed ?? TemplateValue.Absent;
        return parsed is not null;
    }

    private static (TemplateValue? Value, string Problem) String(TemplateParameter parameter, string text) =>
        parameter.Pattern is { } pattern && !pattern.IsMatch(text)
            ? (null, $"match {pattern.ToString()[4..^2]}")
            : (TemplateValue.OfString(text), string.Empty);

    private static (TemplateValue?, string) Path(string text)
    {
        var path = text.TrimEnd('/');
        if (!text.StartsWith('/'))
            return (null, "be an absolute path such as /var/log/app");
        if (path.Length == 0)
            return (null, "be a path below /, such as /var/log/app");
        // Kubernetes refuses ':' in a mount path; ',' separates the directories handed to a sidecar.
        if (path.AsSpan().ContainsAny(':', ','))
            return (null, "not contain ':' or ','");
        foreach (var segment in path[1..].Split('/'))
            if (segment is "" or "." or "..")
                return (null, "have no empty, '.' or '..' segment");
        return (TemplateValue.OfString(path), string.Empty);
    }

    private static (TemplateValue?, string) List(TemplateParameter parameter, string text)
    {
        var items = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        foreach (var item in items)
            if (parameter.Pattern is { } pattern && !pattern.IsMatch(item))
                return (null, $"be comma-separated items that each match {pattern.ToString()[4..^2]}");
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

    private static (TemplateValue?, string) Integer(TemplateParameter parameter, string text)
    {
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            return (null, "be a whole number");
        return number < Bound(parameter.Min, long.MinValue) || number > Bound(parameter.Max, long.MaxValue)
            ? (null, Between(parameter))
            : (TemplateValue.OfLiteral(number.ToString(CultureInfo.InvariantCulture)), string.Empty);

        static long Bound(string? text, long none) => text is null ? none : long.Parse(text, CultureInfo.InvariantCulture);
    }

    private static (TemplateValue?, string) Quantity(TemplateParameter parameter, string text)
    {
        if (!Templates.Quantity.TryParse(text, out var quantity) || quantity.Value < 0)
            return (null, "be a quantity such as 64Mi, 1Gi or 100m");
        return parameter.Min is { } min && Templates.Quantity.TryParse(min, out var low) && quantity < low
            || parameter.Max is { } max && Templates.Quantity.TryParse(max, out var high) && quantity > high
            ? (null, Between(parameter))
            : (TemplateValue.OfString(text), string.Empty);
    }

    private static (TemplateValue?, string) Enum(TemplateParameter parameter, string text) =>
        parameter.Values.Contains(text)
            ? (TemplateValue.OfString(text), string.Empty)
            : (null, $"be one of {string.Join(", ", parameter.Values)}");

    private static (TemplateValue?, string) Image(string text) =>
        ImageReference.TryParse(text, out _)
            ? (TemplateValue.OfString(text), string.Empty)
            : (null, "be an image such as registry.example/team/name:1.2.3");

    private static (TemplateValue?, string) Duration(TemplateParameter parameter, string text)
    {
        if (!GoDuration.TryParse(text, out var duration))
            return (null, "be a duration such as 30s or 1m30s");
        return parameter.Min is { } min && GoDuration.TryParse(min, out var low) && duration < low
            || parameter.Max is { } max && GoDuration.TryParse(max, out var high) && duration > high
            ? (null, Between(parameter))
            : (TemplateValue.OfString(text), string.Empty);
    }

    private static string Between(TemplateParameter parameter) => (parameter.Min, parameter.Max) switch
    {
        ({ } min, { } max) => $"be between {min} and {max}",
        ({ } min, _) => $"be at least {min}",
        (_, { } max) => $"be at most {max}",
        _ => "be within its bounds",
    };
}
