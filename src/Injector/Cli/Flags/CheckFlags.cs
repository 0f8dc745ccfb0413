using System.CommandLine;
using Injector.Checks;
using Injector.Cli.Failures;
using Injector.Cli.Manifests;

namespace Injector.Cli.Flags;

/// <summary>The options of <c>check</c>, besides which cluster.</summary>
internal sealed class CheckFlags
{
    private readonly Option<string?> _configuration = new("--webhook-configuration")
    {
        Description = "The MutatingWebhookConfiguration to look at (default: all that have entries of ours)",
        HelpName = "NAME",
    };

    private readonly Option<string?> _own = new("--injector-namespace")
    {
        Description = "Where the servers run (default: as the webhook configuration says)",
        HelpName = "NAME",
    };

    private readonly Option<string?> _directory = new("--config-dir")
    {
        Description = "Configuration and templates to compare pods with (default: those of the servers)",
        HelpName = "DIR",
    };

    private readonly Option<string?> _namespace = new("--namespace", "-n") { Description = "Go through the pods of this namespace alone", HelpName = "NAME" };
    private readonly Option<bool> _noCoverage = new("--no-coverage") { Description = "Do not go through the pods" };
    private readonly Option<bool> _noDryRun = new("--no-dry-run") { Description = "Send no pod through admission on a dry run" };

    private readonly FindingFlags _findings = new();
    private readonly Option<TimeSpan?> _wait = DurationFlag.Of("--wait", TimeSpan.Zero, "Look again until there are no problems, for at most so long");
    private readonly Option<ReportFormat?> _output = ChoiceFlag.Of(
        "--output", ["-o"], "Output format (default: text)", ("text", ReportFormat.Text), ("json", ReportFormat.Json), ("html", ReportFormat.Html));

    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_configuration, _own, _directory, _namespace, _noCoverage, _noDryRun])
            command.Add(option);
        _findings.AddTo(command);
        command.Add(_wait);
        command.Add(_output);
    }

    /// <exception cref="InputException">The configuration's directory is none.</exception>
    public CheckOptions Read(ParseResult result)
    {
        if (result.GetValue(_directory) is { } directory)
            InputFile.RequireDirectory("--config-dir", directory);
        return new CheckOptions(
            new CheckScope(result.GetValue(_configuration), result.GetValue(_own), result.GetValue(_directory), !result.GetValue(_noDryRun)),
            result.GetValue(_namespace),
            !result.GetValue(_noCoverage),
            _findings.Read(result),
            result.GetValue(_wait) ?? TimeSpan.Zero,
            result.GetValue(_output) ?? ReportFormat.Text);
    }
}
