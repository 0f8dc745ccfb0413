using System.Text.Json.Nodes;
using Injector.EndToEndTests.Pods;
using k8s;

namespace Injector.EndToEndTests.Node;

/// <summary>
/// What a pod may use of the node's disk. A limit of ephemeral storage on one container is one for the whole pod, its logs and volumes included
/// (substratusai/runbooks#246): the sidecar brings none into a pod that has none.
/// </summary>
[Trait("Category", "Long")]
public sealed class DiskTests(NodeFixture fixture) : NodeScenario(fixture)
{
    private const string Forever = "trap exit TERM; while :; do sleep 10 & wait; done";

    private const string NinetyMegabytesOfLog =
        "dd if=/dev/zero bs=1M count=1 2>/dev/null | tr '\\000' x >/tmp/line; echo >>/tmp/line; i=0; while [ $i -lt 90 ]; do cat /tmp/line >>/var/log/app/app.log; i=$((i+1)); done";

    private const string NinetyMegabytesElsewhere = "echo 'line 1' >>/var/log/app/app.log; dd if=/dev/zero of=/cache/blob bs=1M count=90 2>/dev/null";

    [Fact]
    public async Task A_pod_that_had_no_limit_of_disk_has_none_afterwards()
    {
        await CreateAsync("till", NinetyMegabytesOfLog);
        await CreateAsync("thumbnails", NinetyMegabytesElsewhere);
        // The proof that this kubelet evicts: the same pod without a sidecar, and with a limit.
        await CreateAsync("limited", NinetyMegabytesElsewhere, "64Mi");

        await Eventually.BecomesTrueAsync("The kubelet evicts the pod with a limit", TimeSpan.FromMinutes(4), async () => await ReasonAsync("limited") == "Evicted", Cancellation);
        // It looks every ten seconds, at one pod after the other.
        await Task.Delay(TimeSpan.FromSeconds(20), Cancellation);

        foreach (var name in (string[])["till", "thumbnails"])
        {
            var pod = await Cluster.Server.Client.ReadNamespacedPodAsync(name, Namespace, cancellationToken: Cancellation);
            pod.Status.Phase.Should().Be("Running", $"{name}: {pod.Status.Reason} {pod.Status.Message}");
            pod.Status.ContainerStatuses.Should().HaveCount(2).And.OnlyContain(status => status.Ready && status.RestartCount == 0, name);
        }

        (await KubectlAsync("exec", "till", "-c", "app", "--", "du", "-m", "/var/log/app/app.log")).Should().StartWith("9");
    }

    private async Task CreateAsync(string name, string script, string? limit = null)
    {
        var app = ShellContainer("app", $"{script}; {Forever}");
        app["volumeMounts"] = Parsed("""[{"name":"cache","mountPath":"/cache"}]""");
        if (limit is not null)
            app["resources"] = Parsed($$$"""{"limits":{"ephemeral-storage":"{{{limit}}}"}}""");
        var pod = (limit is null ? PodDocument.OptedIn(name) : PodDocument.Plain(name)).WithSpec("containers", $"[{app.ToJsonString()}]").WithSpec("volumes", """[{"name":"cache","emptyDir":{}}]""");
        (await Cluster.Pods.CreateAsync(Namespace, pod, cancellation: Cancellation)).Stored.IsInjected.Should().Be(limit is null);
        if (limit is null)
            await WaitUntilReadyAsync(name, "2/2");
    }

    private async Task<string?> ReasonAsync(string pod) => (await Cluster.Server.Client.ReadNamespacedPodAsync(pod, Namespace, cancellationToken: Cancellation)).Status.Reason;

    private static JsonNode Parsed(string json) => JsonNode.Parse(json)!;
}
