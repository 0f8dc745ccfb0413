using System.CommandLine;
using System.CommandLine.Parsing;
using Injector.Checks;
using Injector.Cli.Failures;
using Injector.Rollouts;
using Injector.Text;

namespace Injector.Cli.Flags;

/// <summary>The options of <c>rollout plan</c>, <c>run</c> and <c>undo</c>: which pods, and for the latter two how to go about it.</summary>
internal sealed class RolloutFlags
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(3);

    private readonly InstallationFlags _installation = new("bring pods to");

    private readonly Option<string?> _namespace = new("--namespace", "-n") { Description = "The pods of this namespace alone", HelpName = "NAME" };

    private readonly Option<ReportFormat?> _output = ChoiceFlag.Report();

    private readonly Option<Wave[]> _waves = new("--wave")
    {
        Description = "What is brought up to date before the next wave begins: ns=NAME[,NAME], or a percentage of all injected pods; "
            + "one for each wave (default: 100%)",
        HelpName = "WAVE",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
        CustomParser = argument => [.. argument.Tokens.Select(token => Parsed(argument, "--wave", token.Value, Wave.Parse(token.Value))).OfType<Wave>()],
    };

    private readonly Option<int?> _atOnce = new("--max-unavailable")
    {
        Description = "How many sidecars may be coming up at once, each of another owner (default: 1)",
        HelpName = "N",
        CustomParser = argument =>
        {
            if (int.TryParse(argument.Tokens[0].Value, out var number) && number is >= 1 and <= 1000)
                return number;
            argument.AddError($"--max-unavailable {argument.Tokens[0].Value}: must be a number from 1 to 1000");
            return null;
        },
    };

    private readonly Option<TimeSpan?> _pause = DurationFlag.Of("--pause", TimeSpan.Zero, "Wait so long between two pods");
    private readonly Option<TimeSpan?> _soak = DurationFlag.Of(
        "--soak", TimeSpan.Zero, "Watch each wave so long before the next, and stop when a pod of it is not well");

    private readonly Option<TimeSpan?> _timeout = DurationFlag.Of("--timeout", Timeout, "Stop when a sidecar is not up after so long");

    private readonly Option<RolloutWindow?> _window = new("--window")
    {
        Description = "Change pods only between these hours of the day, in UTC; wait outside of them",
        HelpName = "HH:MM-HH:MM",
        CustomParser = argument => Parsed(argument, "--window", argument.Tokens[0].Value, RolloutWindow.Parse(argument.Tokens[0].Value)),
    };

    private readonly Option<bool> _recreate = new("--recreate")
    {
        Description = "Have pods made anew that cannot be changed in place: by a restart of their owner, or evicted one by one. Restarts applications",
    };

    private readonly Option<bool> _apply = new("--apply")
    {
        Description = "Do it. Without it the first pod of each wave is sent on a dry run, and nothing is changed",
    };

    /// <param name="command">Takes them.</param>
    /// <param name="changes">Whether it changes something.</param>
    /// <param name="forward">Whether it brings pods forward, and not back.</param>
    public void AddTo(Command command, bool changes, bool forward)
    {
        command.Add(_namespace);
        _installation.AddTo(command);
        if (changes)
            foreach (Option option in (Option[])[_waves, _atOnce, _pause, _soak, _window, _timeout])
                command.Add(option);
        if (changes && forward)
            command.Add(_recreate);
        if (changes)
            command.Add(_apply);
        command.Add(_output);
    }

    /// <exception cref="InputException">The configuration's directory is none.</exception>
    public CheckScope Scope(ParseResult result) => _installation.Read(result, dryRun: true);

    public bool IsJson(ParseResult result) => result.GetValue(_output) == ReportFormat.Json;

    public RolloutOptions Options(ParseResult result) => new()
    {
        Namespace = result.GetValue(_namespace),
        Waves = result.GetValue(_waves) is { Length: > 0 } waves ? waves : [Wave.All],
        MaxUnavailable = result.GetValue(_atOnce) ?? 1,
        Pause = result.GetValue(_pause) ?? TimeSpan.Zero,
        Soak = result.GetValue(_soak) ?? TimeSpan.Zero,
        Timeout = result.GetValue(_timeout) ?? Timeout,
        Window = result.GetValue(_window),
        Recreate = result.GetValue(_recreate),
        Apply = result.GetValue(_apply),
    };

    private static T? Parsed<T>(ArgumentResult argument, string option, string text, Result<T, string> parsed)
        where T : class
    {
        if (parsed.Error is { } error)
            argument.AddError($"{option} {Shown.Short(text)}: {error}");
        return parsed.Value;
    }
}
