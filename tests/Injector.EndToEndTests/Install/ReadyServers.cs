using Injector.EndToEndTests.Cluster;
using k8s;

namespace Injector.EndToEndTests.Install;

/// <summary>The fewest servers that a Service had ready at any moment.</summary>
internal sealed class ReadyServers : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource _stop = new();
    private readonly Task _following;
    private volatile int _fewest = int.MaxValue;

    public ReadyServers(ApiServer server, string name, string ns) => _following = FollowAsync(server, name, ns);

    /// <summary>Since <see cref="Restart"/>.</summary>
    public int Fewest => _following.IsFaulted ? throw _following.Exception : _fewest;

    public void Restart() => _fewest = int.MaxValue;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _following.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task FollowAsync(ApiServer server, string name, string ns)
    {
        while (true)
        {
            var endpoints = await server.Client.ReadNamespacedEndpointsAsync(name, ns, cancellationToken: _stop.Token);
            _fewest = Math.Min(_fewest, (endpoints.Subsets ?? []).Sum(subset => subset.Addresses?.Count ?? 0));
            await Task.Delay(Pause, _stop.Token);
        }
    }
}
