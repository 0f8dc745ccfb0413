using Injector.Readiness;

namespace Injector.Reporting;

/// <summary>What <c>report</c> shows of its last look at the fleet, and of itself. Safe to use from several threads.</summary>
/// <param name="interval">How often it looks; null when it looks once.</param>
internal sealed class FleetMetrics(TimeSpan? interval) : IReadinessCheck
{
    private volatile FleetCoverage? _last;
    private long _failures;

    public string Name => "coverage";

    /// <summary>Ready when there is something to show. Numbers that grow old are shown with their age, which an alert watches.</summary>
    public ReadinessResult Check() => new(_last is not null, _last is null ? "no look at the fleet has come to its end yet" : null);

    public void Seen(FleetCoverage coverage) => _last = coverage;

    public void Failed() => Interlocked.Increment(ref _failures);

    /// <summary>The page <c>/metrics</c>.</summary>
    public string Write()
    {
        var text = new PrometheusText();
        if (_last is { } last)
        {
            CoverageGauges.Write(text, last.Report);
            text.Metric("sidecar_injector_coverage_timestamp_seconds", "gauge", "When all pods had been gone through last, in seconds since 1970.")
                .Sample(last.Read.ToUnixTimeSeconds());
            text.Metric("sidecar_injector_coverage_duration_seconds", "gauge", "How long that took.").Sample(Math.Round(last.Took.TotalSeconds, 3));
            text.Metric("sidecar_injector_coverage_assumed", "gauge",
                    "1 when pods were compared with the built-in templates, because the servers' own could not be read.")
                .Sample(last.Assumed is null ? 0 : 1);
        }

        if (interval is { } pause)
        {
            text.Metric("sidecar_injector_coverage_interval_seconds", "gauge", "How often pods are gone through.").Sample(pause.TotalSeconds);
            text.Metric("sidecar_injector_coverage_failures_total", "counter", "Attempts to go through the pods, or to write Reports, that failed.")
                .Sample(Interlocked.Read(ref _failures));
        }

        return text.ToString();
    }
}
