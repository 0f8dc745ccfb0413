using Injector.EndToEndTests.Programs;

namespace Injector.EndToEndTests.Cluster;

/// <summary>The script <c>../shared/cluster/cluster</c> beside the repository: Kubernetes on this machine, without containers around it.</summary>
internal sealed class ClusterScript
{
    // It installs packages and unpacks binaries: two at once would meet.
    private static readonly SemaphoreSlim OneAtATime = new(1);

    private readonly string _path;

    private ClusterScript(string path) => _path = path;

    /// <returns>The script, or null where there is none.</returns>
    public static ClusterScript? Find()
    {
        var path = Path.GetFullPath(Path.Combine(RepositoryRoot.Path, "..", "shared", "cluster", "cluster"));
        return File.Exists(path) ? new ClusterScript(path) : null;
    }

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
