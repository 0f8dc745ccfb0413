using System.Buffers;
using System.Text;

namespace LogProcessor.Formats;

/// <summary>
/// Bytes as a JSON string (RFC 8259, section 7). Characters stay as they are but for those that must be escaped; each byte that
/// belongs to no UTF-8 character becomes one U+FFFD.
/// </summary>
internal static class JsonText
{
    /// <summary>What a JSON string holds as it is, of ASCII.</summary>
    public static readonly SearchValues<byte> Plain = SearchValues.Create(
        " !#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~\x7f"u8);

    // The longest that one byte becomes is \u0001.
    private const int LongestStep = 6;

    // Small enough for any output buffer, large enough to be asked for seldom.
    private const int Piece = 512;

    /// <summary>Writes the string with its quotes.</summary>
    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> text)
    {
        output.Write("\""u8);
        while (!text.IsEmpty)
        {
            var consumed = Escape(text, output.GetSpan(Math.Clamp(text.Length, LongestStep, Piece)), out var written);
            output.Advance(written);
            text = text[consumed..];
        }

        output.Write("\""u8);
    }

    /// <summary>Escapes as much as the destination takes, at least one step.</summary>
    private static int Escape(ReadOnlySpan<byte> text, Span<byte> destination, out int written)
    {
        var consumed = 0;
        written = 0;
        while (consumed < text.Length && destination.Length - written >= LongestStep)
        {
            var room = Math.Min(text.Length - consumed, destination.Length - written);
            var plain = text.Slice(consumed, room).IndexOfAnyExcept(Plain);
            if (plain < 0)
                plain = room;
            text.Slice(consumed, plain).CopyTo(destination[written..]);
            consumed += plain;
            written += plain;
            // Most of what needs a step of its own stands among its like: umlauts in CJK text, quotes beside backslashes.
            while (consumed < text.Length && destination.Length - written >= LongestStep && !IsPlain(text[consumed]))
                consumed += Step(text[consumed..], destination[written..], ref written);
        }

        return consumed;
    }

    private static bool IsPlain(byte unit) => unit is >= 0x20 and < 0x80 and not ((byte)'"' or (byte)'\\');

    private static int Step(ReadOnlySpan<byte> text, Span<byte> destination, ref int written)
    {
        var unit = text[0];
        if (unit < 0x80)
        {
            written += EscapeAscii(unit, destination);
            return 1;
        }

        if (Rune.DecodeFromUtf8(text, out _, out var length) == OperationStatus.Done)
        {
            text[..length].CopyTo(destination);
            written += length;
            return length;
        }

        "\ufffd"u8.CopyTo(destination);
        written += 3;
        return 1;
    }

    private static int EscapeAscii(byte unit, Span<byte> destination)
    {
        destination[0] = (byte)'\\';
        destination[1] = unit switch
        {
            (byte)'\t' => (byte)'t',
            (byte)'\n' => (byte)'n',
            (byte)'\r' => (byte)'r',
            (byte)'\b' => (byte)'b',
            (byte)'\f' => (byte)'f',
            < 0x20 => (byte)'u',
            _ => unit,
        };
        if (destination[1] != (byte)'u')
            return 2;
        destination[2] = destination[3] = (byte)'0';
        destination[4] = (byte)('0' + (unit >> 4));
        destination[5] = "0123456789abcdef"u8[unit & 15];
        return 6;
    }
}
