namespace Injector.Templates.Parameters;

/// <summary>
/// Reads a parameter's text into a value of its type, within its bounds. The one gate for defaults, platform settings
/// and annotations alike: what passes here cannot make an invalid pod on its own.
/// </summary>
internal static class ParameterParser
{
    private const int MaxLength = 4096;

    /// <summary>Reads <paramref name="text"/>.</summary>
    /// <param name="parameter">The type and its bounds.</param>
    /// <param name="text">As written in an annotation.</param>
    /// <param name="value">The value, when true is returned.</param>
    /// <param name="problem">What is allowed instead, to follow "must", when false is returned.</param>
    public static bool TryParse(TemplateParameter parameter, string text, out TemplateValue value, out string problem)
    {
        var parsed = text.Length > MaxLength ? ParsedValue.Refused($"be at most {MaxLength} characters long")
            : HasControlCharacter(text) ? ParsedValue.Refused("not contain control characters, such as a line break")
            : ParameterTypes.Of(parameter.Type).Parse(parameter, text);
        (value, problem) = (parsed.Value ?? TemplateValue.Absent, parsed.Problem);
        return parsed.Value is not null;
    }

    private static bool HasControlCharacter(ReadOnlySpan<char> text)
    {
        foreach (var character in text)
            if (char.IsControl(character))
                return true;
        return false;
    }
}
