using System.Globalization;

namespace Injector.Yaml;

/// <summary>
/// Resolves plain scalars as kubectl does, which reads YAML 1.1 through sigs.k8s.io/yaml: <c>yes</c> and <c>on</c> are
/// booleans, <c>017</c> is fifteen, <c>2001-01-01</c> stays a string.
/// </summary>
internal static class ScalarResolver
{
    public static ResolvedScalar Resolve(string text)
    {
        switch (text)
        {
            case "" or "~" or "null" or "Null" or "NULL":
                return new(ScalarKind.Null, "null");
            case "y" or "Y" or "yes" or "Yes" or "YES" or "true" or "True" or "TRUE" or "on" or "On" or "ON":
                return new(ScalarKind.Boolean, "true");
            case "n" or "N" or "no" or "No" or "NO" or "false" or "False" or "FALSE" or "off" or "Off" or "OFF":
                return new(ScalarKind.Boolean, "false");
            case ".inf" or ".Inf" or ".INF" or "+.inf" or "+.Inf" or "+.INF":
                return new(ScalarKind.Float, "", double.PositiveInfinity);
            case "-.inf" or "-.Inf" or "-.INF":
                return new(ScalarKind.Float, "", double.NegativeInfinity);
            case ".nan" or ".NaN" or ".NAN":
                return new(ScalarKind.Float, "", double.NaN);
            case "<<":
                return new(ScalarKind.Merge, text);
        }

        return text[0] is '+' or '-' or '.' or (>= '0' and <= '9') ? Number(text) : new(ScalarKind.String, text);
    }

    private static ResolvedScalar Number(string text)
    {
        // Digits may be grouped with underscores, wherever they stand.
        var plain = text[0] != '.' && text.Contains('_') ? text.Replace("_", "", StringComparison.Ordinal) : text;
        if (Integer(plain) is { } integer)
            return new(ScalarKind.Integer, integer);
        // A float too large for 64 bits is no number but a string.
        if (IsFloat(plain)
            && double.TryParse(plain, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            && double.IsFinite(value))
            return new(ScalarKind.Float, "", value);
        return new(ScalarKind.String, text);
    }

    /// <summary>The decimal text of an integer in any of its notations, or null.</summary>
    private static string? Integer(string text)
    {
        var negative = text[0] == '-';
        var digits = text.AsSpan(text[0] is '-' or '+' ? 1 : 0);
        if (digits.IsEmpty)
            return null;
        if (digits[0] != '0' || digits.Length == 1)
            return Decimal(digits, negative);
        return (digits[1] | 0x20) switch
        {
            'x' => Radix(digits[2..], 16, negative),
            'o' => Radix(digits[2..], 8, negative),
            'b' => Radix(digits[2..], 2, negative),
            _ => Radix(digits[1..], 8, negative),
        };
    }

    /// <summary>Kept digit by digit, so that no integer loses precision, as long as it is one for who reads it: at most 1e308.</summary>
    private static string? Decimal(ReadOnlySpan<char> digits, bool negative)
    {
        if (digits.ContainsAnyExceptInRange('0', '9')
            || (digits.Length > 308 && !double.IsFinite(double.Parse(digits, CultureInfo.InvariantCulture))))
            return null;
        return negative && digits is not "0" ? $"-{digits}" : digits.ToString();
    }

    private static string? Radix(ReadOnlySpan<char> digits, uint radix, bool negative)
    {
        UInt128 value = 0;
        foreach (var digit in digits)
        {
            var number = char.IsAsciiHexDigit(digit) ? (uint)Convert.ToInt32(digit.ToString(), 16) : radix;
            value = (value * radix) + number;
            if (number >= radix || value > ulong.MaxValue)
                return null;
        }

        if (digits.IsEmpty || (negative && value > 1ul << 63))
            return null;
        var text = value.ToString(CultureInfo.InvariantCulture);
        return negative && value > 0 ? "-" + text : text;
    }

    /// <summary><c>[-+]? (.d+ | d+ (.d*)?) ([eE] [-+]? d+)?</c></summary>
    private static bool IsFloat(string text)
    {
        var at = text[0] is '-' or '+' ? 1 : 0;
        var whole = Digits(text, ref at);
        var fraction = 0;
        if (at < text.Length && text[at] == '.')
        {
            at++;
            fraction = Digits(text, ref at);
        }

        if (whole + fraction == 0)
            return false;
        if (at < text.Length && text[at] is 'e' or 'E')
        {
            at++;
            if (at < text.Length && text[at] is '-' or '+')
                at++;
            if (Digits(text, ref at) == 0)
                return false;
        }

        return at == text.Length;
    }

    private static int Digits(string text, ref int at)
    {
        var from = at;
        while (at < text.Length && char.IsAsciiDigit(text[at]))
            at++;
        return at - from;
    }
}
