using System.Text;

namespace LogProcessor.Bounds;

/// <summary>A value inside of a JSON string, as different writers escape it.</summary>
internal static class JsonSpellings
{
    /// <summary>Some are the value itself, and some alike; none where it is not UTF-8, as JSON cannot hold it then.</summary>
    public static IEnumerable<byte[]> Of(byte[] value)
    {
        var text = Encoding.UTF8.GetString(value);
        if (text.Contains('\ufffd'))
            yield break;
        // As most write it.
        yield return Escaped(text, "\"\\", "", asciiOnly: false, "x4");
        // Go, which escapes what means something in HTML; Python, which writes ASCII.
        yield return Escaped(text, "\"\\", "<>&", asciiOnly: false, "x4");
        yield return Escaped(text, "\"\\", "", asciiOnly: true, "x4");
        // .NET does both, and writes quotes as numbers. PHP escapes slashes.
        yield return Escaped(text, "\\", "\"<>&+'`", asciiOnly: true, "X4");
        yield return Escaped(text, "\"\\/", "", asciiOnly: true, "x4");
    }

    private static byte[] Escaped(string text, string withBackslash, string asNumber, bool asciiOnly, string digits)
    {
        var escaped = new StringBuilder();
        foreach (var character in text)
        {
            if (withBackslash.Contains(character))
                escaped.Append('\\').Append(character);
            else if ("\n\t\r".IndexOf(character) is >= 0 and var control)
                escaped.Append('\\').Append("ntr"[control]);
            else if (character < ' ' || asNumber.Contains(character) || (asciiOnly && character > '~'))
                escaped.Append("\\u").Append(((int)character).ToString(digits, System.Globalization.CultureInfo.InvariantCulture));
            else
                escaped.Append(character);
        }

        var bytes = Encoding.UTF8.GetBytes(escaped.ToString());
        escaped.Clear();
        return bytes;
    }
}
