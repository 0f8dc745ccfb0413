using System.Diagnostics;
using Injector.EndToEndTests.Check;
using Injector.EndToEndTests.Node;
using Injector.EndToEndTests.Pods;
using Injector.EndToEndTests.Rollout;
using k8s;
using k8s.Models;

namespace Injector.EndToEndTests.Install;

/// <summary>
/// A release on a node: two replicas of the image behind a Service, called by the API server, through a day of a platform
/// team's. Whatever happens to the servers, no pod is refused and none goes through without its sidecar.
/// </summary>
public sealed class ReleaseTests(NodeFixture fixture, ReleaseFixture installed) : InstallScenario(fixture), IClassFixture<ReleaseFixture>
{
    private const int Clients = 4;

    private HelmRelease Release => installed.Release!;

    [Fact]
    public async Task A_deployment_in_an_annotated_namespace_gets_its_sidecar_and_the_sidecar_its_lines()
    {
        var pod = await DeployAsync();

        (await SidecarLogWithAsync(pod, "line 100")).Should().Equal(Lines(100));
        (await ServersAsync(Release)).Should().HaveCount(2);
    }

    [Fact]
    public async Task Helm_test_is_green() =>
        (await Release.TestAsync(Cancellation)).Should().Contain("Phase:").And.Contain("Succeeded");

    [Fact]
    public async Task An_upgrade_and_its_rollback_under_load_cost_no_pod()
    {
        var before = await ServersAsync(Release);
        await using var load = await StartLoadAsync();

        await Release.UpgradeAsync(ReleaseFixture.Values(podAnnotation: "second"), Cancellation);
        var upgraded = await ServersAsync(Release);
        await Release.RollbackAsync(Cancellation);

        await load.EndsWithoutLossAsync("`helm upgrade` and `helm rollback`, each replacing both servers");
        var after = await ServersAsync(Release);
        Names(upgraded).Should().NotIntersectWith(Names(before)).And.NotIntersectWith(Names(after));
        after.Should().OnlyContain(pod => pod.Metadata.Annotations["example.com/build"] == "first");
    }

    [Fact]
    public async Task A_restart_of_the_servers_under_load_costs_no_pod()
    {
        var before = await ServersAsync(Release);
        await using var load = await StartLoadAsync();

        await Fixture.Kubectl.RunAsync(Cancellation, "rollout", "restart", "deployment", HelmRelease.Name, "--namespace", Release.Namespace);
        await Fixture.Kubectl.RunAsync(Cancellation, "rollout", "status", "deployment", HelmRelease.Name, "--namespace", Release.Namespace, "--timeout=5m");
        // The old servers are still leaving: they serve on until every API server has heard of it.
        await Eventually.BecomesTrueAsync(
            "The old servers are gone", Deadline,
            async () => (await Cluster.Server.Client.ListNamespacedPodAsync(Release.Namespace, cancellationToken: Cancellation)).Items
                .All(pod => !Names(before).Contains(pod.Metadata.Name)), Cancellation);

        await load.EndsWithoutLossAsync("`kubectl rollout restart` of both servers, failurePolicy Fail");
    }

    [Fact]
    public async Task A_server_that_is_told_to_stop_ends_with_0()
    {
        Requires.Situation(Fixture.Node.IsHere, "A process can be told to stop on a node of this machine alone");
        var server = (await ServersAsync(Release))[0];
        var told = server.Status.ContainerStatuses[0];

        // Not by deleting its pod: a kubelet may remove the container before it tells the API server how it ended.
        ChildProcess.AskToEnd(ContainerProcess.Of(told));
        var now = await Eventually.GivesAsync(
            "It has ended and was started again", Deadline,
            async () => await ContainerOfAsync(server) is { Ready: true } container && container.RestartCount > told.RestartCount ? container : null,
            Cancellation);

        var ended = now.LastState.Terminated;
        (ended.ContainerID, ended.ExitCode, ended.Reason).Should().Be((told.ContainerID, 0, "Completed"));
    }

    [Fact]
    public async Task A_server_that_dies_costs_no_more_than_what_was_under_way()
    {
        Requires.Situation(Fixture.Node.IsHere, "A process can be killed on a node of this machine alone");
        var ns = await CreateEnforcedNamespaceAsync();
        await UntilInjectedAsync(ns);
        var pods = new PodLoad(Cluster.Pods, ns, Clients);
        await Eventually.BecomesTrueAsync("Some pods", Deadline, () => Task.FromResult(pods.Injected > 20), Cancellation);

        var victim = (await ServersAsync(Release))[0];
        var killed = victim.Status.ContainerStatuses[0];
        ContainerProcess.Of(killed).Kill();
        var watch = Stopwatch.StartNew();
        await CreateWaitingPodsAsync(ns, 30);
        await Eventually.BecomesTrueAsync(
            "The server is ready again", Deadline,
            async () => await ContainerOfAsync(victim) is { Ready: true } container && container.RestartCount > killed.RestartCount, Cancellation);
        var seen = pods.Injected;
        await Eventually.BecomesTrueAsync("Pods go on", Deadline, () => Task.FromResult(pods.Injected > seen + 20), Cancellation);
        await pods.StopAsync();

        Measured.Report(
            $"A server killed (SIGKILL) under {Clients} clients, its endpoint still listed: {pods.Injected} pods, {pods.Failures.Count} refused; "
            + $"ready again after {watch.Elapsed.TotalSeconds:0.0} s; all 30 pods of a ReplicaSet made meanwhile are injected");
        // Those in flight, and until the endpoint is gone each client's attempts that chance sends to the dead address
        // before it has a connection to the other one.
        pods.Failures.Count.Should().BeLessThanOrEqualTo(8 * Clients, string.Join('\n', pods.Failures));
        var stored = (await Cluster.Server.Client.ListNamespacedPodAsync(ns, labelSelector: "app=waiting", cancellationToken: Cancellation)).Items;
        stored.Should().HaveCount(30).And.OnlyContain(pod => pod.Metadata.Labels.ContainsKey("sidecar-injector.io/injected"));
    }

    [Fact]
    public async Task A_changed_template_restarts_nothing_and_shows_its_pods_as_outdated()
    {
        MoveTo(await CreateNamespaceAsync(annotations: new()
        {
            [PodDocument.InjectKey] = "true",
            [PodDocument.Prefix + "template"] = ReleaseFixture.Template,
        }));
        await DeployAsync();
        var before = await ServersAsync(Release);
        (await CoverageAsync("outdated")).Should().Be(0);

        await Release.UpgradeAsync(ReleaseFixture.Values(memoryLimit: "80Mi"), Cancellation);

        await Eventually.BecomesTrueAsync(
            "New pods get the new template", Deadline,
            async () => await MemoryLimitOfANewPodAsync() == "80Mi", Cancellation);
        (await CoverageAsync("outdated")).Should().Be(1);
        (await CoverageAsync("injected")).Should().Be(0);
        var after = await ServersAsync(Release);
        Names(after).Should().BeEquivalentTo(Names(before));
        after.Sum(Restarts).Should().Be(before.Sum(Restarts));
        await Release.RollbackAsync(Cancellation);
    }

    private async Task<ReleaseLoad> StartLoadAsync()
    {
        var ns = await CreateEnforcedNamespaceAsync();
        await UntilInjectedAsync(ns);
        return await ReleaseLoad.StartAsync(Cluster, Release, ns, Cancellation);
    }

    /// <summary>Pods that a controller makes and no node takes.</summary>
    private async Task CreateWaitingPodsAsync(string ns, int count)
    {
        MoveTo(ns);
        await ApplyAsync(
            $$$"""
            apiVersion: apps/v1
            kind: ReplicaSet
            metadata: {name: waiting}
            spec:
              replicas: {{{count}}}
              selector: {matchLabels: {app: waiting}}
              template:
                metadata: {labels: {app: waiting}}
                spec:
                  nodeSelector: {example.com/nowhere: "true"}
                  containers: [{name: app, image: {{{Fixture.ShellImage}}}}]
            """);
        await PodsAsync("app=waiting", count);
    }

    private async Task<int> CoverageAsync(string state)
    {
        var check = await CheckRun.RunAsync(Cluster.Server.Kubeconfig, Cancellation, "--webhook-configuration", HelmRelease.Name, "-n", Namespace, "--no-dry-run");
        return check.Document.GetProperty("coverage").GetProperty(state).GetInt32();
    }

    private async Task<string?> MemoryLimitOfANewPodAsync()
    {
        var pod = (await Cluster.Pods.CreateAsync(Namespace, PodDocument.Plain("probe"), dryRun: true, Cancellation)).Stored;
        return (string?)pod.Container(ReleaseFixture.Template)["resources"]!["limits"]!["memory"];
    }

    private async Task<V1ContainerStatus> ContainerOfAsync(V1Pod server) =>
        (await Cluster.Server.Client.ReadNamespacedPodAsync(server.Metadata.Name, Release.Namespace, cancellationToken: Cancellation))
            .Status.ContainerStatuses[0];

    private static string[] Names(IEnumerable<V1Pod> pods) => [.. pods.Select(pod => pod.Metadata.Name)];

    private static int Restarts(V1Pod pod) => pod.Status.ContainerStatuses.Sum(status => status.RestartCount);
}
