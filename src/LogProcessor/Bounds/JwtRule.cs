namespace LogProcessor.Bounds;

/// <summary>JSON web tokens (RFC 7519), signed, unsigned or encrypted: two to four parts after one that begins an object, <c>eyJ</c>.</summary>
internal sealed class JwtRule() : RedactionRule("jwt")
{
    private const int ShortestPart = 10;

    public override void Find(ReadOnlySpan<byte> text, List<Finding> findings)
    {
        var from = 0;
        for (int at; (at = text[from..].IndexOf("eyJ"u8)) >= 0;)
        {
            Effort.Spend(at + 3);
            at += from;
            var end = at + Base64Text.UrlLength(text[at..]);
            // Another token cannot begin within the first part and have another one after it.
            from = end;
            if (end - at < ShortestPart)
                continue;
            var parts = 1;
            while (parts < 5 && end < text.Length && text[end] == '.')
            {
                var length = Base64Text.UrlLength(text[(end + 1)..]);
                if (parts == 1 && length < ShortestPart && !(length == 0 && IsEncrypted(text[end..])))
                    break;
                end += 1 + length;
                parts++;
            }

            if (parts < 3)
                continue;
            findings.Add(new Finding(at, at, end));
            from = end;
        }
    }

    /// <summary>With a direct key the second part is empty.</summary>
    private static bool IsEncrypted(ReadOnlySpan<byte> rest) => rest.StartsWith(".."u8) && Base64Text.UrlLength(rest[2..]) >= ShortestPart;
}
