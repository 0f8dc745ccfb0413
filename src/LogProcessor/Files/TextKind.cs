namespace LogProcessor.Files;

/// <summary>What a file holds, as its first bytes tell.</summary>
internal enum TextKind
{
    /// <summary>Too few bytes to tell.</summary>
    Undecided,

    /// <summary>UTF-8, or any other encoding that has ASCII in it: bytes go through as they are.</summary>
    Bytes,
    Utf16LittleEndian,
    Utf16BigEndian,
    Compressed,
    Binary,
}

internal static class TextKinds
{
    /// <summary>How many bytes are enough to tell.</summary>
    private const int Enough = 4;

    private const int SampleForBinary = 512;

    private static readonly byte[][] s_compressed =
        [[0x1f, 0x8b], [0x28, 0xb5, 0x2f, 0xfd], [0xfd, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0],
            [(byte)'P', (byte)'K', 3, 4], [4, 0x22, 0x4d, 0x18], [.. "BZh91AY&SY"u8]];

    private static readonly byte[][] s_binary = [[0x7f, .. "ELF"u8], [.. "JAVA PROFILE 1.0."u8], [.. "SQLite format 3"u8, 0], [0xca, 0xfe, 0xba, 0xbe]];

    /// <param name="first">The file's first bytes, as many as there are.</param>
    /// <param name="final">Whether more will not come soon: then it is decided by what there is.</param>
    /// <param name="mark">The length of the byte order mark, which is no text.</param>
    public static TextKind Judge(ReadOnlySpan<byte> first, bool final, out int mark)
    {
        mark = 0;
        if (first.Length < Enough && !final && first.IndexOf((byte)'\n') < 0 && MayBecomeOther(first))
            return TextKind.Undecided;
        if (StartsWithAny(first, s_compressed))
            return TextKind.Compressed;
        if (StartsWithAny(first, s_binary) || (first.Length >= SampleForBinary && MostlyControl(first)))
            return TextKind.Binary;
        mark = first switch
        {
            [0xff, 0xfe, ..] or [0xfe, 0xff, ..] => 2,
            [0xef, 0xbb, 0xbf, ..] => 3,
            _ => 0,
        };
        return mark != 2 ? TextKind.Bytes : first[0] == 0xff ? TextKind.Utf16LittleEndian : TextKind.Utf16BigEndian;
    }

    private static bool StartsWithAny(ReadOnlySpan<byte> first, byte[][] magics)
    {
        foreach (var magic in magics)
        {
            if (first.StartsWith(magic))
                return true;
        }

        return false;
    }

    private static bool MayBecomeOther(ReadOnlySpan<byte> first)
    {
        if (first.IsEmpty || first[0] is 0xff or 0xfe or 0xef)
            return true;
        foreach (var magic in s_compressed)
        {
            if (magic.AsSpan().StartsWith(first))
                return true;
        }

        return first[0] == 0x7f;
    }

    /// <summary>Control characters that no log has: more than one in twenty. NUL is not among them, since truncation leaves it in logs.</summary>
    private static bool MostlyControl(ReadOnlySpan<byte> first)
    {
        var sample = first[..Math.Min(first.Length, 4096)];
        var strange = 0;
        foreach (var value in sample)
        {
            if (value is (> 0 and < 0x07) or (> 0x0d and < 0x1b) or (> 0x1b and < 0x20))
                strange++;
        }

        return strange * 20 > sample.Length;
    }
}
