using System.Diagnostics.Metrics;
using OpenTelemetry.Metrics;

namespace Injector.Telemetry;

/// <summary>The Prometheus text format on the management port, for our own meter, Kestrel's and the runtime's.</summary>
internal static class PrometheusExposition
{
    private const string Kestrel = "Microsoft.AspNetCore.Server.Kestrel";

    // Which port and why a handshake failed is worth a series; addresses and connection lifetimes are not.
    private static readonly MetricStreamConfiguration FewLabels = new() { TagKeys = ["server.port", "error.type"] };

    public static void AddPrometheus(this IServiceCollection services)
    {
        services.AddSingleton<InjectorMetrics>();
        services.AddOpenTelemetry().WithMetrics(metrics => metrics
            .AddMeter(InjectorMetrics.MeterName, Kestrel, "System.Runtime")
            .AddView(KestrelView)
            .AddPrometheusExporter(exporter =>
            {
                // One scope, one target: their labels on every series would only cost storage.
                exporter.ScopeInfoEnabled = false;
                exporter.TargetInfoEnabled = false;
                // Scrapes are seconds apart; who looks twice in a hurry wants to see what has just happened.
                exporter.ScrapeResponseCacheDurationMilliseconds = 0;
            }));
    }

    private static MetricStreamConfiguration? KestrelView(Instrument instrument)
    {
        if (instrument.Meter.Name != Kestrel)
            return null;
        return instrument.Name == "kestrel.connection.duration" ? MetricStreamConfiguration.Drop : FewLabels;
    }
}
