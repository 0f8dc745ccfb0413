using System.Collections.Concurrent;
using Injector.EndToEndTests.Pods;
using Injector.EndToEndTests.Webhook;

namespace Injector.EndToEndTests.Admission;

/// <summary>
/// Reviews of pods of one namespace that opted in, sent by several clients until told to stop. Each must be answered with a patch,
/// for the namespace's sake, and without a warning.
/// </summary>
internal sealed class OptedInReviews : IDisposable
{
    // Some hundreds a second, and processor time left for an API server that starts.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private readonly ConcurrentQueue<string> _failures = new();
    private readonly ReviewClient _client;
    private readonly string _namespace;
    private readonly Task _workers;
    private volatile bool _stopped;
    private int _answered;

    public OptedInReviews(InjectorProcess injector, string ns, int clients)
    {
        _client = new ReviewClient(injector);
        _namespace = ns;
        _workers = Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(SendAsync)));
    }

    /// <summary>Reviews answered as they should be.</summary>
    public int Answered => Volatile.Read(ref _answered);

    /// <summary>What came instead of such an answer.</summary>
    public IReadOnlyCollection<string> Failures => _failures;

    public Task MoreAsync(int reviews, CancellationToken cancellation)
    {
        var enough = Answered + reviews;
        return Eventually.BecomesTrueAsync(
            $"{reviews} more reviews", TimeSpan.FromMinutes(2), () => Task.FromResult(Answered >= enough || !_failures.IsEmpty), cancellation);
    }

    public Task StopAsync()
    {
        _stopped = true;
        return _workers;
    }

    public void Dispose() => _client.Dispose();

    private async Task SendAsync()
    {
        while (!_stopped)
        {
            try
            {
                var response = await _client.ReviewAsync(_namespace, PodDocument.Plain("web"), CancellationToken.None);
                if (response["patch"] is not null && response["warnings"] is null && (string?)response["auditAnnotations"]?["decision"] == "NamespaceOptedIn")
                    Interlocked.Increment(ref _answered);
                else
                    _failures.Enqueue(response.ToJsonString());
            }
            catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
            {
                _failures.Enqueue((exception.InnerException ?? exception).Message);
            }

            await Task.Delay(Pause);
        }
    }
}
