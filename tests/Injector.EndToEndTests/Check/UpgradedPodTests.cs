using Injector.EndToEndTests.Admission;
using Injector.EndToEndTests.Pods;

namespace Injector.EndToEndTests.Check;

/// <summary>Pods of a version of the injector before, after an upgrade.</summary>
public sealed class UpgradedPodTests(AdmissionFixture fixture) : CheckScenario(fixture)
{
    [Fact]
    public async Task A_pod_that_carries_the_script_is_left_as_it_is_and_listed_as_outdated()
    {
        await RegisterAndWaitAsync();
        var ns = await Cluster.CreateNamespaceAsync(run: Run);
        var pod = UpgradedPod.Read();

        var answer = await CreateAsync(pod, ns);

        answer.Stored.ContainerNames.Should().Equal("nginx", "log-processor");
        answer.Stored.InitContainerNames.Should().Equal("log-processor-init");
        ((string?)answer.Stored.Sidecar!["image"]).Should().Be("busybox:1.37.0");
        ((string?)answer.Stored.Sidecar!["command"]![2]).Should().Be((string?)pod["spec"]!["containers"]![1]!["command"]![2]);
        answer.Warnings.Should().ContainSingle().Which.Should().StartWith("log-processor stays at revision ").And.EndWith(", new pods get that");
        var coverage = (await CheckAsync("-n", ns, "--no-dry-run")).Document.GetProperty("coverage");
        coverage.GetProperty("namespaces")[0].GetProperty("outdated").GetInt32().Should().Be(1);
        coverage.GetProperty("workloads")[0].GetProperty("advice").GetString().Should().Be($"delete Pod/sidecar-demo in {ns} and create it again");
    }
}
