namespace Injector.Kubernetes;

/// <summary>A name in which <c>*</c> stands for any text, also none: <c>openshift-*</c>.</summary>
internal static class NamePattern
{
    public static bool IsPattern(string text) => text.Contains('*', StringComparison.Ordinal);

    /// <summary>Whether what is between the stars can be part of a DNS label, and something is.</summary>
    public static bool IsValid(string pattern) =>
        pattern.Length <= KubernetesName.MaxLabelLength && pattern.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '*')
        && pattern.Any(static c => c != '*');

    public static bool Matches(string pattern, string name)
    {
        var pieces = pattern.Split('*');
        if (pieces.Length == 1)
            return pattern == name;
        if (!name.StartsWith(pieces[0], StringComparison.Ordinal) || name.Length < pieces[0].Length + pieces[^1].Length)
            return false;
        var at = pieces[0].Length;
        foreach (var piece in pieces.AsSpan(1..^1))
        {
            var found = name.IndexOf(piece, at, StringComparison.Ordinal);
            if (found < 0)
                return false;
            at = found + piece.Length;
        }

        return name.Length - at >= pieces[^1].Length && name.EndsWith(pieces[^1], StringComparison.Ordinal);
    }
}
