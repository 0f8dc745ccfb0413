namespace Injector.Admission;

/// <summary>
/// Fits advice into an HTTP <c>Warning</c> header: the API server cuts long ones off and silently drops those with control
/// characters (https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#response).
/// </summary>
internal static class WarningText
{
    /// <summary>What Kubernetes asks of webhooks.</summary>
    public const int MaxLength = 120;

    /// <summary>At most <see cref="MaxLength"/> characters, cut between runes with an ellipsis, no control characters.</summary>
    public static string Fit(string text)
    {
        if (text.Any(char.IsControl))
            text = string.Create(text.Length, text, static (target, source) =>
            {
                for (var i = 0; i < source.Length; i++)
                    target[i] = char.IsControl(source[i]) ? ' ' : source[i];
            });
        if (text.Length <= MaxLength)
            return text;

        // Never between the two halves of a surrogate pair.
        var end = MaxLength - 1;
        if (char.IsHighSurrogate(text[end - 1]))
            end--;
        return string.Concat(text.AsSpan(0, end), "…");
    }
}
