using Injector.EndToEndTests.Node;
using k8s;

namespace Injector.EndToEndTests.Install;

/// <summary>
/// Fields that somebody else writes on a release that runs: upgrade and rollback go through afterwards, or are refused with what is in the
/// way and go through with the one option that the pages give.
/// </summary>
[Trait("Category", "Long")]
public sealed class SharedFieldTests(NodeFixture fixture) : InstallScenario(fixture)
{
    private const string Values = """
        tls: {mode: selfManaged}
        postInstallCheck: {enabled: false}
        """;

    private HelmRelease _release = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _release = new HelmRelease(Site, await CreateNamespaceAsync());
        await _release.InstallAsync(Values, Cancellation);
    }

    public override async ValueTask DisposeAsync()
    {
        if (_release is not null)
            await _release.UninstallAsync(CancellationToken.None);
        await base.DisposeAsync();
    }

    [Fact]
    public async Task A_changed_key_stands_in_no_upgrades_way()
    {
        // As docs/operations.md says it: servers that run would write back what they remember.
        await ReleaseKubectlAsync("scale", "deployment", HelmRelease.Name, "--replicas=0");
        await Eventually.BecomesTrueAsync("The servers are gone", Deadline, async () =>
            (await Cluster.Server.Client.ListNamespacedPodAsync(_release.Namespace, cancellationToken: Cancellation)).Items.Count == 0, Cancellation);
        await ReleaseKubectlAsync("delete", "secret", $"{HelmRelease.Name}-ca");
        await ReleaseKubectlAsync("scale", "deployment", HelmRelease.Name, "--replicas=2");
        await ReleaseKubectlAsync("rollout", "status", "deployment", HelmRelease.Name, "--timeout=5m");

        await _release.UpgradeAsync(Values + "\nlogging: {level: warning}", Cancellation);
        await _release.RollbackAsync(Cancellation);
        await UntilInjectedAsync(Namespace);
    }

    [Fact]
    public async Task What_AKS_would_rewrite_it_is_told_not_to_and_where_it_did_one_option_takes_it_back()
    {
        var configuration = await Cluster.Server.Client.ReadMutatingWebhookConfigurationAsync(HelmRelease.Name, cancellationToken: Cancellation);
        configuration.Metadata.Annotations.Should().Contain("admissions.enforcer/disabled", "true");
        await ReplaceAsync("admissionsenforcer", "'.webhooks[].namespaceSelector.matchExpressions += [{\"key\":\"control-plane\",\"operator\":\"NotIn\",\"values\":[\"true\"]}]'");

        await RefusedAsync(() => _release.UpgradeAsync(Values, Cancellation), "admissionsenforcer");
        await _release.UpgradeAsync(Values, Cancellation, "--force-conflicts");
        await _release.UpgradeAsync(Values, Cancellation);
        await _release.RollbackAsync(Cancellation);
    }

    [Fact]
    public async Task What_a_hand_changed_one_option_takes_back()
    {
        await ReplaceAsync("kubectl-edit", "'.webhooks[0].failurePolicy = \"Ignore\"'");
        await ReleaseKubectlAsync("scale", "deployment", HelmRelease.Name, "--replicas=3");

        await RefusedAsync(() => _release.UpgradeAsync(Values, Cancellation), "failurePolicy");
        await _release.UpgradeAsync(Values, Cancellation, "--force-conflicts");

        (await Cluster.Server.Client.ReadMutatingWebhookConfigurationAsync(HelmRelease.Name, cancellationToken: Cancellation)).Webhooks[0].FailurePolicy.Should().Be("Fail");
        (await Cluster.Server.Client.ReadNamespacedDeploymentAsync(HelmRelease.Name, _release.Namespace, cancellationToken: Cancellation)).Spec.Replicas.Should().Be(2);
        await _release.UpgradeAsync(Values, Cancellation);
    }

    [Fact]
    public async Task A_bundle_that_somebody_else_writes_is_nobodys_business_but_the_servers()
    {
        // As cert-manager's injector writes it, and as a tool that compares whole objects takes it away.
        foreach (var change in new[] { "'.webhooks[].clientConfig.caBundle = \"Q0E=\"'", "'.webhooks[] |= del(.clientConfig.caBundle)'" })
        {
            await ReplaceAsync("somebody", change);
            await _release.UpgradeAsync(Values, Cancellation);
            await UntilInjectedAsync(Namespace);
        }
        await _release.RollbackAsync(Cancellation);
    }

    private Task<string> ReleaseKubectlAsync(params string[] arguments) => Fixture.Kubectl.RunAsync(Cancellation, ["--namespace", _release.Namespace, .. arguments]);

    private Task<string> ReplaceAsync(string manager, string jq) => ChildProcess.RunAsync("bash",
    [
        "-c", $"set -o pipefail; kubectl get mutatingwebhookconfiguration {HelmRelease.Name} -o json | jq {jq} | kubectl replace --field-manager={manager} -f -",
    ], Cancellation, new Dictionary<string, string> { ["KUBECONFIG"] = Site.Kubeconfig });

    private static async Task RefusedAsync(Func<Task> action, string what) =>
        (await action.Should().ThrowAsync<InvalidOperationException>()).Which.Message.Should().Contain("conflict").And.Contain(what);
}
