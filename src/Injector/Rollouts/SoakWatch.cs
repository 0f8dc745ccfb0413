using Injector.Cluster.Api;
using Injector.Json;
using Injector.Rollouts.Plans;

namespace Injector.Rollouts;

/// <summary>Watches the pods of a wave for a while: a restart, or a sidecar that is not ready any more, stops the rollout.</summary>
internal sealed class SoakWatch(KubernetesApi api, RolloutOptions options, TimeProvider time)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    /// <param name="changed">The pods that were changed, with what was seen of them then.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The first that is not well; null when all are.</returns>
    public async Task<PodResult?> RunAsync(IReadOnlyList<PodResult> changed, CancellationToken cancellationToken)
    {
        var watched = changed.Where(result => result.Watched is not null).ToDictionary(result => result.Watched!.Value.Uid, StringComparer.Ordinal);
        var start = time.GetTimestamp();
        while (time.GetElapsedTime(start) is var passed && passed < options.Soak)
        {
            var left = options.Soak - passed;
            await Task.Delay(left < Longest ? left : Longest, time, cancellationToken);
            if (watched.Count > 0 && await LookAsync(watched, cancellationToken) is { } bad)
                return bad;
        }

        return null;
    }

    private async Task<PodResult?> LookAsync(Dictionary<string, PodResult> watched, CancellationToken cancellationToken)
    {
        await foreach (var pod in api.List(PodInventory.Path(options.Namespace)).ReadAsync(cancellationToken))
        {
            if (!watched.TryGetValue(pod.Member("metadata").Text("uid") ?? "", out var result))
                continue;
            var health = PodHealth.Of(pod);
            if (health.IsBeingDeleted || !health.IsRunning)
                continue;
            if (health.Restarts > result.Watched!.Value.Restarts)
                return Failed(result, RolloutStop.RestartedLater, "a container of it was restarted after the sidecar had come up");
            if (ChangeProgress.JudgeComingUp(health, PodFollower.Sidecars(pod)).State != ChangeState.Up)
                return Failed(result, RolloutStop.NotReadyLater, "its sidecar came up, and is not ready any more");
        }

        return null;
    }

    private static PodResult Failed(PodResult result, RolloutStop stop, string message) =>
        result with { Outcome = PodOutcome.Failed, Stop = stop, Message = message };
}
