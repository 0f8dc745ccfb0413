using System.Net;
using System.Text.Json;
using Injector.Checks.Coverage;
using Injector.Cluster.Api;
using Injector.Injection.Pods;
using Injector.Json;
using Injector.Kubernetes;
using Injector.Text;

namespace Injector.Rollouts.Live;

/// <summary>Sets live parameters of a workload's running pods. Nothing is changed where one of them would be refused: half a fleet that does is the worst.</summary>
internal sealed class LiveRun(KubernetesApi api, LivePlanner planner, NamespaceFacts ns)
{
    private const int Attempts = 3;

    /// <param name="kind">Of the workload.</param>
    /// <param name="name">Of the workload.</param>
    /// <param name="apply">False: every change is sent on a dry run.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>A result for each of its injected pods.</returns>
    /// <exception cref="KubernetesApiException">Pods may not be read, or the server went away.</exception>
    public async Task<List<LiveResult>> RunAsync(string kind, string name, bool apply, CancellationToken cancellationToken)
    {
        var results = new List<LiveResult>();
        var planned = new List<(string Name, LivePlan Plan)>();
        await foreach (var pod in api.List(PodInventory.Path(ns.Name)).ReadAsync(cancellationToken))
            if (IsOf(pod, kind, name))
                planned.Add((pod.Member("metadata").Text("name") ?? "", Planned(pod)));
        var refused = planned.Exists(one => one.Plan.Refusal is not (null or LiveRefusal.Ending));
        foreach (var (pod, plan) in planned)
            results.Add(
                plan.Refusal is { } refusal ? new(pod, LiveOutcome.Left, refusal, Words(plan.Message))
                : plan.Patch.IsEmpty ? new(pod, LiveOutcome.AlreadyThere)
                : await ChangeAsync(pod, plan.Patch, apply && !refused, cancellationToken));
        return results;
    }

    private static bool IsOf(JsonElement pod, string kind, string name)
    {
        if (kind == "Pod")
            return pod.Member("metadata").Text("name") == name;
        var workload = Workload.Of(pod);
        return (workload.Kind, workload.Name) == (kind, name) || Owners.Of(pod) is { } owner && (owner.Kind, owner.Name) == (kind, name);
    }

    private LivePlan Planned(JsonElement pod)
    {
        try
        {
            return planner.Plan(pod, ns);
        }
        catch (PodFormatException e)
        {
            return new(LiveRefusal.NotInjected, e.Message);
        }
    }

    private async Task<LiveResult> ChangeAsync(string pod, ReadOnlyMemory<byte> patch, bool apply, CancellationToken cancellationToken)
    {
        var path = ApiPath.Of($"/api/v1/namespaces/{ns.Name}/pods/{pod}");
        for (var attempt = 1; ; attempt++)
            try
            {
                using var patched = await api.PatchAsync(apply ? path : $"{path}?dryRun=All", PatchKind.Json, patch, cancellationToken);
                return new(pod, apply ? LiveOutcome.Changed : LiveOutcome.WouldChange);
            }
            catch (KubernetesApiException e) when (e.IsNotFound)
            {
                return new(pod, LiveOutcome.Gone);
            }
            catch (KubernetesApiException e) when (e.StatusCode is HttpStatusCode.Conflict or HttpStatusCode.UnprocessableEntity && attempt < Attempts)
            {
                // Somebody changed it since it was read, or the API server refuses the value: the pod as it is now tells.
                using var read = await api.GetAsync(path, cancellationToken);
                var plan = Planned(read.Root);
                if (plan.Refusal is { } refusal)
                    return new(pod, LiveOutcome.Left, refusal, Words(plan.Message));
                if (plan.Patch.IsEmpty)
                    return new(pod, LiveOutcome.AlreadyThere);
                patch = plan.Patch;
            }
            catch (KubernetesApiException e) when (!e.IsPassing)
            {
                return new(pod, LiveOutcome.Left, LiveRefusal.Refused, Words(e.Message));
            }
    }

    // They quote the pod, as its author wrote it.
    private static string Words(string text) => BoundedText.Fit(text, BoundedText.MaxMessage);
}
