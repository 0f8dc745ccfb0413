namespace Injector.Text;

/// <summary>
/// Fits texts that came out of a request into one line of bounded length. A request is not validated yet when we see it:
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

    /// <summary>At most <paramref name="maxLength"/> characters, cut between runes with an ellipsis; control characters become blanks.</summary>
    public static string Fit(string text, int maxLength)
    {
        if (text.Length > maxLength)
            text = Excerpt.Cut(text, maxLength - 1);
        return text.Any(char.IsControl) ? string.Create(text.Length, text, Blank) : text;
    }

    private static void Blank(Span<char> target, string source)
    {
        for (var i = 0; i < source.Length; i++)
            target[i] = char.IsControl(source[i]) ? ' ' : source[i];
    }
}
