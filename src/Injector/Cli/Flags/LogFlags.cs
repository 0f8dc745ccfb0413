using System.CommandLine;
using Injector.Hosting;

namespace Injector.Cli.Flags;

/// <summary>How the verbs that run for long tell what they do.</summary>
/// <param name="levels">What each level adds, and the default.</param>
internal sealed class LogFlags(string levels)
{
    public Option<LogFormat?> Format { get; } = ChoiceFlag.Of(
        "--log-format", [], "How log lines look (default: text)", ("text", LogFormat.Text), ("json", LogFormat.Json));

    public Option<LogLevel?> Level { get; } = ChoiceFlag.Of(
        "--log-level", [], levels,
        ("debug", LogLevel.Debug), ("info", LogLevel.Information), ("warning", LogLevel.Warning), ("error", LogLevel.Error));
}
