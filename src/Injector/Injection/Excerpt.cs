namespace Injector.Injection;

/// <summary>A user's own text, short enough to be repeated in a message.</summary>
public static class Excerpt
{
    /// <summary>At most <paramref name="length"/> characters, cut between characters and never within one, with an ellipsis for the rest.</summary>
    public static string Of(string text, int length)
    {
        if (text.Length <= length)
            return text;
        var end = char.IsHighSurrogate(text[length - 1]) ? length - 1 : length;
        return string.Concat(text.AsSpan(0, end), "…");
    }
}
