namespace Injector.Text;

/// <summary>
/// Sanitizes and truncates texts that came out of a request to one line of bounded length. A request is not validated yet when we see it:
/// a name may have a megabyte, and control characters forge log lines.
/// </summary>
internal static class BoundedText
{
    /// <summary>
    /// What Kubernetes asks of webhooks: the API server cuts longer warnings off, and silently drops those with control
    /// characters (https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#response).
    /// </summary>
    public const int MaxWarning = 120;

    /// <summary>A name or a uid, in a log line: the longest that Kubernetes allows.</summary>
    public const int MaxName = 253;

    /// <summary>A message that quotes what somebody wrote.</summary>
    public const int MaxMessage = 1024;

    /// <summary>
    /// At most <paramref name="maxLength"/> characters, cut between runes with an ellipsis. What is no visible character becomes a blank:
    /// control characters, and so every escape sequence; line and paragraph separators; marks that turn the direction of writing.
    /// </summary>
    public static string Fit(string text, int maxLength)
    {
        if (text.Length > maxLength)
            text = Excerpt.Cut(text, maxLength - 1);
        return text.Any(IsHidden) ? string.Create(text.Length, text, Blank) : text;
    }

    // U+200E, U+200F, U+061C, U+202A to U+202E, U+2066 to U+2069 and U+FEFF: with them "ok" is written where "bad" stands.
    private static bool IsHidden(char c) =>
        char.IsControl(c) || c is '\u2028' or '\u2029' or '\u200e' or '\u200f' or '\u061c' or '\ufeff'
            or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069');

    private static void Blank(Span<char> target, string source)
    {
        for (var i = 0; i < source.Length; i++)
            target[i] = IsHidden(source[i]) ? ' ' : source[i];
    }
}
