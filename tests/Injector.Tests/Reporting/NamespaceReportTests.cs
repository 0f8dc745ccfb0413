using System.Text.Json.Nodes;
using Injector.Checks.Coverage;
using Injector.Injection.Reasons;
using Injector.Reporting;

namespace Injector.Tests.Reporting;

/// <summary>A namespace as a Report. That an API server takes it is shown with its definition.</summary>
public sealed class NamespaceReportTests
{
    [Theory]
    [InlineData(CoverageState.Missing, true, "fail", "high")]
    [InlineData(CoverageState.Missing, false, "warn", "medium")]
    [InlineData(CoverageState.Failed, true, "fail", "high")]
    [InlineData(CoverageState.Failed, false, "fail", "medium")]
    [InlineData(CoverageState.Outdated, true, "warn", "low")]
    [InlineData(CoverageState.Leftover, false, "warn", "low")]
    public void What_misses_a_sidecar_fails_where_it_must_have_one(Enum state, bool enforced, string result, string severity)
    {
        var report = Report((CoverageState)state, enforced, workloads: 1);

        var found = report["results"]!.AsArray().Should().ContainSingle().Which!;
        ((string)found["result"]!).Should().Be(result);
        ((string)found["severity"]!).Should().Be(severity);
        ((string)found["rule"]!).Should().Be(state.ToString());
        found["resources"]![0]!.ToJsonString().Should().Be("""{"apiVersion":"apps/v1","kind":"Deployment","name":"web-0","namespace":"shop"}""");
        ((int)report["summary"]![result]!).Should().Be(1);
        report["summary"]!.AsObject().Sum(count => (int)count.Value!).Should().Be(1, "each pod is counted once");
    }

    [Fact]
    public void A_namespace_of_very_many_workloads_lists_those_that_matter_and_fits_into_an_object()
    {
        var report = Report(CoverageState.Missing, enforced: true, workloads: 3000);

        report["results"]!.AsArray().Should().HaveCount(NamespaceReport.MostResults);
        ((int)report["summary"]!["fail"]!).Should().Be(3000);
        report.ToJsonString().Length.Should().BeLessThan(1 << 20);
    }

    [Fact]
    public void Its_name_its_source_and_its_label_are_ours_so_that_nobody_elses_Report_is_touched()
    {
        var report = Report(CoverageState.Injected, enforced: false, workloads: 1);

        ((string)report["metadata"]!["name"]!).Should().Be("sidecar-injector");
        ((string)report["metadata"]!["labels"]!["app.kubernetes.io/managed-by"]!).Should().Be("sidecar-injector");
        ((string)report["source"]!).Should().Be("sidecar-injector");
        ((int)report["summary"]!["pass"]!).Should().Be(1);
    }

    [Fact]
    public void Its_digest_is_of_what_it_says_and_not_of_when()
    {
        var (one, other) = (Coverage(CoverageState.Missing, true, 2), Coverage(CoverageState.Missing, true, 3));

        NamespaceReport.DigestOf(one.Namespaces[0], one.Workloads).Should().Be(NamespaceReport.DigestOf(one.Namespaces[0], one.Workloads))
            .And.NotBe(NamespaceReport.DigestOf(other.Namespaces[0], other.Workloads));
    }

    private static CoverageReport Coverage(CoverageState state, bool enforced, int workloads)
    {
        var report = new CoverageReport();
        for (var i = 0; i < workloads; i++)
            report.Add(
                CoverageGaugesTests.Namespace("shop", enforced),
                new PodCoverage(state, Reason.ParameterInvalid, new string('x', 5000), new Workload("Deployment", $"web-{i}"), []));
        return report;
    }

    private static JsonNode Report(CoverageState state, bool enforced, int workloads)
    {
        var report = Coverage(state, enforced, workloads);
        return JsonNode.Parse(NamespaceReport.Write(report.Namespaces[0], report.Workloads, DateTimeOffset.UnixEpoch, "d").Span)!;
    }
}
