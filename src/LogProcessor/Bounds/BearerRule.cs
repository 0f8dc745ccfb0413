namespace LogProcessor.Bounds;

/// <summary>The token after <c>Bearer</c>; a word of prose after it stays: a token is long, or has a digit.</summary>
internal sealed class BearerRule() : RedactionRule("bearer")
{
    private const int Shortest = 8;
    private const int LongerThanWords = 24;

    public override void Find(ReadOnlySpan<byte> text, List<Finding> findings)
    {
        var from = 0;
        // The rarer letter of the two that can stand at the place that is searched.
        for (int at; (at = text[from..].IndexOfAny((byte)'B', (byte)'b')) >= 0;)
        {
            Effort.Spend(at + 6);
            at += from;
            from = at + 1;
            if (!AsciiText.StartsWithIgnoreCase(text[at..], "bearer"u8) || (at > 0 && char.IsAsciiLetter((char)text[at - 1])))
                continue;
            var rest = text[(at + 6)..];
            var blanks = rest.Length - rest.TrimStart(" \t:="u8).Length;
            var start = at + 6 + blanks;
            var length = Base64Text.TokenLength(text[start..]);
            from = Math.Max(from, start);
            Effort.Spend(blanks);
            if (blanks == 0 || length < Shortest || (length < LongerThanWords && !text.Slice(start, length).ContainsAnyInRange((byte)'0', (byte)'9')))
                continue;
            from = start + length;
            findings.Add(new Finding(at, start, from));
        }
    }
}
