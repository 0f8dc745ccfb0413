namespace Injector.Text;

/// <summary>Quotes and truncates somebody else's words for a message.</summary>
internal static class Shown
{
    /// <summary>Short enough for a message of one line.</summary>
    public static string Short(string value) => Excerpt.Of(value, 60);

    /// <summary><c>a, b or c</c></summary>
    public static string OneOf(IReadOnlyList<string> words) =>
        words.Count < 2 ? string.Concat(words) : $"{string.Join(", ", words.SkipLast(1))} or {words[^1]}";
}
