using System.Globalization;
using System.Text.RegularExpressions;
using Injector.Checks.Coverage;
using Injector.Injection.Pods;
using Injector.Injection.Reasons;
using Injector.Reporting;

namespace Injector.Tests.Reporting;

/// <summary>A fleet as gauges: every pod counted once, and never more series than a bound.</summary>
public sealed partial class CoverageGaugesTests
{
    [Fact]
    public void Each_namespace_where_somebody_asked_has_its_pods_by_state_and_the_rest_are_counted_together()
    {
        var report = new CoverageReport();
        report.Add(Namespace("bank", enforced: true), Pod(CoverageState.Injected, "log-processor"));
        report.Add(Namespace("bank", enforced: true), Pod(CoverageState.Missing, "log-processor"));
        report.Add(Namespace("idle"), Pod(CoverageState.NotAsked));

        var series = Series(report);

        series["""sidecar_injector_pods{namespace="bank",enforced="true",state="injected"}"""].Should().Be(1);
        series["""sidecar_injector_pods{namespace="bank",enforced="true",state="missing"}"""].Should().Be(1);
        series["""sidecar_injector_pods{namespace="bank",enforced="true",state="failed"}"""].Should().Be(0, "a rate needs a zero to begin at");
        series["""sidecar_injector_pods{namespace="(others)",enforced="false",state="not_asked"}"""].Should().Be(1);
        series["""sidecar_injector_template_pods{namespace="bank",template="log-processor",state="missing"}"""].Should().Be(1);
        series.Keys.Should().NotContain(name => name.Contains("idle", StringComparison.Ordinal));
    }

    [Fact]
    public void Too_many_namespaces_are_counted_together_those_that_miss_least_first_and_no_pod_is_lost()
    {
        var report = new CoverageReport();
        for (var i = 0; i < 2000; i++)
            report.Add(Namespace($"ns-{i}", enforced: i == 1999), Pod(i == 1000 ? CoverageState.Missing : CoverageState.Injected, "log-processor", "log-forwarder"));

        var series = Series(report);

        series.Count.Should().BeLessThan(12 * CoverageGauges.MostNamespaces);
        series.Where(one => one.Key.StartsWith("sidecar_injector_pods", StringComparison.Ordinal)).Sum(one => one.Value).Should().Be(2000);
        series.Where(one => one.Key.StartsWith("sidecar_injector_template_pods", StringComparison.Ordinal)).Sum(one => one.Value).Should().Be(4000);
        series.Keys.Should().Contain(name => name.Contains("\"ns-1000\"", StringComparison.Ordinal), "it misses one");
        series.Keys.Should().Contain(name => name.Contains("\"ns-1999\"", StringComparison.Ordinal), "it is enforced");
    }

    [Fact]
    public void A_label_that_nobody_should_have_been_able_to_write_breaks_no_line()
    {
        var text = new PrometheusText().Metric("m", "gauge", "Help.").Sample(0.5, "a", "x\"y\\z\nw").ToString();

        text.Should().Be("# HELP m Help.\n# TYPE m gauge\nm{a=\"x\\\"y\\\\z\\nw\"} 0.5\n");
    }

    [Fact]
    public void There_is_nothing_to_show_and_nobody_is_ready_before_the_first_look()
    {
        var metrics = new FleetMetrics(TimeSpan.FromMinutes(5));

        metrics.Check().IsReady.Should().BeFalse();
        metrics.Write().Should().Contain("sidecar_injector_coverage_failures_total 0").And.NotContain("sidecar_injector_pods").And.NotContain("timestamp");

        metrics.Failed();
        metrics.Seen(new FleetCoverage(new CoverageReport(), DateTimeOffset.FromUnixTimeSeconds(1_800_000_000), TimeSpan.FromSeconds(1.5), null));

        metrics.Check().IsReady.Should().BeTrue();
        metrics.Write().Should().Contain("sidecar_injector_coverage_timestamp_seconds 1800000000").And.Contain("failures_total 1").And.Contain("duration_seconds 1.5");
    }

    internal static NamespaceFacts Namespace(string name, bool enforced = false) =>
        enforced
            ? NamespaceFacts.Empty(name) with { Labels = new Dictionary<string, string> { ["sidecar-injector.io/enforce"] = "true" } }
            : NamespaceFacts.Empty(name);

    internal static PodCoverage Pod(CoverageState state, params string[] templates) => new(
        state, Reason.NamespaceOptedIn, null, new Workload("Deployment", "web"), [.. templates.Select(template => new TemplateStanding(template, state))]);

    private static Dictionary<string, double> Series(CoverageReport report)
    {
        var text = new PrometheusText();
        CoverageGauges.Write(text, report);
        return text.ToString().Split('\n').Where(line => line.Length > 0 && line[0] != '#').Select(line => Sample().Match(line))
            .ToDictionary(match => match.Groups[1].Value, match => double.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture));
    }

    [GeneratedRegex(@"^(\w+\{.*\}) ([0-9.]+)$")]
    private static partial Regex Sample();
}
