using Injector.Checks;
using Injector.Cluster.Api;
using Injector.Kubernetes;
using Injector.Rollouts.Plans;

namespace Injector.Rollouts;

/// <summary>
/// Carries out a rollout, wave after wave. It keeps no state of its own: what is done stands in the pods, so that it can be killed and begun again, and two
/// of them at once do no pod twice.
/// </summary>
internal sealed class RolloutRun(
    KubernetesApi api, ServerVersion version, IPodPlanner planner, NamespaceIndex namespaces, RolloutOptions options, IRolloutObserver observer,
    TimeProvider time)
{
    // Pods that were made with the old sidecar while the wave went on: an owner's own rollout, servers that had not read the new configuration.
    private const int MostPasses = 3;

    /// <exception cref="KubernetesApiException">Pods may not be listed.</exception>
    public async Task<RolloutResult> RunAsync(CancellationToken cancellationToken)
    {
        var waves = new List<WaveResult>();
        foreach (var wave in options.Waves)
        {
            for (var pass = 1; pass <= MostPasses; pass++)
            {
                var inventory = await InventoryAsync(cancellationToken);
                var selected = wave.Select(inventory);
                var pods = selected.Sum(owner => owner.Pods.Count);
                if (pods == 0 && pass > 1)
                    break;
                var (result, failure) = await RunAsync(wave, selected, pods, cancellationToken);
                waves.Add(result);
                if (failure is not null)
                    return new(waves, failure.Stop, failure, await InventoryAsync(cancellationToken));
                if (pods == 0 || !options.Apply)
                    break;
            }

            if (options is { Recreate: true, Apply: true } && wave.SelectOwners(await InventoryAsync(cancellationToken)) is { Count: > 0 } owners)
            {
                var (result, failure) = await RecreateAsync(wave, owners, cancellationToken);
                waves.Add(result);
                if (failure is not null)
                    return new(waves, failure.Stop, failure, await InventoryAsync(cancellationToken));
            }
        }

        return new(waves, null, null, await InventoryAsync(cancellationToken));
    }

    private async Task<(WaveResult Result, PodResult? Failure)> RunAsync(
        Wave wave, IReadOnlyList<OwnerQueue> selected, int pods, CancellationToken cancellationToken)
    {
        observer.OnBegun(wave, pods);
        var start = time.GetTimestamp();
        var run = new WaveRun(new PodChange(api, planner, namespaces, options, time), options, observer, time);
        await run.RunAsync(selected, cancellationToken);
        var result = new WaveResult(wave, pods, run.Results, time.GetElapsedTime(start));
        if (run.Failure is not null || !options.Apply || options.Soak == TimeSpan.Zero || result.Count(PodOutcome.Changed) == 0)
            return (result, run.Failure);
        observer.OnWaiting($"wave {wave.Text} is watched for {GoDuration.Write(options.Soak)}");
        return (result, await new SoakWatch(api, options, time).RunAsync(run.Results, cancellationToken));
    }

    /// <summary>One owner after the other: each of them restarts applications.</summary>
    private async Task<(WaveResult Result, PodResult? Failure)> RecreateAsync(Wave wave, IReadOnlyList<OwnerQueue> owners, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var renewal = new OwnerRenewal(api, version, planner, namespaces, options, time);
        var results = new List<PodResult>();
        foreach (var owner in owners)
        {
            var result = await RecreateAsync(renewal, owner, cancellationToken);
            results.Add(result);
            observer.OnDone(result);
            if (result.Outcome == PodOutcome.Failed)
                break;
            await Task.Delay(options.Pause, time, cancellationToken);
        }

        return (
            new WaveResult(wave, owners.Sum(owner => owner.Pods.Count), results, time.GetElapsedTime(start)),
            results.Find(result => result.Outcome == PodOutcome.Failed));
    }

    private static async Task<PodResult> RecreateAsync(OwnerRenewal renewal, OwnerQueue owner, CancellationToken cancellationToken)
    {
        try
        {
            return await renewal.RunAsync(owner.Owner, [.. owner.Pods], cancellationToken);
        }
        catch (KubernetesApiException e)
        {
            return new PodResult(owner.Owner, owner.Owner.Workload.Name, PodOutcome.Failed, e.Message)
            {
                Stop = e.StatusCode is null ? RolloutStop.ApiServerAway : RolloutStop.Refused,
            };
        }
    }

    private async Task<PodInventory> InventoryAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
            try
            {
                return await PodInventory.ReadAsync(api, options.Namespace, namespaces, planner, null, cancellationToken);
            }
            catch (KubernetesApiException e) when ((e.IsExpired || e.IsPassing) && attempt < MostPasses)
            {
                // A server that is restarted, or forgot the list's version between two pages.
                await Task.Delay(options.Interval, time, cancellationToken);
            }
    }
}
