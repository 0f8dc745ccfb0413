using System.CommandLine;
using Injector.Cli.Failures;

namespace Injector.Cli.Flags;

/// <summary>The options of <c>check</c>, besides which cluster.</summary>
internal sealed class CheckFlags
{
    private readonly InstallationFlags _installation = new("compare pods with");
    private readonly Option<string?> _namespace = new("--namespace", "-n") { Description = "Go through the pods of this namespace alone", HelpName = "NAME" };
    private readonly Option<bool> _noCoverage = new("--no-coverage") { Description = "Do not go through the pods" };
    private readonly Option<bool> _noDryRun = new("--no-dry-run") { Description = "Send no pod through admission on a dry run" };

    private readonly FindingFlags _findings = new();
    private readonly Option<TimeSpan?> _wait = DurationFlag.Of("--wait", TimeSpan.Zero, "Look again until there are no problems, for at most so long");
    private readonly Option<ReportFormat?> _output = ChoiceFlag.Of(
        "--output", ["-o"], "Output format (default: text)", ("text", ReportFormat.Text), ("json", ReportFormat.Json), ("html", ReportFormat.Html));

    public void AddTo(Command command)
    {
        _installation.AddTo(command);
        foreach (Option option in (Option[])[_namespace, _noCoverage, _noDryRun])
            command.Add(option);
        _findings.AddTo(command);
        command.Add(_wait);
        command.Add(_output);
    }

    /// <exception cref="InputException">The configuration's directory is none.</exception>
    public CheckOptions Read(ParseResult result) =>
        new(
            _installation.Read(result, dryRun: !result.GetValue(_noDryRun)),
            result.GetValue(_namespace),
            !result.GetValue(_noCoverage),
            _findings.Read(result),
            result.GetValue(_wait) ?? TimeSpan.Zero,
            result.GetValue(_output) ?? ReportFormat.Text);
}
