namespace Injector.EndToEndTests.Cluster;

/// <summary>
/// Where the API server of the admission tests comes from; the first of
/// <list type="number">
/// <item><c>INJECTOR_E2E_KUBECONFIG</c>: a cluster that runs already and can reach this machine's loopback;</item>
/// <item><c>KUBEBUILDER_ASSETS</c>: a folder with <c>etcd</c> and <c>kube-apiserver</c>, as <c>setup-envtest</c> makes it;</item>
/// <item><c>INJECTOR_CLUSTER_SCRIPT</c>: a script that knows such a folder, see <see cref="ClusterScript"/>.</item>
/// </list>
/// </summary>
internal static class ApiServerSource
{
    /// <summary>What a test says that finds none.</summary>
    public const string Missing = "there is no Kubernetes API server: set INJECTOR_E2E_KUBECONFIG to a cluster; else " + ControlPlaneAssets.Missing;

    /// <returns>A ready API server, or null when there is none to be had.</returns>
    public static async Task<ApiServer?> StartAsync(CancellationToken cancellation)
    {
        if (Setting.Of("INJECTOR_E2E_KUBECONFIG") is { } kubeconfig)
            return await new ApiServer(kubeconfig, () => default) { RunsControllers = true }.ReadVersionAsync(cancellation);

        var assets = await ControlPlaneAssets.FindAsync(cancellation);
        return assets is null ? null : await (await ApiServer.StartAsync(assets, cancellation)).ReadVersionAsync(cancellation);
    }
}
