using System.CommandLine;
using Injector.Cli.Failures;
using Injector.Hosting;

namespace Injector.Cli.Flags;

/// <summary>The options of <c>report</c>, besides which cluster.</summary>
internal sealed class ReportFlags
{
    private static readonly ReportOptions Default = new();

    private readonly Option<bool> _once = new("--once") { Description = "Go through the pods once, print the metrics, and end" };

    private readonly Option<TimeSpan?> _interval = DurationFlag.Of("--interval", Default.Interval, "How long to wait between two looks at the pods");

    private readonly Option<bool> _openReports = new("--open-reports")
    {
        Description = "Keep a Report (openreports.io) in each namespace where somebody asked for sidecars; without it nothing is written",
    };

    private readonly InstallationFlags _installation = new("compare pods with");

    private readonly Option<string?> _listenAddress = new("--listen-address")
    {
        Description = "Address to listen on (default: 127.0.0.1; all addresses inside a cluster)",
        HelpName = "IP",
    };

    private readonly Option<int> _port = NumberFlag.Of("--management-port", Default.Port, "HTTP port of /livez, /readyz and /metrics; 0 takes a free one");

    private readonly LogFlags _log = new("What is logged (default: info)");

    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_once, _interval, _openReports])
            command.Add(option);
        _installation.AddTo(command);
        foreach (Option option in (Option[])[_listenAddress, _port, _log.Format, _log.Level])
            command.Add(option);
    }

    /// <exception cref="InputException">The configuration's directory is none.</exception>
    public ReportOptions Read(ParseResult result)
    {
        var scope = _installation.Read(result, dryRun: false);
        return new ReportOptions
        {
            Once = result.GetValue(_once),
            Interval = result.GetValue(_interval) ?? Default.Interval,
            OpenReports = result.GetValue(_openReports),
            // In a pod of the chart the servers are around it.
            Scope = scope with { OwnNamespace = scope.OwnNamespace ?? Environment.GetEnvironmentVariable("POD_NAMESPACE") },
            ListenAddress = result.GetValue(_listenAddress),
            Port = result.GetValue(_port),
            LogFormat = result.GetValue(_log.Format) ?? Default.LogFormat,
            LogLevel = result.GetValue(_log.Level) ?? Default.LogLevel,
        };
    }
}
