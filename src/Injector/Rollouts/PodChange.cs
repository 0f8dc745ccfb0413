using System.Net;
using Injector.Checks;
using Injector.Cluster.Api;
using Injector.Rollouts.Plans;
using Injector.Text;

namespace Injector.Rollouts;

/// <summary>
/// Changes one pod and waits until it is up. The pod is read and planned anew when its turn comes, and the change holds only for what was read: whatever
/// happened since the list, another run at work included, is seen before anything is touched.
/// </summary>
internal sealed class PodChange(KubernetesApi api, IPodPlanner planner, NamespaceIndex namespaces, RolloutOptions options, TimeProvider time)
{
    private const int Attempts = 5;

    /// <exception cref="KubernetesApiException">The API server went away, and stayed so.</exception>
    public async Task<PodResult> RunAsync(PodOwner owner, string name, CancellationToken cancellationToken)
    {
        var path = ApiPath.Of($"/api/v1/namespaces/{owner.Namespace}/pods/{name}");
        for (var (attempt, refused) = (1, (Sent: ReadOnlyMemory<byte>.Empty, Message: "")); ; attempt++)
        {
            using var read = await PodReader.ReadAsync(api, path, time, cancellationToken);
            if (read is null)
                return new PodResult(owner, name, PodOutcome.Gone, "");
            var plan = planner.Plan(read.Root, namespaces.Facts(owner.Namespace));
            if (plan.Reason == RolloutReason.UpToDate)
                return new PodResult(owner, name, PodOutcome.AlreadyThere, "");
            if (plan.Reason == RolloutReason.BeingDeleted)
                return new PodResult(owner, name, PodOutcome.Gone, "");
            var follower = new PodFollower(api, path, options, time);
            if (plan.Reason == RolloutReason.ComingUp)
                return await follower.ComingUpAsync(owner, name, read.Root, cancellationToken);
            if (!plan.Class.IsInPlace())
                return new PodResult(owner, name, PodOutcome.Left, Words($"{plan.Reason}{(plan.Detail is null ? "" : $": {plan.Detail}")}"));
            var patch = RolloutPatch.OfPod(read.Root, plan);
            // Refused as it was, although nothing has changed: that was no race.
            if (patch.Span.SequenceEqual(refused.Sent.Span) || attempt > Attempts)
                return new PodResult(owner, name, PodOutcome.Failed, refused.Message) { Stop = RolloutStop.Refused };
            try
            {
                if (!options.Apply)
                    return await TryAsync(owner, name, path, patch, plan, cancellationToken);
                if (RolloutPatch.OfResize(read.Root, plan) is { } resize)
                    using (await api.PatchAsync($"{path}/resize", PatchKind.Json, resize, cancellationToken))
                    {
                    }

                using var patched = await api.PatchAsync(path, PatchKind.Json, patch, cancellationToken);
                return await follower.FollowAsync(owner, name, plan, patched.Root, cancellationToken);
            }
            catch (KubernetesApiException e) when (e.IsNotFound)
            {
                return new PodResult(owner, name, PodOutcome.Gone, "");
            }
            catch (KubernetesApiException e) when (e.StatusCode is HttpStatusCode.Conflict or HttpStatusCode.UnprocessableEntity)
            {
                refused = (patch, e.Message);
            }
            catch (KubernetesApiException e) when (!e.IsPassing)
            {
                return new PodResult(owner, name, PodOutcome.Failed, e.Message) { Stop = RolloutStop.Refused };
            }
        }
    }

    private async Task<PodResult> TryAsync(
        PodOwner owner, string name, string path, ReadOnlyMemory<byte> patch, PodPlan plan, CancellationToken cancellationToken)
    {
        using var accepted = await api.PatchAsync($"{path}?dryRun=All", PatchKind.Json, patch, cancellationToken);
        return new PodResult(owner, name, PodOutcome.WouldChange, Words(plan.Detail ?? ""));
    }

    // They quote the pod, as its author wrote it.
    private static string Words(string text) => BoundedText.Fit(text, BoundedText.MaxMessage);
}
