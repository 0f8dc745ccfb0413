using System.Globalization;
using System.Text;

namespace Injector.Templates;

/// <summary>How somebody else's words are shown in a message.</summary>
internal static class Shown
{
    private const int Length = 60;

    /// <summary>Shortened and without control characters, so that a message stays one line.</summary>
    public static string Short(string value)
    {
        // Never cut between the halves of a surrogate pair.
        var length = value.Length <= Length ? value.Length : char.IsHighSurrogate(value[Length - 1]) ? Length - 1 : Length;
        var text = value.AsSpan(0, length);
        if (length == value.Length && !value.Any(char.IsControl))
            return value;
        var shown = new StringBuilder();
        foreach (var c in text)
            if (char.IsControl(c))
                shown.Append(c switch { '\n' => @"\n", '\t' => @"\t", _ => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}") });
            else
                shown.Append(c);
        return shown.Append(length < value.Length ? "…" : string.Empty).ToString();
    }

    /// <summary><c>a, b or c</c></summary>
    public static string OneOf(IReadOnlyList<string> words) =>
        words.Count < 2 ? string.Concat(words) : $"{string.Join(", ", words.SkipLast(1))} or {words[^1]}";
}
