using Injector.EndToEndTests.Cluster;
using k8s;

namespace Injector.EndToEndTests.Install;

/// <summary>The ready endpoints of a Service as the API server sees them, who calls webhooks at one of them by chance.</summary>
internal sealed class ServiceEndpoints : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource _stop = new();
    private readonly Task _following;
    private volatile (string Host, int Port)[] _ready = [];

    public ServiceEndpoints(ApiServer server, string name, string ns) => _following = FollowAsync(server, name, ns);

    public (string Host, int Port) Next() => _ready is { Length: > 0 } ready
        ? ready[Random.Shared.Next(ready.Length)]
        : throw new IOException("The Service has no ready endpoint");

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _following.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    /// <summary>Until there are endpoints.</summary>
    public Task ReadyAsync(TimeSpan deadline, CancellationToken cancellation) =>
        Eventually.BecomesTrueAsync("The Service has endpoints", deadline, () => Task.FromResult(_ready.Length > 0), cancellation);

    private async Task FollowAsync(ApiServer server, string name, string ns)
    {
        while (true)
        {
            var endpoints = await server.Client.ReadNamespacedEndpointsAsync(name, ns, cancellationToken: _stop.Token);
            _ready =
            [
                .. from subset in endpoints.Subsets ?? []
                   from address in subset.Addresses ?? []
                   select (address.Ip, subset.Ports[0].Port),
            ];
            await Task.Delay(Pause, _stop.Token);
        }
    }
}
