using System.Net;
using System.Net.Sockets;

namespace Injector.EndToEndTests.Rollout;

/// <summary>
/// What a Service is to its clients: one address, each new connection led to one of its endpoints, open connections left
/// alone when an endpoint goes away.
/// </summary>
internal sealed class ServiceProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;
    private volatile Uri[] _endpoints = [];
    private int _next;

    public ServiceProxy()
    {
        _listener.Start(backlog: 1024);
        _accepting = AcceptAsync();
    }

    public Uri Url => new($"https://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");

    /// <summary>The endpoints from now on.</summary>
    public void LeadTo(params IEnumerable<Uri> endpoints) => _endpoints = [.. endpoints];

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ForwardAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ForwardAsync(TcpClient client)
    {
        using (client)
        using (var endpoint = new TcpClient { NoDelay = true })
        {
            client.NoDelay = true;
            try
            {
                var endpoints = _endpoints;
                var url = endpoints[(int)((uint)Interlocked.Increment(ref _next) % endpoints.Length)];
                await endpoint.ConnectAsync(url.Host, url.Port, _stop.Token);
                await Task.WhenAll(CopyAsync(client, endpoint), CopyAsync(endpoint, client));
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException or IOException)
            {
                // One side is gone; closing the other tells it.
            }
        }
    }

    private async Task CopyAsync(TcpClient from, TcpClient to)
    {
        await from.GetStream().CopyToAsync(to.GetStream(), _stop.Token);
        to.Client.Shutdown(SocketShutdown.Send);
    }
}
