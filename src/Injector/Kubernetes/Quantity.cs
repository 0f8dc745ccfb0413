using System.Globalization;

namespace Injector.Kubernetes;

/// <summary>
/// A Kubernetes resource quantity, for comparing. Reads what the API server reads (decimal and binary suffixes,
/// exponents); the text itself is never rewritten. Source: apimachinery's <c>resource.Quantity</c>.
/// </summary>
internal readonly record struct Quantity(decimal Value) : IComparable<Quantity>
{
    private static readonly (string Suffix, decimal Factor)[] Suffixes =
    [
        ("Ki", 1024m), ("Mi", 1048576m), ("Gi", 1073741824m), ("Ti", 1099511627776m), ("Pi", 1125899906842624m),
        ("Ei", 1152921504606846976m), ("n", 1e-9m), ("u", 1e-6m), ("m", 1e-3m), ("k", 1e3m), ("M", 1e6m), ("G", 1e9m),
        ("T", 1e12m), ("P", 1e15m), ("E", 1e18m),
    ];

    /// <summary>Reads a quantity such as <c>100m</c>, <c>1.5Gi</c> or <c>2e3</c>; false for anything else, or beyond 28 digits.</summary>
    public static bool TryParse(string text, out Quantity quantity)
    {
        quantity = default;
        var number = text.AsSpan();
        var factor = 1m;
        foreach (var (suffix, value) in Suffixes)
        {
            if (!number.EndsWith(suffix, StringComparison.Ordinal))
                continue;
            number = number[..^suffix.Length];
            factor = value;
            break;
        }
        // A suffix or an exponent, never both; and `E` alone is the suffix, so `1E` was taken above.
        var style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint
            | (factor == 1m ? NumberStyles.AllowExponent : NumberStyles.None);
        if (number.IsEmpty || !char.IsAsciiDigit(number[^1]) && number[^1] != '.'
            || !decimal.TryParse(number, style, CultureInfo.InvariantCulture, out var parsed))
            return false;
        try
        {
            quantity = new Quantity(parsed * factor);
            return true;
        }
        catch (OverflowException)
        {
            return false;
        }
    }

    public int CompareTo(Quantity other) => Value.CompareTo(other.Value);

    public static bool operator <(Quantity left, Quantity right) => left.Value < right.Value;

    public static bool operator >(Quantity left, Quantity right) => left.Value > right.Value;

    public static bool operator <=(Quantity left, Quantity right) => left.Value <= right.Value;

    public static bool operator >=(Quantity left, Quantity right) => left.Value >= right.Value;
}
