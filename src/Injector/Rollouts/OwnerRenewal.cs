using System.Globalization;
using System.Text;
using System.Text.Json;
using Injector.Checks;
using Injector.Cluster.Api;
using Injector.Kubernetes;
using Injector.Rollouts.Plans;

namespace Injector.Rollouts;

/// <summary>
/// Has an owner make its pods anew: by a restart where its kind has one, else by evicting them one by one, which honours disruption budgets. An owner
/// whose strategy leaves that to somebody is left alone, and told of.
/// </summary>
internal sealed class OwnerRenewal(
    KubernetesApi api, ServerVersion version, IPodPlanner planner, NamespaceIndex namespaces, RolloutOptions options, TimeProvider time)
{
    private const string RestartedAt = "kubectl.kubernetes.io/restartedAt";

    /// <param name="owner">Whose pods only new ones can replace.</param>
    /// <param name="pods">Their names.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="KubernetesApiException">It was refused, or the API server is away.</exception>
    public async Task<PodResult> RunAsync(PodOwner owner, IReadOnlyList<string> pods, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var kind = WorkloadKinds.Named(owner.Workload.Kind);
        var result = kind?.Renewal == PodRenewal.Rollout
            ? await RestartAsync(owner, kind, pods, cancellationToken)
            : await EvictAsync(owner, pods, cancellationToken);
        return result with { Took = time.GetElapsedTime(start) };
    }

    private async Task<PodResult> RestartAsync(PodOwner owner, WorkloadKind kind, IReadOnlyList<string> pods, CancellationToken cancellationToken)
    {
        var path = $"/{kind.ApiPath}{ApiPath.Of($"/namespaces/{owner.Namespace}/{kind.Resource}/{owner.Workload.Name}")}";
        using (var read = await PodReader.ReadAsync(api, path, time, cancellationToken))
        {
            if (read is null)
                return Result(owner, PodOutcome.Gone, "");
            if (OwnerState.Strategy(read.Root) is { } strategy)
                return Result(owner, PodOutcome.Left, $"{RolloutReason.OwnerStrategy}: {strategy}; {owner.Workload.RestartAdvice(owner.Namespace)}");
        }

        // A rollout that is under way, somebody else's or one of an earlier run, may be all that is needed.
        if (await UntilRolledOutAsync(path, cancellationToken) is { } before)
            return NotRolledOut(owner, before);
        if (!await AnyLeftAsync(owner, pods, cancellationToken))
            return Result(owner, PodOutcome.AlreadyThere, "");
        using (await api.PatchAsync(path, PatchKind.Merge, Restart(), cancellationToken))
        {
        }

        return await UntilRolledOutAsync(path, cancellationToken) is { } after
            ? NotRolledOut(owner, after)
            : await JudgeAsync(owner, cancellationToken);
    }

    private async Task<PodResult> EvictAsync(PodOwner owner, IReadOnlyList<string> pods, CancellationToken cancellationToken)
    {
        var ready = await CountReadyAsync(owner, cancellationToken);
        foreach (var name in pods)
        {
            if (!await new PodEviction(api, version, options, time).RunAsync(owner.Namespace, name, IsToGo(owner), cancellationToken))
                return NotRolledOut(owner, $"pod {name}: a disruption budget kept it for {options.Timeout.TotalSeconds:0} s");
            var start = time.GetTimestamp();
            while (await CountReadyAsync(owner, cancellationToken) < ready)
            {
                if (time.GetElapsedTime(start) >= options.Timeout)
                    return NotRolledOut(owner, $"no pod took the place of {name} and was ready in {options.Timeout.TotalSeconds:0} s");
                await Task.Delay(options.Interval, time, cancellationToken);
            }
        }

        return await JudgeAsync(owner, cancellationToken);
    }

    /// <summary>Null once every pod is of the newest template and available; else what it still waited for.</summary>
    private async Task<string?> UntilRolledOutAsync(string path, CancellationToken cancellationToken)
    {
        var (last, start) = ("", time.GetTimestamp());
        while (true)
        {
            using var read = await PodReader.ReadAsync(api, path, time, cancellationToken);
            if (read is null || OwnerState.Waits(read.Root) is not { } waits)
                return null;
            // As long as it comes on, it has time.
            if (waits != last)
                (last, start) = (waits, time.GetTimestamp());
            if (time.GetElapsedTime(start) >= options.Timeout)
                return $"{waits}, and no more for {options.Timeout.TotalSeconds:0} s";
            await Task.Delay(options.Interval, time, cancellationToken);
        }
    }

    private async Task<bool> AnyLeftAsync(PodOwner owner, IReadOnlyList<string> pods, CancellationToken cancellationToken)
    {
        foreach (var name in pods)
        {
            using var pod = await PodReader.ReadAsync(api, ApiPath.Of($"/api/v1/namespaces/{owner.Namespace}/pods/{name}"), time, cancellationToken);
            if (pod is not null && IsToGo(owner)(pod.Root))
                return true;
        }

        return false;
    }

    private Func<JsonElement, bool> IsToGo(PodOwner owner) =>
        pod => planner.Plan(pod, namespaces.Facts(owner.Namespace)).Class == RolloutClass.Recreate;

    /// <summary>Whether the new pods have what they should: a webhook that does not answer leaves them without.</summary>
    private async Task<PodResult> JudgeAsync(PodOwner owner, CancellationToken cancellationToken)
    {
        var inventory = await PodInventory.ReadAsync(api, owner.Namespace, namespaces, planner, null, cancellationToken);
        var now = inventory.Owners.FirstOrDefault(other => other.Owner == owner);
        return now is null || now.Count(RolloutClass.Current) == 0 || now.Count(RolloutClass.Recreate) > 0
            ? NotRolledOut(owner, "its new pods have not the sidecar that they should have")
            : Result(owner, PodOutcome.Recreated, $"{now.Pods.Count} pods");
    }

    private async Task<int> CountReadyAsync(PodOwner owner, CancellationToken cancellationToken)
    {
        var ready = 0;
        await foreach (var pod in api.List(PodInventory.Path(owner.Namespace)).ReadAsync(cancellationToken))
            if (Checks.Coverage.Workload.Of(pod) == owner.Workload && OwnerState.IsReady(pod))
                ready++;
        return ready;
    }

    private byte[] Restart()
    {
        var now = time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return Encoding.UTF8.GetBytes("""{"spec":{"template":{"metadata":{"annotations":{""" + $"\"{RestartedAt}\":\"{now}\"" + "}}}}}");
    }

    private static PodResult NotRolledOut(PodOwner owner, string message) =>
        Result(owner, PodOutcome.Failed, message) with { Stop = RolloutStop.OwnerNotRolledOut };

    private static PodResult Result(PodOwner owner, PodOutcome outcome, string message) => new(owner, owner.Workload.Name, outcome, message);
}
