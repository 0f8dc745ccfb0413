using Injector.Cluster.Api;
using Injector.Kubernetes;
using Injector.Rollouts.Plans;

namespace Injector.Rollouts;

/// <summary>
/// Carries out one wave: of each owner one pod at a time, so many owners at once, and the very first pod alone. After the first failure nothing more is
/// begun; what is under way is followed to its end.
/// </summary>
internal sealed class WaveRun(PodChange change, RolloutOptions options, IRolloutObserver observer, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Queue<OwnerQueue> _owners = [];
    private readonly List<PodResult> _results = [];

    /// <summary>Every pod that was begun, in the order in which they were done.</summary>
    public IReadOnlyList<PodResult> Results => _results;

    /// <summary>Why it stopped; null when it did not.</summary>
    public PodResult? Failure { get; private set; }

    public async Task RunAsync(IReadOnlyList<OwnerQueue> owners, CancellationToken cancellationToken)
    {
        foreach (var owner in owners)
            _owners.Enqueue(owner);
        // An image that cannot be pulled costs one pod, however many are changed at once.
        await StepAsync(cancellationToken);
        if (!options.Apply)
            return;
        await Task.WhenAll(Enumerable.Range(0, options.MaxUnavailable).Select(_ => WorkAsync(cancellationToken)));
    }

    private async Task WorkAsync(CancellationToken cancellationToken)
    {
        while (Failure is null && _results.Count > 0)
        {
            await Task.Delay(options.Pause, time, cancellationToken);
            if (!await StepAsync(cancellationToken))
                return;
        }
    }

    /// <returns>False when nothing is left to begin.</returns>
    private async Task<bool> StepAsync(CancellationToken cancellationToken)
    {
        await WaitForWindowAsync(cancellationToken);
        OwnerQueue? owner;
        lock (_gate)
            if (Failure is not null || !_owners.TryDequeue(out owner))
                return false;
        var name = owner.Pods.Dequeue();
        var result = await ChangeAsync(owner.Owner, name, cancellationToken);
        lock (_gate)
        {
            _results.Add(result);
            Failure ??= result.Outcome == PodOutcome.Failed ? result : null;
            if (owner.Pods.Count > 0)
                _owners.Enqueue(owner);
            observer.OnDone(result);
        }

        return true;
    }

    private async Task<PodResult> ChangeAsync(PodOwner owner, string name, CancellationToken cancellationToken)
    {
        try
        {
            return await change.RunAsync(owner, name, cancellationToken);
        }
        catch (KubernetesApiException e)
        {
            return new PodResult(owner, name, PodOutcome.Failed, e.Message)
            {
                Stop = e.StatusCode is null ? RolloutStop.ApiServerAway : RolloutStop.Refused,
            };
        }
    }

    private async Task WaitForWindowAsync(CancellationToken cancellationToken)
    {
        while (options is { Apply: true, Window: { } window } && window.OpensIn(time.GetUtcNow()) is var closed && closed > TimeSpan.Zero)
        {
            lock (_gate)
                observer.OnWaiting($"the window {window} opens in {GoDuration.Write(closed)}");
            await Task.Delay(closed, time, cancellationToken);
        }
    }
}
