using System.Globalization;
using System.Text.RegularExpressions;

namespace Injector.Kubernetes;

/// <summary>A duration as Kubernetes and Go write it: <c>300ms</c>, <c>1m30s</c>, <c>2h</c>.</summary>
internal static partial class GoDuration
{
    /// <summary>Reads a non-negative duration; false for anything else.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        if (text == "0")
            return true;
        if (!Whole().IsMatch(text))
            return false;
        var seconds = 0d;
        foreach (Match part in Part().Matches(text))
            seconds += double.Parse(part.Groups[1].ValueSpan, CultureInfo.InvariantCulture) * part.Groups[2].Value switch
            {
                "h" => 3600,
                "m" => 60,
                "s" => 1,
                "ms" => 1e-3,
                "us" or "µs" => 1e-6,
                _ => 1e-9,
            };
        if (seconds > TimeSpan.MaxValue.TotalSeconds / 2)
            return false;
        duration = TimeSpan.FromSeconds(seconds);
        return true;
    }

    /// <summary>Writes a duration in whole seconds: <c>1m30s</c>, <c>2h</c>, <c>0s</c>.</summary>
    public static string Write(TimeSpan duration)
    {
        var (hours, minutes, seconds) = ((long)duration.TotalHours, duration.Minutes, duration.Seconds);
        return string.Concat(
            hours > 0 ? string.Create(CultureInfo.InvariantCulture, $"{hours}h") : "",
            minutes > 0 ? string.Create(CultureInfo.InvariantCulture, $"{minutes}m") : "",
            seconds > 0 || duration < TimeSpan.FromMinutes(1) ? string.Create(CultureInfo.InvariantCulture, $"{seconds}s") : "");
    }

    [GeneratedRegex(@"^([0-9]{1,12}(\.[0-9]{1,9})?(h|ms|m|s|us|µs|ns))+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Whole();

    [GeneratedRegex(@"([0-9]+(?:\.[0-9]+)?)(h|ms|m|s|us|µs|ns)", RegexOptions.CultureInvariant)]
    private static partial Regex Part();
}
