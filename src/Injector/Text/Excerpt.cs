namespace Injector.Text;

/// <summary>Truncates a user's own text, so that it can be repeated in a message of one line.</summary>
internal static class Excerpt
{
    /// <summary>
    /// At most <paramref name="length"/> characters, cut between characters and never within one, with an ellipsis for the rest. Control
    /// characters become pictures of themselves: a line break would make two lines of a log entry, and no warning at all.
    /// </summary>
    public static string Of(string text, int length)
    {
        var shown = Cut(text, length);
        return shown.Any(char.IsControl) ? string.Concat(shown.Select(Picture)) : shown;
    }

    /// <summary>
    /// The text, or its first <paramref name="length"/> characters and an ellipsis; never between the two halves of a surrogate pair.
    /// </summary>
    public static string Cut(string text, int length) => text.Length <= length
        ? text
        : string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[length - 1]) ? length - 1 : length), "…");

    // The block "Control Pictures" of Unicode has one for each of ASCII.
    private static char Picture(char c) => c switch
    {
        < ' ' => (char)('\u2400' + c),
        '\u007f' => '\u2421',
        _ => char.IsControl(c) ? '\ufffd' : c,
    };
}
