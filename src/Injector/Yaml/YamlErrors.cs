using YamlDotNet.Core;

namespace Injector.Yaml;

/// <summary>Says the YAML parser's errors in words that tell what to mend, at the place where to mend it.</summary>
internal static class YamlErrors
{
    private const string Colon = "a ':' that cannot be here: quote the value if the colon belongs to it, else check the indentation";

    private const string Blanks = "a block of text starts with a line of more blanks than its text is indented by";

    /// <summary>The parser's phrase, our sentence, and whether its place is where the construct starts or where reading stopped.</summary>
    public static readonly (string Phrase, string Sentence, bool AtStart)[] Sentences =
    [
        ("invalid mapping", Colon, true),
        ("Mapping values are not allowed", Colon, true),
        ("Mapping keys are not allowed", "a '?' that cannot be here", true),
        ("Block sequence entries are not allowed", "a '- ' that cannot be here: a list starts on a line of its own", true),
        ("unexpected end of stream", "a quote is opened here and never closed", true),
        ("unexpected document indicator", "a quote is opened here and not closed before the next ---", true),
        ("extra spaces in first line", Blanks, false),
        ("more spaces in lines above first content line", Blanks, false),
        ("expected comment or line break", "text behind a '|' or '>' that belongs on the next line", true),
        ("indentation indicator equal to 0", "a block of text cannot be indented by 0: leave the number out", true),
        ("unknown escape character", "an unknown \\ escape in a double-quoted value", false),
        ("Unicode", "a \\u escape that is no character", false),
        ("expected hexadecimal", "a \\x or \\u escape needs hexadecimal digits", false),
        ("did not find expected key", "a key is expected here: check the indentation", true),
        ("expected '-' indicator", "a list item (- …) is expected here: check the indentation", true),
        ("expected ',' or '}'", "a ',' or '}' is expected here", true),
        ("expected ',' or ']'", "a ',' or ']' is expected here", true),
        ("expected node content", "a value is expected here", true),
        ("expected <document start>", "text after the end of the document's content", true),
        ("expected <document end>", "text after the end of the document's content", true),
        ("the expected '>'", "a tag that is opened by '!<' and not closed", true),
        ("disallowed: []{},", "an anchor (&) or alias (*) without a name: quote the value if the sign belongs to it", true),
        ("undefined tag handle", "a tag with an undeclared handle", true),
        ("more than one anchor", "a value with two anchors", true),
        ("incompatible YAML document", "a YAML version other than 1.1 or 1.2", true),
    ];

    /// <param name="error">What the parser found.</param>
    /// <param name="document">The document's text, as it was given to the parser.</param>
    /// <param name="lineOffset">Lines of the input before it.</param>
    /// <param name="openFlow">The innermost bracket that was not closed yet.</param>
    public static YamlSyntaxException Translate(YamlException error, MendedText document, int lineOffset, SourcePosition? openFlow)
    {
        var text = document.Text.AsSpan();
        if (error.Message.Contains(" tab ", StringComparison.Ordinal) || At(text, error.Start) == '\t')
            return new YamlSyntaxException("a tab where only spaces may indent", TabAfter(text, error.Start, lineOffset));
        if (error.Message.Contains("cannot start any token", StringComparison.Ordinal))
            return new YamlSyntaxException(
                $"a value cannot start with '{At(text, error.Start)}' unless it is quoted", Position(error.Start, lineOffset));
        foreach (var (phrase, sentence, atStart) in Sentences)
            if (error.Message.Contains(phrase, StringComparison.Ordinal))
                return new YamlSyntaxException(sentence + Bracket(openFlow), Position(atStart ? error.Start : error.End, lineOffset));
        // The parser writes "While doing this, found that."; what was found is what counts.
        var comma = error.Message.LastIndexOf(", ", StringComparison.Ordinal);
        var reason = error.Message[(comma < 0 ? 0 : comma + 2)..].TrimEnd('.');
        return new YamlSyntaxException("not valid YAML: " + reason, Position(error.Start, lineOffset));
    }

    private static string Bracket(SourcePosition? open) =>
        open is { } at ? $" (the bracket opened in line {at.Line}, column {at.Column} is not closed)" : "";

    private static char At(ReadOnlySpan<char> text, Mark mark) => mark.Index < text.Length ? text[(int)mark.Index] : '\0';

    /// <summary>The parser reports the map that a tab spoils; the tab itself is what the reader looks for.</summary>
    private static SourcePosition TabAfter(ReadOnlySpan<char> text, Mark mark, int lineOffset)
    {
        var (line, at) = ((int)mark.Line, (int)mark.Index - ((int)mark.Column - 1));
        while (at >= 0 && at < text.Length)
        {
            var rest = text[at..];
            var end = rest.IndexOf('\n');
            var current = end < 0 ? rest : rest[..end];
            var tab = current.IndexOf('\t');
            if (tab >= 0 && !current[..tab].ContainsAnyExcept(' ', '-'))
                return new SourcePosition(line + lineOffset, tab + 1);
            if (end < 0)
                break;
            (line, at) = (line + 1, at + end + 1);
        }

        return Position(mark, lineOffset);
    }

    private static SourcePosition Position(Mark mark, int lineOffset) => new((int)mark.Line + lineOffset, (int)mark.Column);
}
