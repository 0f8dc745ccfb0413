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
    private string? _caveat;
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
        if (seen.Caveat is { } caveat && caveat != _caveat)
            Log.Assumed(logger, caveat);
        _caveat = seen.Caveat;
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
                Log.KindMissing(logger, OpenReports.KindMissing);
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
            Message = "{Caveat}")]
        public static partial void Assumed(ILogger logger, string caveat);

        [LoggerMessage(EventId = EventIds.ReportKindMissing, EventName = nameof(EventIds.ReportKindMissing), Level = LogLevel.Warning,
            Message = "{What}")]
        public static partial void KindMissing(ILogger logger, string what);

        [LoggerMessage(EventId = EventIds.ReportsNotWritten, EventName = nameof(EventIds.ReportsNotWritten), Level = LogLevel.Warning,
            Message = "{Error}; tried again with the next look")]
        public static partial void ReportsNotWritten(ILogger logger, string error);
    }
}
