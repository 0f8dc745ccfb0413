using System.Collections.Concurrent;
using System.Net;
using Injector.EndToEndTests.Pods;

namespace Injector.EndToEndTests.Rollout;

/// <summary>Pods that are created (dry run) one after the other by several clients at once, until told to stop.</summary>
internal sealed class PodLoad
{
    private readonly ConcurrentQueue<string> _failures = new();
    private readonly Task _workers;
    private volatile bool _stopped;
    private int _injected;

    /// <param name="pods">Where.</param>
    /// <param name="ns">A namespace that lets no pod through without a sidecar.</param>
    /// <param name="clients">How many at once.</param>
    public PodLoad(RawPods pods, string ns, int clients) =>
        _workers = Task.WhenAll(Enumerable.Range(0, clients).Select(client => Task.Run(() => CreateAsync(pods, ns, client))));

    /// <summary>Pods that went through with their sidecar so far.</summary>
    public int Injected => Volatile.Read(ref _injected);

    /// <summary>What the API server said to the others: refused, or let through as they were.</summary>
    public IReadOnlyCollection<string> Failures => _failures;

    public Task StopAsync()
    {
        _stopped = true;
        return _workers;
    }

    private async Task CreateAsync(RawPods pods, string ns, int client)
    {
        for (var number = 0; !_stopped; number++)
        {
            var answer = await pods.CreateAsync(ns, PodDocument.OptedIn($"load-{client}-{number}"), dryRun: true, CancellationToken.None);
            if (answer.Status == HttpStatusCode.Created && answer.Stored.IsInjected)
                Interlocked.Increment(ref _injected);
            else
                _failures.Enqueue($"{DateTime.UtcNow:HH:mm:ss.fff} {answer.Status} {answer.Message}");
        }
    }
}
