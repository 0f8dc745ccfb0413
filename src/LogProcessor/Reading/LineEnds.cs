using System.Runtime.InteropServices;
using LogProcessor.Files;

namespace LogProcessor.Reading;

/// <summary>Where lines end in the bytes of a file, by its encoding. CR LF ends at the LF; the CR is for the format to keep or leave out.</summary>
internal static class LineEnds
{
    /// <summary>How many bytes a newline has.</summary>
    public static int Width(TextKind kind) => kind is TextKind.Utf16LittleEndian or TextKind.Utf16BigEndian ? 2 : 1;

    /// <summary>The index of the first newline; negative when there is none. In UTF-16 the bytes must begin at a character.</summary>
    public static int IndexOf(ReadOnlySpan<byte> bytes, TextKind kind)
    {
        if (Width(kind) == 1)
            return bytes.IndexOf((byte)'\n');
        var newline = (ushort)(kind == TextKind.Utf16LittleEndian ? '\n' : '\n' << 8);
        var index = MemoryMarshal.Cast<byte, ushort>(bytes).IndexOf(newline);
        return index < 0 ? -1 : 2 * index;
    }

    /// <summary>How much of an unfinished line can be taken as it is: no half of a character, and no NULs at its end, which may yet be written over.</summary>
    public static int Complete(ReadOnlySpan<byte> rest, TextKind kind) =>
        Width(kind) == 2 ? rest.Length & ~1 : rest.TrimEnd((byte)0).Length;

    /// <summary>How much of the beginning of a line that is too long ends with a character: none is torn.</summary>
    public static int WholeCharacters(ReadOnlySpan<byte> bytes, TextKind kind)
    {
        if (Width(kind) == 2)
            return bytes.Length - (bytes.Length > 2 && (bytes[kind == TextKind.Utf16BigEndian ? ^2 : ^1] & 0xfc) == 0xd8 ? 2 : 0);
        for (var last = 1; last < 4 && last < bytes.Length && bytes[^last] >= 0x80; last++)
        {
            var lead = bytes[^last];
            if (lead >= 0xc0)
                return bytes.Length - (last < (lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2) ? last : 0);
        }

        return bytes.Length;
    }
}
