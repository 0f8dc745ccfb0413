using System.Buffers.Binary;

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

    private const int Sample = 4096;

    private static readonly byte[][] s_compressed =
        [[0x1f, 0x8b], [0x28, 0xb5, 0x2f, 0xfd], [0xfd, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0],
            [(byte)'P', (byte)'K', 3, 4], [4, 0x22, 0x4d, 0x18], [.. "BZh91AY&SY"u8], [0x5d, 0, 0]];

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
        if (StartsWithAny(first, s_binary))
            return TextKind.Binary;
        var kind = Encoding(first, out var length);
        if (first.Length >= SampleForBinary && IsBinary(first[length..Math.Min(first.Length, Sample)], kind))
            return TextKind.Binary;
        mark = length;
        return kind;
    }

    private static TextKind Encoding(ReadOnlySpan<byte> first, out int mark)
    {
        (var kind, mark) = first switch
        {
            [0xff, 0xfe, ..] => (TextKind.Utf16LittleEndian, 2),
            [0xfe, 0xff, ..] => (TextKind.Utf16BigEndian, 2),
            [0xef, 0xbb, 0xbf, ..] => (TextKind.Bytes, 3),
            _ => (TextKind.Bytes, 0),
        };
        return kind;
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

    private static bool IsBinary(ReadOnlySpan<byte> sample, TextKind kind)
    {
        var signs = default(BinarySigns);
        if (kind == TextKind.Bytes)
        {
            foreach (var value in sample)
                signs.Count(value);
            return signs.AreOfBinary;
        }

        // The half of a script's letters that is the same for all of them looks like a control character: only whole units tell.
        for (; sample.Length >= 2; sample = sample[2..])
            signs.Count(kind == TextKind.Utf16BigEndian ? BinaryPrimitives.ReadUInt16BigEndian(sample) : BinaryPrimitives.ReadUInt16LittleEndian(sample));
        return signs.AreOfBinary;
    }
}
