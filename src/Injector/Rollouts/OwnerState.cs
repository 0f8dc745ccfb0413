using System.Text.Json;
using Injector.Json;

namespace Injector.Rollouts;

/// <summary>Reads of a Deployment, StatefulSet or DaemonSet how far its rollout has come, and whether it makes new pods one after the other at all.</summary>
internal static class OwnerState
{
    /// <summary>The strategy that leaves new pods to somebody, or stops all pods at once; null for one that replaces them in turn.</summary>
    public static string? Strategy(JsonElement owner)
    {
        var spec = owner.Member("spec");
        var type = spec.Member("strategy").Text("type") ?? spec.Member("updateStrategy").Text("type");
        return type is "Recreate" or "OnDelete" ? $"strategy {type}"
            : spec.IsTrue("paused") ? "it is paused"
            : spec.Member("updateStrategy").Member("rollingUpdate").Integer("partition") is > 0 and var partition ? $"partition {partition}"
            : null;
    }

    /// <summary>What is missing until all pods are of the newest template and available; null when nothing is.</summary>
    public static string? Waits(JsonElement owner)
    {
        var status = owner.Member("status");
        if ((status.Integer("observedGeneration") ?? 0) < (owner.Member("metadata").Integer("generation") ?? 0))
            return "its controller has not seen the change";
        var wanted = status.Integer("desiredNumberScheduled") ?? owner.Member("spec").Integer("replicas") ?? 1;
        var updated = status.Integer("updatedReplicas") ?? status.Integer("updatedNumberScheduled") ?? 0;
        var all = status.Integer("replicas") ?? status.Integer("currentNumberScheduled") ?? 0;
        var available = status.Integer("availableReplicas") ?? status.Integer("numberAvailable") ?? status.Integer("readyReplicas") ?? 0;
        return updated < wanted ? $"{updated} of {wanted} pods are new"
            : all > updated ? $"{all - updated} old pods are left"
            : available < wanted ? $"{available} of {wanted} new pods are available"
            : null;
    }

    public static bool IsReady(JsonElement pod)
    {
        if (pod.Member("metadata").Text("deletionTimestamp") is not null)
            return false;
        foreach (var condition in pod.Member("status").Items("conditions"))
            if (condition.Text("type") == "Ready")
                return condition.Text("status") == "True";
        return false;
    }
}
