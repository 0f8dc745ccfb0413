using System.Text;

namespace LogProcessor.Bounds;

/// <summary>How a value may stand in a log: as it is, escaped for JSON or a URL, in base64 by itself or within something longer.</summary>
internal static class SecretSpellings
{
    private const int ShortestBase64 = 7;

    public static IEnumerable<byte[]> Of(byte[] value)
    {
        foreach (var base64 in Base64(value))
            yield return base64;
        foreach (var json in JsonSpellings.Of(value))
            yield return json;
        // RFC 3986, with hexadecimal digits of either case; and forms, with a plus for a blank.
        if (Escaped(value, MustBeEscaped, unit => $"%{unit:X2}") is { } url)
            yield return url;
        if (Escaped(value, MustBeEscaped, unit => $"%{unit:x2}") is { } lower)
            yield return lower;
        if (value.Contains((byte)' ') && Escaped(value, MustBeEscaped, unit => unit == ' ' ? "+" : $"%{unit:X2}") is { } form)
            yield return form;
        // The last, as whoever takes a spelling clears it.
        yield return value;
    }

    /// <summary>In each of the three places where it can begin within three bytes, without the characters that its neighbours share.</summary>
    private static IEnumerable<byte[]> Base64(byte[] value)
    {
        for (var before = 0; before < 3; before++)
        {
            var text = Convert.ToBase64String([.. new byte[before], .. value]);
            var start = (8 * before + 5) / 6;
            var end = 8 * (before + value.Length) / 6;
            if (end - start < ShortestBase64)
                continue;
            var inner = text[start..end];
            yield return Encoding.ASCII.GetBytes(inner);
            if (inner.AsSpan().ContainsAny('+', '/'))
                yield return Encoding.ASCII.GetBytes(inner.Replace('+', '-').Replace('/', '_'));
        }
    }

    private static bool MustBeEscaped(byte unit) => !char.IsAsciiLetterOrDigit((char)unit) && !"-._~"u8.Contains(unit);

    /// <returns>Null where nothing has to be escaped.</returns>
    private static byte[]? Escaped(byte[] value, Predicate<byte> must, Func<byte, string> escape)
    {
        if (!Array.Exists(value, must))
            return null;
        var escaped = new List<byte>(2 * value.Length);
        foreach (var unit in value)
        {
            if (must(unit))
                escaped.AddRange(Encoding.ASCII.GetBytes(escape(unit)));
            else
                escaped.Add(unit);
        }

        return [.. escaped];
    }
}
