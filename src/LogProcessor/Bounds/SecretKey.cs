namespace LogProcessor.Bounds;

/// <summary>Whether the name before a separator ends as names of secrets do: <c>DB_PASSWORD</c>, <c>"clientSecret"</c>, <c>x-api-key</c>.</summary>
internal static class SecretKey
{
    private const int Longest = 64;

    /// <param name="text">Everything before the separator.</param>
    /// <returns>Where the name begins; -1 where it names no secret.</returns>
    public static int Start(ReadOnlySpan<byte> text)
    {
        var end = text.Length;
        // key = value, "key": "value", \"key\":\"value\"
        while (end > 0 && text.Length - end < 4 && text[end - 1] is (byte)' ' or (byte)'"' or (byte)'\'' or (byte)'\\')
            end--;
        if (end == 0 || !char.IsAsciiLetter((char)text[end - 1]))
            return -1;
        Span<byte> name = stackalloc byte[Longest];
        var start = end;
        var at = Longest;
        while (start > 0 && at > 0 && (char.IsAsciiLetterOrDigit((char)text[start - 1]) || text[start - 1] is (byte)'_' or (byte)'-' or (byte)'.'))
        {
            start--;
            if (char.IsAsciiLetterOrDigit((char)text[start]))
                name[--at] = AsciiText.Lower(text[start]);
        }

        Effort.Spend(text.Length - start);
        return IsSecret(name[at..]) ? start : -1;
    }

    private static bool IsSecret(ReadOnlySpan<byte> name) => name[^1] switch
    {
        (byte)'d' => name.EndsWith("password"u8) || name.EndsWith("passwd"u8) || name.EndsWith("pwd"u8),
        (byte)'e' => name.EndsWith("passphrase"u8),
        (byte)'t' => name.EndsWith("secret"u8),
        (byte)'n' => name.EndsWith("token"u8) || name.EndsWith("authorization"u8),
        (byte)'y' => name.EndsWith("apikey"u8) || name.EndsWith("accesskey"u8) || name.EndsWith("secretkey"u8) || name.EndsWith("privatekey"u8)
            || name.EndsWith("accountkey"u8),
        (byte)'l' => name.EndsWith("credential"u8),
        (byte)'s' => name.EndsWith("credentials"u8),
        _ => false,
    };
}
