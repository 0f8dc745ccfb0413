using System.Globalization;
using System.Text.RegularExpressions;

namespace Injector.Templates.Parameters;

/// <summary>What an annotation says of a live parameter: a value, and up to when it holds, <c>200/s until 2026-01-31T12:00:00Z</c>.</summary>
/// <param name="Value">The value's text.</param>
/// <param name="Until">As it was written; null: for good.</param>
internal readonly partial record struct LiveText(string Value, string? Until)
{
    /// <summary>What stands between a value and the moment of its end, and how long both are.</summary>
    public const string Word = " until ";

    /// <summary>The form of such an end of a text, for the policies too. Whether that day exists is the sidecar's to say.</summary>
    public const string EndPattern = " until [0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z";

    /// <summary>Characters of what <see cref="EndPattern"/> matches.</summary>
    public const int EndLength = 27;

    public static LiveText Read(string text) =>
        End().IsMatch(text)
            ? new(text[..^EndLength], text[^(EndLength - Word.Length)..])
            : new(text, null);

    /// <summary>A moment as it is written, in whole seconds.</summary>
    public static string Moment(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public override string ToString() => Until is null ? Value : $"{Value}{Word}{Until}";

    [GeneratedRegex(EndPattern + @"\z", RegexOptions.CultureInvariant)]
    private static partial Regex End();
}
