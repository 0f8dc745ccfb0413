using Injector.EndToEndTests.Cluster;
using Injector.EndToEndTests.Install;
using Injector.EndToEndTests.Pods;
using Injector.EndToEndTests.Webhook;

namespace Injector.EndToEndTests.Node;

/// <summary>One node and one injector for all tests that run containers.</summary>
public sealed class NodeFixture : IAsyncLifetime
{
    private NodeCluster? _node;
    private ClusterUnderTest? _cluster;
    private InstallSite? _installSite;

    /// <summary>Whether there is a node at all.</summary>
    internal bool HasNode => _node is not null;

    internal ClusterUnderTest Cluster => _cluster!;

    /// <summary>The node, with the image of the sidecar; the test is skipped where there is none, in CI it fails.</summary>
    internal NodeCluster Node
    {
        get
        {
            var node = Requires.Found(_node, NodeCluster.Missing);
            if (node.IsHere)
                _ = Requires.Environment("LOG_PROCESSOR", "an image is made of the published log-processor, artifacts/publish/log-processor of eng/publish.sh");
            return node;
        }
    }

    internal Kubectl Kubectl { get; private set; } = null!;

    /// <summary>An image with a shell, for the tests' own applications.</summary>
    internal string ShellImage { get; } = "busybox:1.37.0";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        if (await NodeCluster.StartAsync(Cancellation) is not { } node)
            return;

        _node = node;
        _cluster = await ClusterUnderTest.InstallAsync(node.Server);
        Kubectl = new Kubectl(node.Server.Kubeconfig);
        await node.ProvideImageAsync(ShellImage, Cancellation);
        if (node.IsHere && Setting.Of("LOG_PROCESSOR") is { } program)
            await node.ProvideProgramAsync(await SidecarImageAsync(), program, [], Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        if (_installSite is not null)
            await _installSite.DisposeAsync();
        if (_cluster is not null)
            await _cluster.DisposeAsync();
    }

    /// <summary>What an installation of the chart needs, prepared when the first test asks for it.</summary>
    internal async Task<InstallSite> InstallSiteAsync(CancellationToken cancellation) =>
        _installSite ??= await InstallSite.PrepareAsync(Node, cancellation);

    // Asked of the injector, so that no test needs to know it.
    private async Task<string> SidecarImageAsync()
    {
        var ns = await Cluster.CreateNamespaceAsync();
        var pod = (await Cluster.Pods.CreateAsync(ns, PodDocument.OptedIn("probe"), dryRun: true, Cancellation)).Stored;
        return (string)pod.Sidecar!["image"]!;
    }
}
