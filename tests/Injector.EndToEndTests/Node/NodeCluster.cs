using Injector.EndToEndTests.Cluster;
using k8s;

namespace Injector.EndToEndTests.Node;

/// <summary>
/// A cluster that runs containers: <c>INJECTOR_E2E_KUBECONFIG</c> when it is set, whose nodes pull their images; else a
/// node on this machine, started by the script that <c>INJECTOR_CLUSTER_SCRIPT</c> names, whose images are made here.
/// </summary>
internal sealed class NodeCluster
{
    /// <summary>What a test says that finds none.</summary>
    public const string Missing = "there is no Kubernetes node: set INJECTOR_E2E_KUBECONFIG to a cluster with nodes, or use eng/kind.sh";

    private readonly ClusterScript? _script;
    private readonly Dictionary<string, string> _settings;

    private NodeCluster(ApiServer server, ClusterScript? script, Dictionary<string, string> settings)
    {
        Server = server;
        _script = script;
        _settings = settings;
    }

    public ApiServer Server { get; }

    /// <returns>A cluster with a ready node, or null when there is none to be had.</returns>
    public static async Task<NodeCluster?> StartAsync(CancellationToken cancellation)
    {
        if (Setting.Of("INJECTOR_E2E_KUBECONFIG") is { } kubeconfig)
        {
            var server = await new ApiServer(kubeconfig, () => default) { RunsControllers = true }.ReadVersionAsync(cancellation);
            var nodes = await server.Client.ListNodeAsync(cancellationToken: cancellation);
            return nodes.Items.Count == 0 ? null : new NodeCluster(server, null, []);
        }

        return ClusterScript.Find() is { } script && Environment.IsPrivilegedProcess ? await StartAsync(script, cancellation) : null;
    }

    /// <summary>Whether the node is this machine, and its images are made here.</summary>
    public bool IsHere => _script is not null;

    /// <summary>Makes sure that the node has an image of this name: a web server's, or else a shell's.</summary>
    public Task ProvideImageAsync(string name, CancellationToken cancellation) => name.StartsWith("nginx", StringComparison.Ordinal)
        ? ProvideImageAsync(name, ["nginx"], ["nginx", "-g", "daemon off;"], cancellation)
        : ProvideImageAsync(name, ["busybox"], ["sh"], cancellation);

    /// <summary>Makes an image of a published binary, which runs with these arguments where a pod says nothing else.</summary>
    public Task ProvideProgramAsync(string name, string binary, string[] arguments, CancellationToken cancellation) =>
        ProvideImageAsync(name, ["program", binary], [$"/usr/local/bin/{Path.GetFileName(binary)}", .. arguments], cancellation);

    private async Task ProvideImageAsync(string name, string[] kind, string[] command, CancellationToken cancellation)
    {
        if (_script is null)
            return;
        var root = Directory.CreateTempSubdirectory("injector-e2e-image-").FullName;
        // Two images of one program are two, as two versions of it are.
        await File.WriteAllTextAsync(Path.Combine(root, "image-name"), name, cancellation);
        var maker = Path.Combine(RepositoryRoot.Path, "tests", "Injector.EndToEndTests", "Node", "images.sh");
        await ChildProcess.RunAsync(maker, [kind[0], root, ..kind[1..]], cancellation);
        await _script.RunAsync(["image", name, root, .. command], _settings, cancellation);
        Directory.Delete(root, recursive: true);
    }

    private static async Task<NodeCluster> StartAsync(ClusterScript script, CancellationToken cancellation)
    {
        var ports = FreePorts.TakeWithNext(2);
        var state = Path.Combine(Path.GetTempPath(), $"injector-e2e-node-{Environment.ProcessId}");
        var settings = new Dictionary<string, string>
        {
            ["CLUSTER_STATE"] = state,
            ["CLUSTER_PORT"] = $"{ports[0]}",
            ["CLUSTER_ETCD_PORT"] = $"{ports[1]}",
        };
        async Task StopAsync() => await script.RunAsync(["down"], settings, CancellationToken.None);
        // A test run that is interrupted must not leave a node behind.
        AppDomain.CurrentDomain.ProcessExit += (_, _) => _ = Directory.Exists(state) ? StopAsync().Wait(TimeSpan.FromSeconds(20)) : true;

        try
        {
            var kubeconfig = (await script.RunAsync(["up"], settings, cancellation)).Split('\n')[^1];
            var server = new ApiServer(kubeconfig, async () => await StopAsync()) { RunsControllers = true };
            return new NodeCluster(await server.ReadVersionAsync(cancellation), script, settings);
        }
        catch
        {
            await StopAsync();
            throw;
        }
    }
}
