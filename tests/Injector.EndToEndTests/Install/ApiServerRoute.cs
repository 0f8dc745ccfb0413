using Injector.EndToEndTests.Cluster;
using k8s;

namespace Injector.EndToEndTests.Install;

/// <summary>
/// Leads pods of a node on this machine to its API server, which a kube-proxy does elsewhere: the address of the Service
/// <c>kubernetes</c> becomes the loopback address that the API server listens on, for packets from the pods' bridge alone.
/// </summary>
internal sealed class ApiServerRoute : IAsyncDisposable
{
    // The bridge of the cluster script's node. It is made with the first pod; here that may be the injector.
    private const string Bridge = "injcni0";

    private readonly string[] _rule;

    private ApiServerRoute(string[] rule) => _rule = rule;

    public static async Task<ApiServerRoute> OpenAsync(ApiServer server, CancellationToken cancellation)
    {
        var service = await server.Client.ReadNamespacedServiceAsync("kubernetes", "default", cancellationToken: cancellation);
        if (!Directory.Exists($"/sys/class/net/{Bridge}"))
            await ChildProcess.RunAsync("ip", ["link", "add", Bridge, "type", "bridge"], cancellation);
        await File.WriteAllTextAsync($"/proc/sys/net/ipv4/conf/{Bridge}/route_localnet", "1", cancellation);
        var route = new ApiServerRoute(
        [
            "PREROUTING", "--in-interface", Bridge, "--destination", $"{service.Spec.ClusterIP}/32", "--protocol", "tcp", "--dport", "443",
            "--jump", "DNAT", "--to-destination", $"127.0.0.1:{server.Client.BaseUri.Port}",
        ]);
        await ChildProcess.RunAsync("iptables", ["--wait", "--table", "nat", "--append", .. route._rule], cancellation);
        // A test run that is interrupted must not leave a rule behind.
        AppDomain.CurrentDomain.ProcessExit += route.CloseAtExit;
        return route;
    }

    public async ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= CloseAtExit;
        await CloseAsync();
    }

    private Task<string> CloseAsync() => ChildProcess.RunAsync("iptables", ["--wait", "--table", "nat", "--delete", .. _rule], CancellationToken.None);

    private void CloseAtExit(object? sender, EventArgs e) => CloseAsync().Wait(TimeSpan.FromSeconds(5));
}
