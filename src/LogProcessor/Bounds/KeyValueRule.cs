namespace LogProcessor.Bounds;

/// <summary>
/// The values of keys whose names say that they are secret, as programs print them: <c>password=…</c>, <c>token: …</c>,
/// <c>"apiKey": "…"</c>, <c>\"apiKey\":\"…\"</c>, <c>Authorization: Basic …</c>; and the password in <c>scheme://user:password@host</c>.
/// </summary>
internal sealed class KeyValueRule() : RedactionRule("key-value")
{
    public override void Find(ReadOnlySpan<byte> text, List<Finding> findings)
    {
        var from = 0;
        for (int at; (at = text[from..].IndexOfAny((byte)'=', (byte)':')) >= 0;)
        {
            Effort.Spend(at + 3);
            at += from;
            from = at + 1;
            if (text[at..].StartsWith("://"u8))
            {
                if (UserInfo.Password(text[(at + 3)..]) is { Length: > 0 } password)
                    from = Add(findings, at, password.Offset(at + 3));
                continue;
            }

            var key = SecretKey.Start(text[..at]);
            if (key < 0)
                continue;
            // key= other=… has no value; key = value and key: value do.
            var mayBeApart = text[at] == ':' || text[at - 1] == ' ' || text[(at + 1)..].StartsWith(">"u8);
            var value = SecretText.After(text[(at + 1)..], mayBeApart);
            if (value.Length > 0)
                from = Add(findings, key, value.Offset(at + 1));
        }
    }

    private static int Add(List<Finding> findings, int evidence, Stretch stretch)
    {
        findings.Add(new Finding(evidence, stretch.Start, stretch.Start + stretch.Length));
        return stretch.Start + stretch.Length;
    }
}

/// <summary>A part of a text.</summary>
internal readonly record struct Stretch(int Start, int Length)
{
    public Stretch Offset(int by) => this with { Start = Start + by };
}
