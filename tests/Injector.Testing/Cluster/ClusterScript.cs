namespace Injector.Testing.Cluster;

/// <summary>
/// The script that <c>INJECTOR_CLUSTER_SCRIPT</c> names: Kubernetes on this machine, without a container engine. Its commands:
/// <c>assets</c> prints a folder with etcd and kube-apiserver, <c>up</c> starts a node and prints its kubeconfig as the last line, <c>down</c>
/// stops it, <c>image NAME ROOTFS COMMAND…</c> gives the node an image. <c>CLUSTER_STATE</c>, <c>CLUSTER_PORT</c> and
/// <c>CLUSTER_ETCD_PORT</c> say where.
/// </summary>
internal sealed class ClusterScript
{
    // It installs packages and unpacks binaries: two at once would meet.
    private static readonly SemaphoreSlim OneAtATime = new(1);

    private readonly string _path;

    private ClusterScript(string path) => _path = path;

    /// <returns>The script, or null where none is named.</returns>
    public static ClusterScript? Find() => Setting.Of("INJECTOR_CLUSTER_SCRIPT") is { } path ? new ClusterScript(path) : null;

    /// <summary>The folder with the binaries of a control plane.</summary>
    public Task<string> AssetsAsync(CancellationToken cancellation) => RunAsync(["assets"], new Dictionary<string, string>(), cancellation);

    public async Task<string> RunAsync(string[] arguments, IReadOnlyDictionary<string, string> environment, CancellationToken cancellation)
    {
        await OneAtATime.WaitAsync(cancellation);
        try
        {
            return await ChildProcess.RunAsync(_path, arguments, cancellation, environment);
        }
        finally
        {
            OneAtATime.Release();
        }
    }
}
