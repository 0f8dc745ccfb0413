using Injector.Background;
using Injector.Checks.Coverage;
using Injector.Cluster.Api;

namespace Injector.Reporting;

/// <summary>Looks at the fleet again and again, keeps <see cref="FleetMetrics"/> and, where they are wanted, Reports up to date.</summary>
/// <param name="reader">Looks at it.</param>
/// <param name="metrics">Where it is shown.</param>
/// <param name="reports">Where it is written; null where that is not wanted.</param>
/// <param name="interval">How long to wait between two looks.</param>
/// <param name="time">The clock that pauses follow.</param>
/// <param name="logger">Where each look is told.</param>
internal sealed partial class FleetWatch(
    FleetReader reader, FleetMetrics metrics, OpenReports? reports, TimeSpan interval, TimeProvider time, ILogger<FleetWatch> logger) : BackgroundService
{
    private string? _assumed;
    private bool _kindMissing;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => new KeepTrying(
        "Going through the pods", static () => "what was seen last is shown on", time, logger)
    {
        Failed = _ => metrics.Failed(),
    }.RunAsync(LookAsync, stoppingToken);

    private async Task<TimeSpan?> LookAsync(CancellationToken cancellationToken)
    {
        var seen = await reader.ReadAsync(progress: null, cancellationToken);
        metrics.Seen(seen);
        if (seen.Assumed is { } why && why != _assumed)
            Log.Assumed(logger, why);
        _assumed = seen.Assumed;
        var report = seen.Report;
        var lacking = report.Count(CoverageState.Missing) + report.Count(CoverageState.Failed);
        var (injected, outdated) = (report.Count(CoverageState.Injected), report.Count(CoverageState.Outdated));
        Log.Seen(logger, report.Pods, injected, outdated, lacking, (long)seen.Took.TotalMilliseconds);
        if (reports is not null)
            await PublishAsync(reports, report, cancellationToken);

        // Between two looks nothing is needed that a look over a large fleet left.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive);
        return interval;
    }

    /// <summary>A Report that is refused is tried again with the next look: going through all pods once more, and soon, would change nothing.</summary>
    private async Task PublishAsync(OpenReports reports, CoverageReport report, CancellationToken cancellationToken)
    {
        try
        {
            var missing = !await reports.PublishAsync(report, cancellationToken);
            if (missing && !_kindMissing)
                Log.KindMissing(logger, OpenReports.ApiVersion);
            _kindMissing = missing;
        }
        catch (KubernetesApiException e)
        {
            metrics.Failed();
            Log.ReportsNotWritten(logger, e.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = EventIds.CoverageSeen, EventName = nameof(EventIds.CoverageSeen), Level = LogLevel.Information,
            Message = "{Pods} pods: {Injected} injected, {Outdated} outdated, {Lacking} without what they should have; took {Milliseconds} ms")]
        public static partial void Seen(ILogger logger, int pods, int injected, int outdated, int lacking, long milliseconds);

        [LoggerMessage(EventId = EventIds.CoverageAssumed, EventName = nameof(EventIds.CoverageAssumed), Level = LogLevel.Warning,
            Message = "Pods are compared with the built-in templates and the default configuration: {Why}")]
        public static partial void Assumed(ILogger logger, string why);

        [LoggerMessage(EventId = EventIds.ReportKindMissing, EventName = nameof(EventIds.ReportKindMissing), Level = LogLevel.Warning,
            Message = "No Reports are written: the cluster has no {Kind}; install its definitions, or leave --open-reports out")]
        public static partial void KindMissing(ILogger logger, string kind);

        [LoggerMessage(EventId = EventIds.ReportsNotWritten, EventName = nameof(EventIds.ReportsNotWritten), Level = LogLevel.Warning,
            Message = "Reports are not up to date, trying again with the next look: {Error}")]
        public static partial void ReportsNotWritten(ILogger logger, string error);
    }
}
