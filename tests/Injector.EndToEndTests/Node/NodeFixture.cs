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

    /// <summary>The node; the test is skipped where there is none, in CI it fails.</summary>
    internal NodeCluster Node => Requires.Found(_node, NodeCluster.Missing);

    internal Kubectl Kubectl { get; private set; } = null!;

    /// <summary>The sidecar's image, which has a shell: the tests' own applications run in it too.</summary>
    internal string ShellImage { get; private set; } = "";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        if (await NodeCluster.StartAsync(Cancellation) is not { } node)
            return;

        _node = node;
        _cluster = await ClusterUnderTest.InstallAsync(node.Server);
        Kubectl = new Kubectl(node.Server.Kubeconfig);
        ShellImage = await SidecarImageAsync();
        await node.ProvideImageAsync(ShellImage, Cancellation);
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
