using k8s;

namespace Injector.EndToEndTests.Cluster;

/// <summary>A Kubernetes API server that the tests may use, and stop when it is theirs.</summary>
/// <param name="kubeconfig">Path of a kubeconfig whose current context is an administrator of it.</param>
/// <param name="stop">Stops it; nothing to do when somebody else runs it.</param>
internal sealed class ApiServer(string kubeconfig, Func<ValueTask> stop) : IAsyncDisposable
{
    /// <summary>The first minor version whose supported nodes all run native sidecars.</summary>
    private const int NativeSidecarsMinor = 32;

    public string Kubeconfig { get; } = kubeconfig;

    public Kubernetes Client { get; } = new(KubernetesClientConfiguration.BuildConfigFromConfigFile(kubeconfig));

    /// <summary>The minor version of Kubernetes 1.x.</summary>
    public int Minor { get; private set; }

    /// <summary>Whether controllers run: then a new namespace gets its service account, and an owner makes its pods.</summary>
    public bool RunsControllers { get; init; }

    /// <summary>Null where the tests did not configure the server.</summary>
    public AuditLog? AuditLog => Own?.AuditLog;

    /// <summary>Its processes, to kill and start; null where the tests did not start them.</summary>
    public ControlPlane? Own { get; init; }

    /// <summary>Whether sidecars are expected as init containers with <c>restartPolicy: Always</c> under <c>Auto</c>.</summary>
    public bool RunsNativeSidecars => Minor >= NativeSidecarsMinor;

    /// <summary>Starts one of the tests' own.</summary>
    /// <param name="assets">The folder that <c>KUBEBUILDER_ASSETS</c> names.</param>
    /// <param name="cancellation">Gives up the start.</param>
    public static async Task<ApiServer> StartAsync(string assets, CancellationToken cancellation)
    {
        var own = await ControlPlane.StartAsync(assets, cancellation);
        return new ApiServer(own.Kubeconfig, own.DisposeAsync) { Own = own };
    }

    public async Task<ApiServer> ReadVersionAsync(CancellationToken cancellation)
    {
        var version = await Client.Version.GetCodeAsync(cancellation);
        // Some distributions write "31+".
        Minor = int.Parse(version.Minor.TrimEnd('+'), System.Globalization.CultureInfo.InvariantCulture);
        return this;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await stop();
    }
}
