namespace LogProcessor.Joining;

/// <summary>
/// Whether a line begins as loggers begin a record: with a time, with a level in capitals, or with the brace of a JSON object. In
/// brackets, in a <c>time=</c>, behind klog's letter as well.
/// </summary>
internal static class RecordMark
{
    private static readonly byte[][] Levels =
    [
        .. new[] { "TRACE", "DEBUG", "INFO", "NOTICE", "WARN", "WARNING", "ERROR", "SEVERE", "CRITICAL", "FATAL" }.Select(System.Text.Encoding.ASCII.GetBytes),
    ];

    // Months and days of the week, by their first three letters.
    private static readonly byte[][] CalendarNames =
    [
        .. "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec Mon Tue Wed Thu Fri Sat Sun".Split(' ').Select(System.Text.Encoding.ASCII.GetBytes),
    ];

    public static bool Begins(ReadOnlySpan<byte> line)
    {
        if (line is [(byte)'{', (byte)'"', ..])
            return true;
        if (line is [(byte)'[' or (byte)'<' or (byte)'(', ..])
            line = line[1..];
        foreach (var key in (ReadOnlySpan<string>)["time=", "ts=", "t="])
        {
            if (StartsWith(line, key))
                line = line[key.Length..];
        }

        if (line is [(byte)'"', ..])
            line = line[1..];
        return IsLevel(line) || IsTime(line);
    }

    private static bool IsLevel(ReadOnlySpan<byte> line)
    {
        foreach (var level in Levels)
        {
            if (line.StartsWith(level) && (line.Length == level.Length || !char.IsAsciiLetterOrDigit((char)line[level.Length])))
                return true;
        }

        return false;
    }

    private static bool IsTime(ReadOnlySpan<byte> line)
    {
        // klog: I0131 12:00:00.000000
        if (line is [(byte)'I' or (byte)'W' or (byte)'E' or (byte)'F', _, _, _, _, (byte)' ', ..])
            return Digits(line[1..]) == 4;
        var digits = Digits(line);
        if (digits == 0)
            return IsCalendarName(line) && line.Length > 3 && line[3] is (byte)' ' or (byte)',';
        // Seconds or milliseconds of the epoch, or a date and a time written together.
        if (digits >= 10)
            return true;
        var rest = line[digits..];
        return rest switch
        {
            [(byte)'T', ..] => digits == 8,
            [(byte)' ', ..] => digits <= 2 && IsCalendarName(rest[1..]),
            [(byte)':', _, _, (byte)':' or (byte)' ' or (byte)']', ..] => digits <= 2 && Digits(rest[1..]) == 2,
            // 2026-01-31, 31/Jan/2026, 31.01.2026
            [(byte)'-' or (byte)'/' or (byte)'.', ..] => digits is 1 or 2 or 4 && rest[1..].Slice(0, Math.Min(4, rest.Length - 1)).Contains(rest[0]),
            _ => false,
        };
    }

    private static bool IsCalendarName(ReadOnlySpan<byte> line)
    {
        foreach (var name in CalendarNames)
        {
            if (line.StartsWith(name))
                return true;
        }

        return false;
    }

    private static int Digits(ReadOnlySpan<byte> line)
    {
        var other = line.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return other < 0 ? line.Length : other;
    }

    private static bool StartsWith(ReadOnlySpan<byte> line, string key)
    {
        if (line.Length < key.Length)
            return false;
        for (var i = 0; i < key.Length; i++)
        {
            if (line[i] != key[i])
                return false;
        }

        return true;
    }
}
