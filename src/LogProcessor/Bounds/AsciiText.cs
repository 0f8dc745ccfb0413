namespace LogProcessor.Bounds;

internal static class AsciiText
{
    /// <param name="text">Any bytes.</param>
    /// <param name="lower">In small letters.</param>
    public static bool StartsWithIgnoreCase(ReadOnlySpan<byte> text, ReadOnlySpan<byte> lower)
    {
        if (text.Length < lower.Length)
            return false;
        for (var i = 0; i < lower.Length; i++)
        {
            if (Lower(text[i]) != lower[i])
                return false;
        }

        return true;
    }

    public static byte Lower(byte unit) => unit is >= (byte)'A' and <= (byte)'Z' ? (byte)(unit | 0x20) : unit;
}
