using Injector.Text;

namespace Injector.Templates.Parameters;

/// <summary>
/// Reads a parameter's text into a value of its type, within its bounds. The one gate for defaults, platform settings
/// and annotations alike: what passes here cannot make an invalid pod on its own.
/// </summary>
internal static class ParameterParser
{
    private const int MaxLength = 4096;

    /// <summary>Reads a text; the error says what is allowed instead, to follow "must".</summary>
    /// <param name="parameter">The type and its bounds.</param>
    /// <param name="text">As written in an annotation.</param>
    public static Result<TemplateValue, string> Parse(TemplateParameter parameter, string text) =>
        text.Length > MaxLength ? $"be at most {MaxLength} characters long"
        : HasControlCharacter(text) ? "not contain control characters, such as a line break"
        : ParameterTypes.Of(parameter.Type).Parse(parameter, text);

    private static bool HasControlCharacter(ReadOnlySpan<char> text)
    {
        foreach (var character in text)
            if (char.IsControl(character))
                return true;
        return false;
    }
}
