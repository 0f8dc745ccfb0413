using Injector.EndToEndTests.Node;
using Injector.EndToEndTests.Pods;
using Injector.EndToEndTests.Webhook;
using k8s;
using k8s.Models;

namespace Injector.EndToEndTests.Install;

/// <summary>What each test of an installed release starts from: an annotated namespace, whose pods the release's servers review.</summary>
[Trait("Category", "Published")]
public abstract class InstallScenario(NodeFixture fixture) : NodeScenario(fixture)
{
    internal InstallSite Site { get; private set; } = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        InstallSite.Require(Fixture.Node);
        Site = await Fixture.InstallSiteAsync(Cancellation);
        MoveTo(await CreateNamespaceAsync(annotations: new() { [PodDocument.InjectKey] = "true" }));
    }

    public override async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (Namespace.Length > 0)
            await KubectlAsync("delete", "deployments,replicasets", "--all", "--wait=false");
        await base.DisposeAsync();
    }

    /// <summary>A namespace that only an installed release looks at.</summary>
    protected Task<string> CreateNamespaceAsync(Dictionary<string, string>? labels = null, Dictionary<string, string>? annotations = null) =>
        Cluster.CreateNamespaceAsync(reviewed: false, labels, annotations);

    /// <summary>A namespace that lets no pod through without its sidecar.</summary>
    protected Task<string> CreateEnforcedNamespaceAsync() => CreateNamespaceAsync(new() { [WebhookRegistration.EnforceLabel] = "true" });

    /// <summary>Waits until the API server calls the release's servers.</summary>
    protected Task UntilInjectedAsync(string ns) => Eventually.BecomesTrueAsync(
        "A pod is injected",
        Deadline,
        async () => (await Cluster.Pods.CreateAsync(ns, PodDocument.OptedIn("probe"), dryRun: true, Cancellation)).Stored.IsInjected,
        Cancellation);

    /// <summary>A Deployment of one pod that logs, and knows nothing of sidecars; its pod, once both containers are ready.</summary>
    protected async Task<string> DeployAsync()
    {
        await ApplyAsync(
            $$$"""
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec:
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec:
                  containers:
                  - name: app
                    image: {{{Fixture.ShellImage}}}
                    command: ["sh", "-c", "{{{WriteLines(100).Replace("\"", "\\\"")}}}; trap exit TERM; while :; do sleep 0.1; done"]
            """);
        var pod = (await PodsAsync("app=web", 1)).Single();
        await WaitUntilReadyAsync(pod, "2/2");
        return pod;
    }

    /// <summary>The release's own pods, without those that are going.</summary>
    internal async Task<IReadOnlyList<V1Pod>> ServersAsync(HelmRelease release) =>
    [
        .. (await Cluster.Server.Client.ListNamespacedPodAsync(
            release.Namespace, labelSelector: "app.kubernetes.io/component=webhook", cancellationToken: Cancellation)).Items
            .Where(pod => pod.Metadata.DeletionTimestamp is null && pod.Status.Phase == "Running"),
    ];
}
