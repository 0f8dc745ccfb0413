using System.CommandLine;
using Injector.Checks;
using Injector.Cli.Failures;
using Injector.Cli.Manifests;
using Injector.Hosting;

namespace Injector.Cli.Flags;

/// <summary>The options of <c>report</c>, besides which cluster.</summary>
internal sealed class ReportFlags
{
    private const int HighestPort = 65535;

    private static readonly ReportOptions Default = new();

    private readonly Option<bool> _once = new("--once") { Description = "Go through the pods once, print the metrics, and end" };

    private readonly Option<TimeSpan?> _interval = DurationFlag.Of("--interval", Default.Interval, "How long to wait between two looks at the pods");

    private readonly Option<bool> _openReports = new("--open-reports")
    {
        Description = "Keep a Report (openreports.io) in each namespace where somebody asked for sidecars; without it nothing is written",
    };

    private readonly Option<string?> _directory = new("--config-dir")
    {
        Description = "Configuration and templates to compare pods with (default: those of the servers)",
        HelpName = "DIR",
    };

    private readonly Option<string?> _configuration = new("--webhook-configuration")
    {
        Description = "The MutatingWebhookConfiguration that leads to the servers (default: all that have entries of ours)",
        HelpName = "NAME",
    };

    private readonly Option<string?> _own = new("--injector-namespace")
    {
        Description = "Where the servers run (default: $POD_NAMESPACE, else as the webhook configuration says)",
        HelpName = "NAME",
    };

    private readonly Option<string?> _listenAddress = new("--listen-address")
    {
        Description = "Address to listen on (default: 127.0.0.1; all addresses inside a cluster)",
        HelpName = "IP",
    };

    private readonly Option<int> _port = NumberFlag.Of("--management-port", Default.Port, "HTTP port of /livez, /readyz and /metrics; 0 takes a free one");

    private readonly LogFlags _log = new();

    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])
        [
            _once, _interval, _openReports, _directory, _configuration, _own, _listenAddress, _port, _log.Format, _log.Level,
        ])
            command.Add(option);
    }

    /// <exception cref="InputException">A value cannot be used.</exception>
    public ReportOptions Read(ParseResult result)
    {
        if (result.GetValue(_directory) is { } directory)
            InputFile.RequireDirectory("--config-dir", directory);
        var interval = result.GetValue(_interval) ?? Default.Interval;
        if (interval < ReportOptions.ShortestInterval)
            throw new InputException($"--interval {interval.TotalSeconds}s: must be at least {ReportOptions.ShortestInterval.TotalSeconds}s");
        var port = result.GetValue(_port);
        if (port is < 0 or > HighestPort)
            throw new InputException($"--management-port {port}: must be a port from 0 to {HighestPort}");
        var address = result.GetValue(_listenAddress);
        if (address is not null && !ListenAddress.IsOne(address))
            throw new InputException($"--listen-address {address}: must be an IP address");
        return new ReportOptions
        {
            Once = result.GetValue(_once),
            Interval = interval,
            OpenReports = result.GetValue(_openReports),
            Scope = new CheckScope(
                result.GetValue(_configuration), result.GetValue(_own) ?? Environment.GetEnvironmentVariable("POD_NAMESPACE"),
                result.GetValue(_directory), DryRun: false),
            ListenAddress = address,
            Port = port,
            LogFormat = result.GetValue(_log.Format) ?? Default.LogFormat,
            LogLevel = result.GetValue(_log.Level) ?? Default.LogLevel,
        };
    }
}
