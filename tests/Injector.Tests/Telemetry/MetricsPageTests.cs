using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using Injector.Checks.Coverage;
using Injector.Reporting;
using Injector.Telemetry;
using Microsoft.Extensions.DependencyInjection;

namespace Injector.Tests.Telemetry;

/// <summary>Holds docs/metrics.md to the instruments that exist, and to what Prometheus makes of their names.</summary>
public sealed partial class MetricsPageTests
{
    [Fact]
    public void The_page_lists_every_instrument_by_the_name_and_type_that_Prometheus_shows()
    {
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var meters = services.GetRequiredService<IMeterFactory>();
        var published = new List<string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Scope == meters)
                    published.Add($"{NameOf(instrument)} {TypeOf(instrument)}");
            },
        };
        listener.Start();
        using var metrics = new InjectorMetrics(meters);
        metrics.ObserveCertificate(() => null);
        metrics.ObserveTemplates(() => []);
        metrics.ObserveEvents(() => (0, 0, 0));
        metrics.ObserveNamespaces(() => null!, TimeProvider.System);

        Documented().Should().BeEquivalentTo([.. published, .. Reported()]);
    }

    /// <summary>What <c>report</c> shows, by its own words.</summary>
    private static IEnumerable<string> Reported()
    {
        var metrics = new FleetMetrics(TimeSpan.FromMinutes(1));
        metrics.Seen(new FleetCoverage(new CoverageReport(), DateTimeOffset.UnixEpoch, TimeSpan.Zero, null));
        return metrics.Write().Split('\n').Where(line => line.StartsWith("# TYPE ", StringComparison.Ordinal)).Select(line => line["# TYPE ".Length..]);
    }

    private static IEnumerable<string> Documented() =>
        File.ReadLines(Path.Combine(RepositoryRoot.Path, "docs/metrics.md"))
            .Select(line => Row().Match(line)).Where(match => match.Success).Select(match => $"{match.Groups[1].Value} {match.Groups[2].Value}");

    private static string NameOf(Instrument instrument) =>
        instrument.Name.Replace('.', '_')
        + instrument.Unit switch { "s" => "_seconds", "By" => "_bytes", _ => string.Empty }
        + (TypeOf(instrument) == "counter" ? "_total" : string.Empty);

    private static string TypeOf(Instrument instrument) => instrument.GetType().Name.Split('`')[0] switch
    {
        "Counter" or "ObservableCounter" => "counter",
        "Histogram" => "histogram",
        _ => "gauge",
    };

    [GeneratedRegex(@"^\| `(sidecar_injector_\w+)` \| (\w+) \|")]
    private static partial Regex Row();
}
