using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Unicode;
using LogProcessor.Files;

namespace LogProcessor.Reading;

/// <summary>Makes of a line's bytes what is printed: UTF-16 becomes UTF-8, NULs are left out (a truncation leaves them), all other bytes stay.</summary>
internal sealed class LineDecoder
{
    private const int Kept = 64 << 10;

    private byte[] _bytes = [];

    /// <summary>Valid until the next call.</summary>
    public ReadOnlySpan<byte> Decode(ReadOnlySpan<byte> line, TextKind kind)
    {
        if (LineEnds.Width(kind) == 2)
            return FromUtf16(line, kind);
        return line.Contains((byte)0) ? WithoutZeros(line) : line;
    }

    /// <summary>How many bytes of a line of UTF-16 became the first of those that are printed.</summary>
    /// <param name="printed">How many those are; they end with a character.</param>
    public static int Sources(ReadOnlySpan<byte> line, TextKind kind, int printed)
    {
        var at = 0;
        while (printed > 0)
        {
            var unit = Unit(line[at..], kind);
            var isPair = char.IsHighSurrogate(unit) && at + 2 < line.Length && char.IsLowSurrogate(Unit(line[(at + 2)..], kind));
            printed -= isPair ? 4 : unit == 0 ? 0 : unit < 0x80 ? 1 : unit < 0x800 ? 2 : 3;
            at += isPair ? 4 : 2;
        }

        return at;
    }

    private static char Unit(ReadOnlySpan<byte> bytes, TextKind kind) =>
        (char)(kind == TextKind.Utf16BigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes));

    private Span<byte> WithoutZeros(ReadOnlySpan<byte> line)
    {
        var room = Room(line.Length);
        var length = 0;
        foreach (var value in line)
        {
            if (value != 0)
                room[length++] = value;
        }

        return room[..length];
    }

    private Span<byte> FromUtf16(ReadOnlySpan<byte> line, TextKind kind)
    {
        // Half of a character at the very end cannot be one.
        line = line[..(line.Length & ~1)];
        var room = Room(line.Length + (line.Length / 2 * 3));
        var units = MemoryMarshal.Cast<byte, ushort>(room[..line.Length]);
        line.CopyTo(room);
        if (kind == TextKind.Utf16BigEndian)
            BinaryPrimitives.ReverseEndianness(units, units);
        units = WithoutZeros(units);
        Utf8.FromUtf16(MemoryMarshal.Cast<ushort, char>(units), room[line.Length..], out _, out var length);
        return room.Slice(line.Length, length);
    }

    private static Span<ushort> WithoutZeros(Span<ushort> units)
    {
        if (!units.Contains((ushort)0))
            return units;
        var length = 0;
        foreach (var unit in units)
        {
            if (unit != 0)
                units[length++] = unit;
        }

        return units[..length];
    }

    private Span<byte> Room(int length)
    {
        if (_bytes.Length < length || (_bytes.Length > Kept && length <= Kept))
            _bytes = GC.AllocateUninitializedArray<byte>(Math.Max(length, 4096));
        return _bytes.AsSpan(0, length);
    }
}
