using Injector.EndToEndTests.Pods;

namespace Injector.EndToEndTests.Node;

/// <summary>Pods of a version of the injector before, beside those of this one.</summary>
public sealed class UpgradedPodTests(NodeFixture fixture) : NodeScenario(fixture)
{
    [Fact]
    public async Task A_pod_that_carries_the_script_is_served_on_and_never_injected_twice()
    {
        await Fixture.Node.ProvideImageAsync("nginx:1.29", Cancellation);
        await Fixture.Node.ProvideImageAsync("busybox:1.37.0", Cancellation);

        await KubectlAsync("apply", "-f", UpgradedPod.File);

        await WaitUntilReadyAsync("sidecar-demo", "2/2");
        await KubectlAsync("exec", "sidecar-demo", "-c", "nginx", "--", "sh", "-c", "echo 'a line' >>/var/log/nginx/access.log");
        (await SidecarLogWithAsync("sidecar-demo", "a line")).Should().Equal("a line");
        (await Cluster.Pods.ReadAsync(Namespace, "sidecar-demo", Cancellation))!.ContainerNames.Should().Equal("nginx", "log-processor");
    }
}
