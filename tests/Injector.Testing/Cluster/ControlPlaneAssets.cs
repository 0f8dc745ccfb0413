namespace Injector.Testing.Cluster;

/// <summary>
/// The folder with <c>etcd</c> and <c>kube-apiserver</c> of which the tests start an API server of their own: <c>KUBEBUILDER_ASSETS</c>,
/// as <c>eng/control-plane.sh</c> and <c>setup-envtest</c> make it, else what the script of <see cref="ClusterScript"/> names.
/// </summary>
internal static class ControlPlaneAssets
{
    /// <summary>What a test says that finds none.</summary>
    public const string Missing =
        "there is no API server to start: set KUBEBUILDER_ASSETS to a folder with etcd and kube-apiserver, which eng/control-plane.sh downloads";

    /// <returns>The folder, or null when there is none to be had.</returns>
    public static async Task<string?> FindAsync(CancellationToken cancellation) =>
        Setting.Of("KUBEBUILDER_ASSETS") ?? (ClusterScript.Find() is { } script ? await script.AssetsAsync(cancellation) : null);
}
