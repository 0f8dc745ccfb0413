namespace LogProcessor.Bounds;

/// <summary>
/// Numbers of payment cards: with an issuer's first digits, in a length that it issues, with the right check digit, together or
/// grouped by blanks or hyphens as they are on the card. All three, as one number of ten has the check digit by chance: times in
/// milliseconds, order numbers, pieces of UUIDs.
/// </summary>
internal sealed class CardRule() : RedactionRule("card")
{
    public override void Find(ReadOnlySpan<byte> text, List<Finding> findings)
    {
        for (var at = 0; ;)
        {
            var digit = text[at..].IndexOfAnyInRange((byte)'0', (byte)'9');
            if (digit < 0)
                return;
            Effort.Spend(digit);
            at += digit;
            var run = RunLength(text[at..]);
            var length = run < 4 || !MayPrecede(text, at) ? 0 : run > 4 ? Together(text[at..], run) : Grouped(text[at..]);
            if (length > 0)
                findings.Add(new Finding(at, at, at + length));
            at += Math.Max(run, length);
        }
    }

    private static int RunLength(ReadOnlySpan<byte> text)
    {
        var other = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        other = other < 0 ? text.Length : other;
        Effort.Spend(other);
        return other;
    }

    private static bool MayPrecede(ReadOnlySpan<byte> text, int at)
    {
        if (at == 0)
            return true;
        var before = text[at - 1];
        return !char.IsAsciiLetterOrDigit((char)before) && !(before is (byte)'-' or (byte)'.' && at > 1 && char.IsAsciiLetterOrDigit((char)text[at - 2]));
    }

    private static bool MayFollow(ReadOnlySpan<byte> rest) =>
        rest.IsEmpty || (!char.IsAsciiLetterOrDigit((char)rest[0])
            && !(rest[0] is (byte)'.' or (byte)'-' && rest.Length > 1 && char.IsAsciiLetterOrDigit((char)rest[1])));

    private static int Together(ReadOnlySpan<byte> text, int length) =>
        length is >= 13 and <= 19 && MayFollow(text[length..]) && CardNumber.IsValid(text[..length]) ? length : 0;

    /// <summary>4-4-4-4, 4-4-4-4-3, 4-6-5 and 4-6-4, with one separator throughout.</summary>
    private static int Grouped(ReadOnlySpan<byte> text)
    {
        if (text.Length < 16 || text[4] is not ((byte)' ' or (byte)'-'))
            return 0;
        Span<byte> digits = stackalloc byte[19];
        Span<int> groups = stackalloc int[5];
        var (count, length, end) = (0, 0, 0);
        while (count < groups.Length)
        {
            var start = count == 0 ? 0 : end + 1;
            if (count > 0 && (end >= text.Length || text[end] != text[4]) || start >= text.Length)
                break;
            var group = RunLength(text[start..]);
            if (group is < 3 or > 6 || length + group > digits.Length)
                break;
            text.Slice(start, group).CopyTo(digits[length..]);
            groups[count++] = group;
            length += group;
            end = start + group;
        }
        // The longest first: four groups may be followed by three digits of something else.
        for (; count >= 3; count--)
        {
            if (IsShape(groups[..count]) && CardNumber.IsValid(digits[..length]) && MayFollow(text[end..]))
                return end;
            length -= groups[count - 1];
            end -= groups[count - 1] + 1;
        }

        return 0;
    }

    private static bool IsShape(ReadOnlySpan<int> groups) => groups is [4, 4, 4, 4] or [4, 4, 4, 4, 3] or [4, 6, 5] or [4, 6, 4];
}
