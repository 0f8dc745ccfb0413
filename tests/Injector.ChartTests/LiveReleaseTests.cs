using k8s;
using k8s.Models;

namespace Injector.ChartTests;

/// <summary>What the chart sees of a release that runs, through helm on a real API server (which has no nodes and no controllers).</summary>
public sealed class LiveReleaseTests(ChartCluster cluster) : IAsyncLifetime
{
    private const string Name = "live";
    private const string Object = "live-sidecar-injector";

    private readonly string _namespace = $"live-{Guid.NewGuid().ToString("n")[..8]}";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await cluster.RequireAsync(Cancellation);
        Run("install", "tls.mode=selfManaged").ExitCode.Should().Be(0);
    }

    public ValueTask DisposeAsync()
    {
        Helm("uninstall", Name, "--no-hooks");
        return default;
    }

    [Theory]
    [InlineData("fullnameOverride=other", "runs under the name live-sidecar-injector and would get the name other")]
    [InlineData("nameOverride=other", "would get the name live-other")]
    [InlineData("nameOverride=other,fullnameOverride=live-sidecar-injector", "runs with nameOverride sidecar-injector, which is in the selector of its Deployment")]
    [InlineData("namespaceOverride=elsewhere", "would move to elsewhere")]
    [InlineData("podAntiAffinityPreset=hard", "needs 3 nodes for 2 servers, one more than servers since a rollout starts a new one before an old one goes (Kubernetes before 1.31), and there are 0")]
    [InlineData("hostNetwork=true,webhook.port=10260", "with 2 servers on 0 nodes it would wait for ever")]
    public void What_would_stop_the_servers_or_never_end_is_refused_with_what_to_set(string values, string sentence) =>
        Run("upgrade", "tls.mode=selfManaged," + values).Error.Should().Contain(sentence);

    [Fact]
    public void A_second_release_of_the_same_name_is_told_how_to_part_them()
    {
        var second = Command.Run(Tool.Helm.Path, ["install", Name, Repository.Chart, "--namespace", $"{_namespace}-b", "--create-namespace", "--no-hooks", "--kubeconfig", cluster.Kubeconfig]);
        second.ExitCode.Should().NotBe(0);
        second.Error.Should().Contain($"belongs to release live in namespace {_namespace}: choose another release name, or set fullnameOverride");
    }

    [Fact]
    public void Helm_itself_gets_the_jobs() =>
        Helm("get", "hooks", Name).Output.Should().Contain("--only-helm-release").And.Contain("post-install,post-upgrade");

    [Theory]
    [InlineData("--server-side=true")]
    [InlineData("--server-side=false")]
    public async Task An_autoscaler_is_turned_on_and_goes_on_without_a_moment_at_one(string mode)
    {
        var scaled = "tls.mode=selfManaged,autoscaling.enabled=true,autoscaling.minReplicas=2";
        foreach (var level in new[] { "info", "warning" })
        {
            Run("upgrade", $"{scaled},logging.level={level}", mode).ExitCode.Should().Be(0);
            (await ReplicasAsync()).Should().Be(2);
        }

        // As the autoscaler does it.
        await cluster.Client.PatchNamespacedDeploymentScaleAsync(
            new V1Patch("""{"spec":{"replicas":5}}""", V1Patch.PatchType.MergePatch), Object, _namespace, fieldManager: "kube-controller-manager", cancellationToken: Cancellation);
        foreach (var level in new[] { "error", "info" })
        {
            var upgrade = Run("upgrade", $"{scaled},logging.level={level}", mode);
            upgrade.ExitCode.Should().Be(0, upgrade.Error);
            (await ReplicasAsync()).Should().Be(5);
        }
    }

    private async Task<int?> ReplicasAsync() =>
        (await cluster.Client.ReadNamespacedDeploymentAsync(Object, _namespace, cancellationToken: Cancellation)).Spec.Replicas;

    private Command Run(string verb, string values, params string[] options) =>
        Helm([verb, Name, Repository.Chart, "--no-hooks", "--set", values, .. (string[])(verb == "install" ? ["--create-namespace"] : []), .. options]);

    private Command Helm(params string[] arguments) => Tool.Helm.Run([.. arguments, "--namespace", _namespace, "--kubeconfig", cluster.Kubeconfig]);
}
