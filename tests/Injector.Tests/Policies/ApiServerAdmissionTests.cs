using Injector.Testing.Policies;
using Injector.Tests.Cluster;

namespace Injector.Tests.Policies;

/// <summary>The differential suite asks a real API server as it asks the program that stands for one, and gets the same answers.</summary>
public sealed class ApiServerAdmissionTests
{
    [Fact]
    public async Task The_suite_comes_to_the_same_by_way_of_the_API()
    {
        await using var server = await PolicyServer.StartAsync();
        using var files = new Cli.TemporaryFiles();
        var cases = PolicyCase.Goldens.Select(PolicyCase.Of).Where((_, i) => i % 8 == 0).ToList();
        var settings = PolicyComparisonOf.Settings("log-processor");
        using var direct = OracleProcess.Start();
        using var live = (await ApiServerAdmission.StartAsync(files.Add("kubeconfig", server.Kubeconfig), TestContext.Current.CancellationToken))!;

        var want = await new PolicyComparison(direct, settings).CompareAsync(cases);
        var got = await new PolicyComparison(live, settings).CompareAsync(cases);

        PolicyReport.Check("by way of the API", got);
        got.Select(pod => $"{pod.Case.Name}: {pod.Verdict}").Should().Equal(want.Select(pod => $"{pod.Case.Name}: {pod.Verdict}"));
        got.Should().Contain(pod => pod.Outcome != null && pod.Outcome.Injected);
    }
}
