using System.Diagnostics.Metrics;
using OpenTelemetry.Metrics;

namespace Injector.Telemetry;

/// <summary>The Prometheus text format on the management port, for our own meter, Kestrel's and the runtime's.</summary>
internal static class PrometheusExposition
{
    private const string Kestrel = "Microsoft.AspNetCore.Server.Kestrel";

    /// <summary>
    /// More series than any of our instruments has. The SDK sets memory aside for each series an instrument may have, used
    /// or not, and its own limit of 2,000 makes that 10 MB at start.
    /// </summary>
    internal const int SeriesLimit = 256;

    private static readonly MetricStreamConfiguration ClosedLabels = new() { CardinalityLimit = SeriesLimit };

    // Which port and why a handshake failed is worth a series; addresses and connection lifetimes are not.
    private static readonly MetricStreamConfiguration FewLabels = new() { TagKeys = ["server.port", "error.type"], CardinalityLimit = SeriesLimit };

    public static void AddPrometheus(this IServiceCollection services)
    {
        services.AddSingleton<InjectorMetrics>();
        services.AddOpenTelemetry().WithMetrics(metrics => metrics
            .AddMeter(InjectorMetrics.MeterName, Kestrel, "System.Runtime")
            .AddView(View)
            .AddPrometheusExporter(exporter =>
            {
                // One scope, one target: their labels on every series would only cost storage.
                exporter.ScopeInfoEnabled = false;
                exporter.TargetInfoEnabled = false;
                // Scrapes are seconds apart; who looks twice in a hurry wants to see what has just happened.
                exporter.ScrapeResponseCacheDurationMilliseconds = 0;
            }));
    }

    private static MetricStreamConfiguration? View(Instrument instrument) => instrument switch
    {
        { Meter.Name: Kestrel, Name: "kestrel.connection.duration" } => MetricStreamConfiguration.Drop,
        { Meter.Name: Kestrel } => FewLabels,
        // Each revision that a template ever had is a series of its own.
        { Name: InjectorMetrics.TemplateInfo } => null,
        _ => ClosedLabels,
    };
}
