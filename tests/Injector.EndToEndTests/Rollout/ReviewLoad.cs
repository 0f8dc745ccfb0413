using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Injector.EndToEndTests.Rollout;

/// <summary>How hard a <see cref="ReviewLoad"/> tries.</summary>
/// <param name="Clients">How many reviews may be under way at once.</param>
/// <param name="PerSecond">Reviews a second that all of them together aim at.</param>
/// <param name="PerConnection">Reviews before a client closes its connection and makes another; 1: a handshake each.</param>
internal sealed record ReviewPace(int Clients, int PerSecond, int PerConnection);

/// <summary>
/// Reviews sent straight to the webhook, at a steady pace, over connections that are verified as the API server verifies
/// them: against the caBundle of the registration, as it was read a moment ago. A review that comes back without a patch
/// counts as failed.
/// </summary>
internal sealed class ReviewLoad
{
    private readonly ConcurrentQueue<string> _failures = new();
    private readonly Uri _webhook;
    private readonly byte[] _review;
    private readonly Func<Task<byte[]>> _caBundle;
    private readonly ReviewPace _pace;
    private readonly Func<(string Host, int Port)>? _endpoint;
    private readonly Task _workers;
    private volatile byte[] _trusted = [];
    private volatile bool _stopped;
    private Stopwatch _watch = new();
    private int _reviews;

    /// <param name="webhook">Whose certificate is expected.</param>
    /// <param name="ns">A namespace that exists.</param>
    /// <param name="caBundle">What the API server trusts now.</param>
    /// <param name="pace">How hard.</param>
    /// <param name="endpoint">Where to connect to; default: the webhook's own address.</param>
    public ReviewLoad(Uri webhook, string ns, Func<Task<byte[]>> caBundle, ReviewPace pace, Func<(string Host, int Port)>? endpoint = null)
    {
        _webhook = new Uri(webhook, "mutate");
        _review = Review(ns);
        _caBundle = caBundle;
        _pace = pace;
        _endpoint = endpoint;
        _workers = RunAsync();
    }

    /// <summary>Reviews that were answered with a patch.</summary>
    public int Reviews => Volatile.Read(ref _reviews);

    /// <summary>Reviews a second so far.</summary>
    public double Rate => Reviews / _watch.Elapsed.TotalSeconds;

    public IReadOnlyCollection<string> Failures => _failures;

    public async Task StopAsync()
    {
        _stopped = true;
        await _workers;
        _watch.Stop();
    }

    private static byte[] Review(string ns) => Encoding.UTF8.GetBytes(
        $$$$$"""
        {"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"load","operation":"CREATE","dryRun":true,
        "kind":{"group":"","version":"v1","kind":"Pod"},"resource":{"group":"","version":"v1","resource":"pods"},"namespace":"{{{{{ns}}}}}",
        "object":{"metadata":{"name":"web","annotations":{"sidecar-injector.io/inject":"true"}},"spec":{"containers":[{"name":"app","image":"app"}]}}}}
        """);

    private async Task RunAsync()
    {
        _trusted = await _caBundle();
        _watch = Stopwatch.StartNew();
        await Task.WhenAll([FollowAsync(), ..Enumerable.Range(0, _pace.Clients).Select(client => Task.Run(() => ReviewAsync(client)))]);
    }

    private async Task FollowAsync()
    {
        while (!_stopped)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200));
            _trusted = await _caBundle();
        }
    }

    private async Task ReviewAsync(int client)
    {
        for (var number = 0; !_stopped;)
        {
            using var http = Connect();
            for (var onThis = 0; onThis < _pace.PerConnection && !_stopped; onThis++, number++)
            {
                // Each client has its own beat; one that fell behind catches up.
                var due = TimeSpan.FromSeconds((number * (double)_pace.Clients + client) / _pace.PerSecond);
                if (due - _watch.Elapsed is { } pause && pause > TimeSpan.Zero)
                    await Task.Delay(pause);
                await PostAsync(http);
            }
        }
    }

    private async Task PostAsync(HttpClient http)
    {
        try
        {
            using var body = new ByteArrayContent(_review) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
            using var response = await http.PostAsync(_webhook, body);
            var answer = await response.Content.ReadAsStringAsync();
            if (response.IsSuccessStatusCode && answer.Contains("\"patch\"", StringComparison.Ordinal))
                Interlocked.Increment(ref _reviews);
            else
                Fail($"{response.StatusCode} {answer}");
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException or IOException)
        {
            Fail((exception.InnerException ?? exception).Message);
        }
    }

    private HttpClient Connect()
    {
        var handler = new SocketsHttpHandler { SslOptions = { CertificateChainPolicy = Trust() } };
        if (_endpoint is { } endpoint)
            handler.ConnectCallback = async (_, cancellation) =>
            {
                var (host, port) = endpoint();
                var client = new TcpClient { NoDelay = true };
                await client.ConnectAsync(host, port, cancellation);
                return client.GetStream();
            };
        return new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(30) };
    }

    private X509ChainPolicy Trust()
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPem(Encoding.UTF8.GetString(_trusted));
        return policy;
    }

    private void Fail(string message) => _failures.Enqueue($"{DateTime.UtcNow:HH:mm:ss.fff} {message}");
}
