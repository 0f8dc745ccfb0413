using Injector.EndToEndTests.Pods;
using Injector.EndToEndTests.Webhook;

namespace Injector.EndToEndTests.Node;

/// <summary>The sidecar not only is admitted under the <c>restricted</c> profile: it works under it.</summary>
public sealed class RestrictedNodeTests(NodeFixture fixture) : NodeScenario(fixture)
{
    [Fact]
    public async Task A_restricted_pod_logs_through_its_sidecar()
    {
        var (enforcement, ns) = await RestrictedNamespaces.CreateAsync(Cluster, Cancellation);
        await using var _ = enforcement;
        MoveTo(ns);
        var pod = ShellPod("web", $"{WriteLines(100)}; trap exit TERM; while :; do sleep 0.1; done")
            .WithSpec("securityContext", """{"runAsUser": 1234, "runAsNonRoot": true, "fsGroup": 1234, "seccompProfile": {"type": "RuntimeDefault"}}""");
        pod["spec"]!["containers"]![0]!["securityContext"] = PodDocument.Parse("""{"allowPrivilegeEscalation": false, "capabilities": {"drop": ["ALL"]}}""");

        (await Cluster.Pods.CreateAsync(ns, pod, cancellation: Cancellation)).Stored.IsInjected.Should().BeTrue();

        await WaitUntilReadyAsync("web", "2/2");
        (await SidecarLogWithAsync("web", "line 100")).Should().Equal(Lines(100));
    }
}
