using System.Globalization;

namespace LogProcessor.Settings;

/// <summary>Reads a Kubernetes quantity that is a whole number: 1048576, 100Mi, 1G.</summary>
internal static class ByteQuantity
{
    private static readonly (string Suffix, long Unit)[] s_units =
        [("Ki", 1L << 10), ("Mi", 1L << 20), ("Gi", 1L << 30), ("Ti", 1L
            << 40), ("k", 1000), ("M", 1000_000), ("G", 1000_000_000), ("T", 1000_000_000_000), ("", 1)];

    public static bool TryParse(string text, out long bytes)
    {
        bytes = 0;
        foreach (var (suffix, unit) in s_units)
        {
            if (!text.EndsWith(suffix, StringComparison.Ordinal))
                continue;
            if (!long.TryParse(text.AsSpan(0, text.Length - suffix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                || number > long.MaxValue / unit)
                return false;
            bytes = number * unit;
            return true;
        }

        return false;
    }
}
