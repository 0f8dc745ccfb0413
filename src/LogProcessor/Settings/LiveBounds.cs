using System.Text;
using LogProcessor.Patterns;

namespace LogProcessor.Settings;

/// <summary>
/// Bounds of the platform's own that the sidecar was rendered with, narrower than what the program takes: a line a setting, <c>NAME TYPE</c> and
/// <c>values=a|b</c> or <c>pattern=…</c>, which the whole value must match.
/// </summary>
internal sealed class LiveBounds(string text)
{
    private readonly string[] _lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>What is wrong with a value; null when it is within the bounds, or there are none. A bound that cannot be understood lets nothing through.</summary>
    public string? Problem(string name, string value)
    {
        foreach (var line in _lines)
        {
            var words = line.Split(' ', 3);
            if (words[0] == name)
                return Against(words is [_, _, var bound] ? bound : "", value);
        }

        return null;
    }

    private static string? Against(string bound, string value)
    {
        const string values = "values=";
        const string pattern = "pattern=";
        if (bound.Length == 0)
            return null;
        if (bound.StartsWith(values, StringComparison.Ordinal))
        {
            var allowed = bound[values.Length..].Split('|');
            return allowed.Contains(value) ? null : $"it must be one of {string.Join(", ", allowed)}";
        }

        if (!bound.StartsWith(pattern, StringComparison.Ordinal))
            return "its bounds cannot be understood";
        try
        {
            var allowed = bound[pattern.Length..];
            return new BytePattern($"^(?:{allowed})$").IsMatch(Encoding.UTF8.GetBytes(value)) ? null : $"it must match {allowed}";
        }
        catch (FormatException)
        {
            return "its bounds cannot be checked";
        }
    }
}
