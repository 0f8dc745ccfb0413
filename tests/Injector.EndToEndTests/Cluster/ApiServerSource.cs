using Injector.EndToEndTests.Programs;

namespace Injector.EndToEndTests.Cluster;

/// <summary>
/// Where the API server of the admission tests comes from; the first of
/// <list type="number">
/// <item><c>INJECTOR_E2E_KUBECONFIG</c>: a cluster that runs already and can reach this machine's loopback;</item>
/// <item><c>KUBEBUILDER_ASSETS</c>: a folder with <c>etcd</c> and <c>kube-apiserver</c>, as <c>setup-envtest</c> makes it;</item>
/// <item>the script <c>../shared/cluster/cluster</c> beside the repository, which knows such a folder.</item>
/// </list>
/// </summary>
internal static class ApiServerSource
{
    /// <returns>A ready API server, or null when there is none to be had.</returns>
    public static async Task<ApiServer?> StartAsync(CancellationToken cancellation)
    {
        if (Setting("INJECTOR_E2E_KUBECONFIG") is { } kubeconfig)
            return await new ApiServer(kubeconfig, () => default) { RunsControllers = true }.ReadVersionAsync(cancellation);

        var assets = Setting("KUBEBUILDER_ASSETS") ?? (ClusterScript.Find() is { } script ? await script.AssetsAsync(cancellation) : null);
        return assets is null ? null : await (await ApiServer.StartAsync(assets, cancellation)).ReadVersionAsync(cancellation);
    }

    public static string? Setting(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : null;
}
