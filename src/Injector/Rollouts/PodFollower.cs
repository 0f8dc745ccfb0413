using System.Text.Json;
using Injector.Cluster.Api;
using Injector.Injection.Pods;
using Injector.Json;
using Injector.Kubernetes;
using Injector.Rollouts.Plans;
using Injector.Text;

namespace Injector.Rollouts;

/// <summary>Waits until what was changed of a pod is up, or is seen to fail.</summary>
internal sealed class PodFollower(KubernetesApi api, string path, RolloutOptions options, TimeProvider time)
{
    /// <summary>Follows a change of ours.</summary>
    /// <param name="owner">Whose pod.</param>
    /// <param name="name">Which.</param>
    /// <param name="plan">What was changed.</param>
    /// <param name="patched">The pod as the API server answered the change: its status is that of before.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<PodResult> FollowAsync(PodOwner owner, string name, PodPlan plan, JsonElement patched, CancellationToken cancellationToken)
    {
        var restarted = plan.Restarted.ToList();
        var ours = Ours(patched);
        var before = PodHealth.Of(patched);
        return await UntilAsync(
            owner, name, Uid(patched), PodOutcome.Changed, now => ChangeProgress.Judge(before, now, restarted, ours), cancellationToken);
    }

    /// <summary>Waits for a pod that somebody else has changed, an earlier run for instance.</summary>
    public Task<PodResult> ComingUpAsync(PodOwner owner, string name, JsonElement pod, CancellationToken cancellationToken)
    {
        var sidecars = Sidecars(pod);
        return UntilAsync(owner, name, Uid(pod), PodOutcome.AlreadyThere, now => ChangeProgress.JudgeComingUp(now, sidecars), cancellationToken);
    }

    private async Task<PodResult> UntilAsync(
        PodOwner owner, string name, string uid, PodOutcome good, Func<PodHealth, (ChangeState State, RolloutStop? Stop, string Message)> judge,
        CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        while (true)
        {
            using var read = await PodReader.ReadAsync(api, path, time, cancellationToken);
            if (read is null || Uid(read.Root) != uid)
                return new PodResult(owner, name, PodOutcome.Gone, "");
            var now = PodHealth.Of(read.Root);
            if (now.IsBeingDeleted)
                return new PodResult(owner, name, PodOutcome.Gone, "");
            var (state, stop, message) = judge(now);
            var took = time.GetElapsedTime(start);
            var isLate = took >= options.Timeout;
            if (state == ChangeState.Up || state == ChangeState.UpUnderTheSameId && isLate)
                return new PodResult(owner, name, good, state == ChangeState.Up ? "" : "its image has the same identity as before")
                {
                    Took = took,
                    Watched = (uid, now.Restarts),
                };
            if (state == ChangeState.Failed || isLate)
                return new PodResult(
                    owner, name, PodOutcome.Failed,
                    BoundedText.Fit(state == ChangeState.Failed ? message : $"not up after {options.Timeout.TotalSeconds:0} s", BoundedText.MaxMessage))
                {
                    Stop = stop ?? RolloutStop.TimedOut,
                    Took = took,
                };
            await Task.Delay(options.Interval, time, cancellationToken);
        }
    }

    private static string Uid(JsonElement pod) => pod.Member("metadata").Text("uid") ?? "";

    private static StatusAnnotation Status(JsonElement pod) => StatusAnnotation.Read(pod.Member("metadata").Member("annotations").Text(Keys.Status));

    /// <summary>The sidecars that a pod records as ours.</summary>
    internal static HashSet<string> Sidecars(JsonElement pod) => [.. Status(pod).Templates.SelectMany(template => template.Texts("sidecars"))];

    private static HashSet<string> Ours(JsonElement pod) =>
        [.. Status(pod).Templates.SelectMany(template => template.Texts("sidecars").Concat(template.Texts("initContainers")))];
}
