using System.CommandLine;
using Injector.Kubernetes;

namespace Injector.Cli.Flags;

/// <summary>Options that take a duration as Go writes it: <c>90s</c>, <c>500ms</c>, <c>1m30s</c>.</summary>
internal static class DurationFlag
{
    /// <summary>An option whose value is null when it is not given; the description names the default.</summary>
    public static Option<TimeSpan?> Of(string name, TimeSpan standard, string description) => new(name)
    {
        Description = $"{description} (default: {(standard < TimeSpan.FromHours(1) ? $"{standard.TotalSeconds}s" : $"{standard.TotalHours}h")})",
        HelpName = "DURATION",
        CustomParser = argument =>
        {
            var text = argument.Tokens[0].Value;
            if (GoDuration.TryParse(text, out var duration))
                return duration;
            argument.AddError($"{name} {text}: not a duration; use for example 5s, 500ms or 1m30s");
            return null;
        },
    };
}
