namespace LogProcessor.Joining;

/// <summary>What the beginning of a line says about it, whatever the program is written in.</summary>
internal static class LineShape
{
    public static bool IsIndented(ReadOnlySpan<byte> line) => line is [(byte)' ' or (byte)'\t', ..];

    /// <summary>The line without the carriage return of its end and without the colours before its text.</summary>
    public static ReadOnlySpan<byte> Bare(ReadOnlySpan<byte> line)
    {
        if (line is [.., (byte)'\r'])
            line = line[..^1];
        while (line is [0x1b, (byte)'[', ..])
        {
            var parameters = line[2..].IndexOfAnyExcept(ColourParameters);
            if (parameters < 0 || line[2 + parameters] != 'm')
                break;
            line = line[(parameters + 3)..];
        }

        return line;
    }

    private static readonly System.Buffers.SearchValues<byte> ColourParameters = System.Buffers.SearchValues.Create("0123456789;"u8);

    /// <summary>
    /// The head of a stack trace in Java and .NET: a qualified name of an exception, at the end of the line or before what it has to
    /// say. <c>java.lang.IllegalStateException: closed</c>, <c>Npgsql.PostgresException (0x80004005): 42P01</c>.
    /// </summary>
    public static bool IsException(ReadOnlySpan<byte> line)
    {
        var length = 0;
        var dots = 0;
        foreach (var unit in line)
        {
            if (unit == '.')
                dots++;
            else if (!char.IsAsciiLetterOrDigit((char)unit) && !"_$+`"u8.Contains(unit))
                break;
            length++;
        }

        var name = line[..length];
        if (dots == 0 || !(name.EndsWith("Exception"u8) || name.EndsWith("Error"u8) || name.EndsWith("Throwable"u8) || name.EndsWith("Failure"u8)
            || name.EndsWith("ThreadDeath"u8)))
            return false;
        return length == line.Length || line[length] == ':' || line[length..].StartsWith(" ("u8);
    }
}
