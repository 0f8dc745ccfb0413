using Injector.EndToEndTests.Node;
using k8s;
using k8s.Models;

namespace Injector.EndToEndTests.Install;

/// <summary>Jobs around a release that cannot do their work: they end by themselves, and what they leave says why.</summary>
[Trait("Category", "Long")]
public sealed class HookFailureTests(NodeFixture fixture) : InstallScenario(fixture)
{
    private const string Values = "tls: {mode: selfManaged}";
    private const string Unreachable = "\nwebhook: {timeoutSeconds: 1, url: 'https://127.0.0.1:9'}";

    private HelmRelease _release = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _release = new HelmRelease(Site, await CreateNamespaceAsync());
    }

    public override async ValueTask DisposeAsync()
    {
        if (_release is not null)
            await _release.UninstallAsync(CancellationToken.None);
        await base.DisposeAsync();
    }

    [Fact]
    public async Task A_check_that_fails_says_why_in_what_helm_prints_and_in_its_pod()
    {
        var install = () => _release.InstallRawAsync($"{Values}{Unreachable}\npostInstallCheck: {{timeoutSeconds: 10}}", Cancellation);

        var said = (await install.Should().ThrowAsync<InvalidOperationException>()).Which.Message;

        said.Should().Contain("DryRunNotInjected");
        var pod = await PodAsync("check");
        pod.Status.ContainerStatuses[0].State.Terminated.ExitCode.Should().Be(1);
        pod.Status.ContainerStatuses[0].State.Terminated.Message.Should().Contain("DryRunNotInjected");
    }

    [Fact]
    public async Task A_check_that_no_node_takes_for_a_while_has_its_time_all_the_same()
    {
        var node = (await Cluster.Server.Client.ListNodeAsync(cancellationToken: Cancellation)).Items.Single().Metadata.Name;
        await _release.InstallAsync(Values + "\npostInstallCheck: {enabled: false}", Cancellation);
        await Fixture.Kubectl.RunAsync(Cancellation, "cordon", node);
        try
        {
            var upgrade = _release.InstallRawAsync($"{Values}{Unreachable}\npostInstallCheck: {{timeoutSeconds: 10}}", Cancellation);
            await Eventually.BecomesTrueAsync("The check waits for a node", Deadline, async () => (await PodAsync("check")).Status.Phase == "Pending", Cancellation);
            await Task.Delay(TimeSpan.FromSeconds(15), Cancellation);
            await Fixture.Kubectl.RunAsync(Cancellation, "uncordon", node);
            var failed = async () => await upgrade;
            (await failed.Should().ThrowAsync<InvalidOperationException>()).Which.Message.Should().Contain("DryRunNotInjected");
        }
        finally
        {
            await Fixture.Kubectl.RunAsync(CancellationToken.None, "uncordon", node);
        }
    }

    [Fact]
    public async Task An_uninstall_whose_image_is_gone_ends_and_leaves_a_pod_that_waits_for_it_and_the_pages_way_out_works()
    {
        await _release.InstallAsync(Values + "\npostInstallCheck: {enabled: false}", Cancellation);
        // A mirror that lost the tag, seen by the job alone: the servers go on.
        await _release.UpgradeWithoutWaitingAsync($"{Values}\npostInstallCheck: {{enabled: false}}\nimage: {{registry: nowhere.example, tag: gone}}", Cancellation);

        var uninstall = () => _release.UninstallAsync(Cancellation);
        await uninstall.Should().ThrowAsync<InvalidOperationException>();

        (await PodAsync("uninstall")).Status.ContainerStatuses[0].State.Waiting?.Reason.Should().BeOneOf("ErrImagePull", "ImagePullBackOff", "ErrImageNeverPull");
        (await Cluster.Server.Client.ReadMutatingWebhookConfigurationAsync(HelmRelease.Name, cancellationToken: Cancellation)).Should().NotBeNull();
        // As docs/operations.md says it.
        await Fixture.Kubectl.RunAsync(Cancellation, "delete", "mutatingwebhookconfiguration", HelmRelease.Name);
        await _release.UninstallAsync(Cancellation, "--no-hooks");
    }

    /// <summary>The first pod of a job.</summary>
    private async Task<V1Pod> PodAsync(string component) =>
        (await Cluster.Server.Client.ListNamespacedPodAsync(_release.Namespace, labelSelector: $"app.kubernetes.io/component={component}", cancellationToken: Cancellation))
            .Items.OrderBy(pod => pod.Metadata.CreationTimestamp).First();
}
