using System.Text.Json;
using Injector.Json;
using Injector.Kubernetes;

namespace Injector.Checks.Coverage;

/// <summary>The workload that is restarted to get new pods: mostly the owner of a pod's owner.</summary>
internal sealed record Workload(string Kind, string Name)
{
    /// <summary>
    /// A Deployment is told by its ReplicaSet's name, which is the Deployment's with the hash that the pod's label repeats:
    /// one request for each ReplicaSet of a cluster saved.
    /// </summary>
    internal static Workload Of(JsonElement pod)
    {
        var metadata = pod.Member("metadata");
        if (Owners.Of(pod) is not { } owner)
            return new("Pod", metadata.Text("name") ?? "");
        var hash = metadata.Member("labels").Text("pod-template-hash");
        return owner.Kind == "ReplicaSet" && hash is not null && owner.Name.EndsWith("-" + hash, StringComparison.Ordinal)
            ? new("Deployment", owner.Name[..^(hash.Length + 1)])
            : new(owner.Kind, owner.Name);
    }

    /// <summary>The command, or the words where there is no command.</summary>
    public string RestartAdvice(string ns) => WorkloadKinds.Named(Kind)?.Renewal switch
    {
        PodRenewal.Rollout => $"kubectl rollout restart -n {ns} {Kind.ToLowerInvariant()}/{Name}",
        PodRenewal.DeletePods => $"delete the pods of {Kind}/{Name} in {ns}; it makes new ones",
        PodRenewal.NextRun => $"nothing: the next run of Job/{Name} in {ns} gets it",
        PodRenewal.CreateAgain => $"delete Pod/{Name} in {ns} and create it again",
        _ => $"restart {Kind}/{Name} in {ns} with its own tools",
    };
}
