using System.Globalization;

namespace LogProcessor.Bounds;

/// <summary>How many lines of a file are printed: <c>1000/s</c>, <c>600/m</c>, <c>200/s burst 500</c>.</summary>
/// <param name="Lines">Over a period.</param>
/// <param name="Period">Milliseconds.</param>
/// <param name="Burst">The most at once, after a time of silence.</param>
internal sealed record RateLimit(int Lines, int Period, int Burst)
{
    private const int Most = 10_000_000;

    /// <returns>Null where the text is empty or <c>none</c>: all lines are printed.</returns>
    /// <exception cref="FormatException">Says what is wrong, in words for whoever wrote the setting.</exception>
    public static RateLimit? Parse(string text)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (words is [] or ["none"])
            return null;
        if (words is not ([_] or [_, "burst", _]))
            throw Wrong(text, "it is written 1000/s, 600/m or 200/s burst 500");
        var rate = words[0].Split('/');
        if (rate is not [_, "s" or "m"])
            throw Wrong(text, $"{words[0]} is not a number of lines a second or a minute, 1000/s or 600/m");
        var lines = Count(text, rate[0]);
        return new RateLimit(lines, rate[1] == "s" ? 1_000 : 60_000, words.Length > 1 ? Count(text, words[2]) : lines);
    }

    /// <summary>Whether it lets more lines through in the long run than another.</summary>
    public static bool IsLaxer(RateLimit? limit, RateLimit? than) =>
        than is not null && (limit is null || (long)limit.Lines * than.Period > (long)than.Lines * limit.Period);

    private static int Count(string text, string number) =>
        int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is >= 1 and <= Most
            ? count
            : throw Wrong(text, $"{number} is not a number from 1 to {Most}");

    private static FormatException Wrong(string text, string why) => new($"the rate limit '{text}' cannot be used: {why}");
}
