using System.Globalization;

namespace Injector.Yaml;

/// <summary>
/// Writes floats as Go's encoding/json and strconv do, because a number's notation reaches the API server: an integer
/// field accepts <c>8080</c> and refuses <c>8080.0</c> and <c>8.08E+03</c>.
/// </summary>
internal static class GoNumber
{
    /// <summary>The JSON text: no exponent from 1e-6 up to, not including, 1e21.</summary>
    public static string Json(double value)
    {
        var (sign, digits, exponent) = Decompose(value.ToString("R", CultureInfo.InvariantCulture));
        return sign + (exponent is < -6 or >= 21 ? Scientific(digits, exponent, "0") : Fixed(digits, exponent));
    }

    /// <summary>A float as a map key: single precision, an exponent of two digits from a million on.</summary>
    public static string Key(double value)
    {
        if (!double.IsFinite(value))
            return double.IsNaN(value) ? "NaN" : value > 0 ? ".inf" : "-.inf";
        var (sign, digits, exponent) = Decompose(((float)value).ToString("R", CultureInfo.InvariantCulture));
        return sign + (exponent is < -4 or >= 6 ? Scientific(digits, exponent, "00") : Fixed(digits, exponent));
    }

    /// <summary>Splits .NET's shortest notation into significant digits and the decimal exponent of the first.</summary>
    private static (string Sign, string Digits, int Exponent) Decompose(string text)
    {
        var sign = text[0] == '-' ? "-" : "";
        var mantissa = text.AsSpan(sign.Length);
        var exponent = 0;
        if (mantissa.IndexOf('E') is >= 0 and var e)
        {
            exponent = int.Parse(mantissa[(e + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
            mantissa = mantissa[..e];
        }

        var point = mantissa.IndexOf('.');
        var all = point < 0 ? mantissa.ToString() : string.Concat(mantissa[..point], mantissa[(point + 1)..]);
        var digits = all.TrimStart('0');
        if (digits.Length == 0)
            return (sign, "0", 0);
        exponent += (point < 0 ? mantissa.Length : point) - 1 - (all.Length - digits.Length);
        return (sign, digits.TrimEnd('0'), exponent);
    }

    private static string Fixed(string digits, int exponent)
    {
        if (exponent < 0)
            return "0." + new string('0', -exponent - 1) + digits;
        return digits.Length <= exponent + 1
            ? digits.PadRight(exponent + 1, '0')
            : digits[..(exponent + 1)] + "." + digits[(exponent + 1)..];
    }

    private static string Scientific(string digits, int exponent, string format) =>
        digits[..1] + (digits.Length > 1 ? "." + digits[1..] : "")
        + (exponent < 0 ? "e-" : "e+") + Math.Abs(exponent).ToString(format, CultureInfo.InvariantCulture);
}
