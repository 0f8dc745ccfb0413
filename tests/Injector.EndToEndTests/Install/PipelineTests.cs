using Injector.EndToEndTests.Node;
using Injector.EndToEndTests.Pods;
using k8s;

namespace Injector.EndToEndTests.Install;

/// <summary>The chart rendered and applied, as kustomize, kapp, Pulumi and scripts do, which know nothing of hooks.</summary>
[Trait("Category", "Long")]
public sealed class PipelineTests(NodeFixture fixture) : InstallScenario(fixture)
{
    private const string Values = "tls.mode=selfManaged,webhook.timeoutSeconds=10";

    private readonly List<string> _applied = [];

    public override async ValueTask DisposeAsync()
    {
        foreach (var file in _applied)
        {
            await Fixture.Kubectl.RunAsync(CancellationToken.None, "delete", "-f", file, "--ignore-not-found", "--wait=false");
            File.Delete(file);
        }
        await base.DisposeAsync();
    }

    [Theory]
    [InlineData("auto")]
    [InlineData("true")]
    public async Task Applied_twice_it_injects_and_never_uninstalls_itself(string hooks)
    {
        var ns = await CreateNamespaceAsync();
        var first = await ApplyAsync(ns, "hooks.enabled=" + hooks);
        await Fixture.Kubectl.RunAsync(Cancellation, "rollout", "status", "deployment", HelmRelease.Name, "--namespace", ns, "--timeout=5m");
        await UntilInjectedAsync(Namespace);
        if (hooks == "true")
        {
            // Somebody asked for the jobs: the one that uninstalls has run, found that helm installed nothing, and left it alone.
            await Eventually.BecomesTrueAsync("The job is over", Deadline, async () =>
                (await Cluster.Server.Client.ReadNamespacedJobAsync($"{HelmRelease.Name}-uninstall", ns, cancellationToken: Cancellation)).Status.Succeeded == 1, Cancellation);
            (await Fixture.Kubectl.RunAsync(Cancellation, "logs", "--namespace", ns, $"job/{HelmRelease.Name}-uninstall")).Should().Contain("it was left alone");
        }
        else
        {
            (await File.ReadAllTextAsync(first, Cancellation)).Should().NotContain("helm.sh/hook");
            // Another version: a job could not be applied again.
            await ApplyAsync(ns, "podAnnotations.again=yes");
        }

        (await Cluster.Server.Client.ReadMutatingWebhookConfigurationAsync(HelmRelease.Name, cancellationToken: Cancellation)).Webhooks.Should().HaveCount(2);
        (await Cluster.Pods.CreateAsync(Namespace, PodDocument.OptedIn("after"), dryRun: true, Cancellation)).Stored.IsInjected.Should().BeTrue();
    }

    private async Task<string> ApplyAsync(string ns, string value)
    {
        var file = Path.Combine(Path.GetTempPath(), $"injector-e2e-rendered-{Guid.NewGuid():n}.yaml");
        await File.WriteAllTextAsync(file, await ChildProcess.RunAsync(
            Site.Helm,
            ["template", HelmRelease.Name, InstallSite.Chart, "--namespace", ns, "--kube-version", $"1.{Cluster.Server.Minor}.0", "--set", $"{Values},{value}", .. Site.Options],
            Cancellation), Cancellation);
        _applied.Add(file);
        await Fixture.Kubectl.RunAsync(Cancellation, "apply", "--namespace", ns, "-f", file);
        return file;
    }
}
