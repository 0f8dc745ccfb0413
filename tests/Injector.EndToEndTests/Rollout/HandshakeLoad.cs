using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Injector.EndToEndTests.Rollout;

/// <summary>
/// Reviews sent straight to the webhook, each over a connection of its own and verified as the API server verifies: against
/// the caBundle of the registration, as it was read a moment ago.
/// </summary>
internal sealed class HandshakeLoad
{
    private static readonly byte[] Review = Encoding.UTF8.GetBytes(
        """
        {"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"load","operation":"CREATE","dryRun":true,
        "kind":{"group":"","version":"v1","kind":"Pod"},"resource":{"group":"","version":"v1","resource":"pods"},"namespace":"shop",
        "object":{"metadata":{"name":"web","annotations":{"sidecar-injector.io/inject":"true"}},"spec":{"containers":[{"name":"app","image":"app"}]}}}}
        """);

    private readonly ConcurrentQueue<string> _failures = new();
    private readonly Uri _webhook;
    private readonly Func<Task<byte[]>> _caBundle;
    private readonly Task _workers;
    private volatile byte[] _trusted = [];
    private volatile bool _stopped;
    private int _reviews;

    public HandshakeLoad(Uri webhook, Func<Task<byte[]>> caBundle, int clients)
    {
        _webhook = new Uri(webhook, "mutate");
        _caBundle = caBundle;
        _workers = RunAsync(clients);
    }

    public int Reviews => Volatile.Read(ref _reviews);

    public IReadOnlyCollection<string> Failures => _failures;

    public Task StopAsync()
    {
        _stopped = true;
        return _workers;
    }

    private async Task RunAsync(int clients)
    {
        _trusted = await _caBundle();
        await Task.WhenAll([FollowAsync(), ..Enumerable.Range(0, clients).Select(_ => Task.Run(ReviewAsync))]);
    }

    private async Task FollowAsync()
    {
        while (!_stopped)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200));
            _trusted = await _caBundle();
        }
    }

    private async Task ReviewAsync()
    {
        while (!_stopped)
        {
            using var handler = new SocketsHttpHandler { SslOptions = { CertificateChainPolicy = Trust() } };
            using var client = new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(30) };
            using var body = new ByteArrayContent(Review) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
            try
            {
                using var response = await client.PostAsync(_webhook, body);
                if (response.IsSuccessStatusCode)
                    Interlocked.Increment(ref _reviews);
                else
                    _failures.Enqueue($"{DateTime.UtcNow:HH:mm:ss.fff} {response.StatusCode}");
            }
            catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
            {
                _failures.Enqueue($"{DateTime.UtcNow:HH:mm:ss.fff} {(exception.InnerException ?? exception).Message}");
            }
        }
    }

    private X509ChainPolicy Trust()
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPem(Encoding.UTF8.GetString(_trusted));
        return policy;
    }
}
