namespace LogProcessor.Following;

/// <summary>Whether a line looks as if an event began with it, or went on.</summary>
/// <remarks>Only for choosing a good moment to let another file speak: the joiner is what keeps events whole, by rules.</remarks>
internal static class EventStart
{
    private const int LongestPrefix = 64;

    public static bool Looks(ReadOnlySpan<byte> line)
    {
        if (line.IsEmpty || line[0] is (byte)' ' or (byte)'\t' or (byte)'}' or (byte)')' or (byte)']')
            return false;
        if (line.StartsWith("Caused by:"u8) || line.StartsWith("at "u8) || line.StartsWith("..."u8) || line.StartsWith("goroutine "u8))
            return false;
        // A stack frame behind a prefix that every line has.
        return line[..Math.Min(line.Length, LongestPrefix)].IndexOf("\tat "u8) < 0;
    }
}
