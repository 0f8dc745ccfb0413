using LogProcessor.Joining;

namespace LogProcessor.Reading;

/// <summary>Whether a line looks as if an event began with it, or went on.</summary>
/// <remarks>Only for choosing a good moment to let another file speak: the joiner is what keeps events whole, by rules.</remarks>
internal static class EventStart
{
    private const int LongestPrefix = 64;

    public static bool Looks(ReadOnlySpan<byte> line)
    {
        if (line.IsEmpty || TurnShape.IsContinuation(line))
            return false;
        // A stack frame behind a prefix that every line has.
        return line[..Math.Min(line.Length, LongestPrefix)].IndexOf("\tat "u8) < 0;
    }
}
