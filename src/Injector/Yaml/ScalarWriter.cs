using System.Buffers;
using System.Globalization;
using System.Text;

namespace Injector.Yaml;

/// <summary>Chooses how a string is written: plain, quoted, or as a literal block; and writes it.</summary>
internal static class ScalarWriter
{
    private static readonly SearchValues<char> Indicators = SearchValues.Create(",[]{}#&*!|>'\"%@`");

    /// <summary>A reader looks no farther than 1,024 characters for the colon of a simple key; escapes take up to six each.</summary>
    private const int LongestSimpleKey = 128;

    /// <summary>Writes the key and its colon.</summary>
    public static void AppendKey(StringBuilder text, string key, int indent)
    {
        if (key.Length > LongestSimpleKey)
            text.Append("? ");
        // YamlDotNet, which reads what we write, takes a plain key with " *" in it for an alias.
        AppendInline(text, key, mayBePlain: !key.Contains(" *", StringComparison.Ordinal));
        if (key.Length > LongestSimpleKey)
            text.Append('\n').Append(' ', indent);
        text.Append(':');
    }

    /// <param name="text">Stands behind "key: " or "- ".</param>
    /// <param name="value">The string.</param>
    /// <param name="indent">The indentation of the line; a block's lines are indented by two more.</param>
    public static void AppendValue(StringBuilder text, string value, int indent)
    {
        if (!IsLiteral(value))
        {
            AppendInline(text, value);
            text.Append('\n');
            return;
        }

        text.Append('|');
        // Without a hint, leading blanks or empty lines would be taken for indentation.
        if (value[0] is ' ' or '\n')
            text.Append('2');
        text.Append(value[^1] != '\n' ? "-" : value[^2] == '\n' ? "+" : "").Append('\n');
        var lines = value.AsSpan(0, value[^1] == '\n' ? value.Length - 1 : value.Length);
        foreach (var line in lines.Split('\n'))
        {
            if (lines[line].Length > 0)
                text.Append(' ', indent + 2).Append(lines[line]);
            text.Append('\n');
        }
    }

    private static void AppendInline(StringBuilder text, string value, bool mayBePlain = true)
    {
        if (value.AsSpan().ContainsAnyExceptInRange(' ', '~') && !IsPrintable(value) || value.Length == 0 || MeansSomethingElse(value))
            AppendDoubleQuoted(text, value);
        else if (mayBePlain && IsPlain(value))
            text.Append(value);
        else
            text.Append('\'').Append(value.Replace("'", "''", StringComparison.Ordinal)).Append('\'');
    }

    /// <summary>Plain, it would be a number, a boolean, null, or (to YAML 1.1) a date or a base-60 number.</summary>
    private static bool MeansSomethingElse(string value)
    {
        if (value == "=" || ScalarResolver.Resolve(value).Kind != ScalarKind.String)
            return true;
        var start = value[0] is '-' or '+' ? 1 : 0;
        if (start == value.Length || !char.IsAsciiDigit(value[start]))
            return false;
        var sexagesimal = value.Contains(':') && !value.AsSpan(start).ContainsAnyExcept(SexagesimalCharacters);
        return sexagesimal || IsDate(value);
    }

    private static readonly SearchValues<char> SexagesimalCharacters = SearchValues.Create("0123456789_:.");

    /// <summary>Starts as a date does: a year, a dash and a digit.</summary>
    private static bool IsDate(string value) =>
        value.Length >= 8 && value[4] == '-' && char.IsAsciiDigit(value[5]) && !value.AsSpan(0, 4).ContainsAnyExceptInRange('0', '9');

    private static bool IsPlain(string value)
    {
        if (Indicators.Contains(value[0]) || value[0] == ' ' || value[^1] is ' ' or ':')
            return false;
        if (value[0] is '-' or '?' or ':' && (value.Length == 1 || value[1] == ' '))
            return false;
        return !value.StartsWith("---", StringComparison.Ordinal)
            && !value.StartsWith("...", StringComparison.Ordinal)
            && !value.Contains(": ", StringComparison.Ordinal)
            && !value.Contains(" #", StringComparison.Ordinal);
    }

    /// <summary>Every character may stand outside double quotes, and none is a line break to YAML 1.1 or 1.2.</summary>
    private static bool IsPrintable(ReadOnlySpan<char> value)
    {
        foreach (var rune in value.EnumerateRunes())
            if (rune.Value is < 0x20 or 0x7F or (>= 0x80 and < 0xA0) or 0x2028 or 0x2029 or 0xFEFF or 0xFFFD or 0xFFFE or 0xFFFF)
                return false;
        return true;
    }

    /// <summary>Several lines that a literal block gives back exactly.</summary>
    private static bool IsLiteral(string value)
    {
        if (!value.Contains('\n') || value[0] == '\t')
            return false;
        // A last line of blanks alone could be taken for the end of the block.
        var last = value.AsSpan(value.LastIndexOf('\n') + 1);
        if (!last.IsEmpty && last.Trim(' ').IsEmpty)
            return false;
        var content = false;
        foreach (var line in value.AsSpan().Split('\n'))
        {
            var span = value.AsSpan(line);
            if (!IsPrintable(span.Contains('\t') ? span.ToString().Replace('\t', ' ') : span))
                return false;
            // Lines of blanks before the first text would be taken for indentation.
            var blank = span.Trim(" \t").IsEmpty;
            if (blank && !span.IsEmpty && !content)
                return false;
            content |= !blank;
        }

        return content;
    }

    private static void AppendDoubleQuoted(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var rune in value.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                < 0x20 or 0x7F or (>= 0x80 and < 0xA0) => text.Append(CultureInfo.InvariantCulture, $"\\x{rune.Value:X2}"),
                0x2028 or 0x2029 or 0xFEFF or 0xFFFD or 0xFFFE or 0xFFFF =>
                    text.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:X4}"),
                _ => text.Append(rune.ToString()),
            };
        }

        text.Append('"');
    }
}
