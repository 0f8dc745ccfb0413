using System.Buffers;

namespace LogProcessor.Bounds;

/// <summary>The value after a key and its separator.</summary>
internal static class SecretText
{
    private static readonly SearchValues<byte> Ends = SearchValues.Create(" \t\r\n,;&\"'<>)]}\\|"u8);

    /// <param name="text">Everything after the separator.</param>
    /// <param name="mayBeApart">Whether blanks may come before it.</param>
    /// <returns>Without its quotes. Empty where there is none, or where it is a word that tells nothing.</returns>
    public static Stretch After(ReadOnlySpan<byte> text, bool mayBeApart)
    {
        // Also => and := have come as far as their last character.
        var start = text.Length - text.TrimStart(mayBeApart ? " \t>="u8 : "="u8).Length;
        var rest = text[start..];
        if (rest.StartsWith("\\\""u8))
            return Quoted(rest, "\\\""u8, escape: false).Offset(start);
        if (rest is [(byte)'"' or (byte)'\'', ..])
            return Quoted(rest, rest[..1], escape: true).Offset(start);
        // A header names how the credential is written before it.
        var scheme = SchemeLength(rest);
        var value = rest[scheme..];
        var end = value.IndexOfAny(Ends);
        value = end < 0 ? value : value[..end];
        Effort.Spend(start + value.Length);
        return TellsNothing(value) ? default : new Stretch(start + scheme, value.Length);
    }

    /// <summary>To the closing quote, or to the end of the text where there is none: then the line was cut.</summary>
    private static Stretch Quoted(ReadOnlySpan<byte> text, ReadOnlySpan<byte> quote, bool escape)
    {
        var start = quote.Length;
        var end = start;
        while (true)
        {
            var next = text[end..].IndexOf(quote);
            Effort.Spend(next < 0 ? text.Length : next);
            if (next < 0)
                return new Stretch(start, text.Length - start);
            end += next;
            if (!escape || !IsEscaped(text[start..end]))
                break;
            end++;
        }

        return TellsNothing(text[start..end]) ? default : new Stretch(start, end - start);
    }

    private static bool IsEscaped(ReadOnlySpan<byte> before) => ((before.Length - before.TrimEnd((byte)'\\').Length) & 1) != 0;

    private static bool TellsNothing(ReadOnlySpan<byte> value) =>
        // An object or a list of them is looked into; what is masked stays so.
        value.IsEmpty || value[0] is (byte)'{' or (byte)'['
        || value.SequenceEqual("null"u8) || value.SequenceEqual("true"u8) || value.SequenceEqual("false"u8)
        || value.SequenceEqual("None"u8) || value.SequenceEqual("nil"u8) || !value.ContainsAnyExcept((byte)'*');

    private static int SchemeLength(ReadOnlySpan<byte> text)
    {
        var length = AsciiText.StartsWithIgnoreCase(text, "basic "u8) || AsciiText.StartsWithIgnoreCase(text, "token "u8) ? 6
            : AsciiText.StartsWithIgnoreCase(text, "bearer "u8) || AsciiText.StartsWithIgnoreCase(text, "digest "u8) ? 7
            : AsciiText.StartsWithIgnoreCase(text, "negotiate "u8) ? 10
            : 0;
        return length;
    }
}
