using System.Text.Json;
using Injector.Checks.Coverage;
using Injector.Cluster.Api;
using Injector.Configuration;
using Injector.Json;
using Injector.Kubernetes;

namespace Injector.Checks.Trials;

/// <summary>A trial of one running pod of each workload.</summary>
/// <param name="api">The cluster.</param>
/// <param name="namespaces">Its namespaces.</param>
/// <param name="policy">The policy that adds sidecars, where it can be seen.</param>
/// <param name="settings">What the pods are compared with.</param>
internal sealed class PolicyTrials(KubernetesApi api, NamespaceIndex namespaces, DeployedPolicy? policy, InjectionSettings settings)
{
    private static readonly IReadOnlyDictionary<string, string> NoLabels = new Dictionary<string, string>();

    /// <summary>The first of each workload's pods, with the number of workloads that there are beyond the limit.</summary>
    /// <exception cref="KubernetesApiException">Pods may not be listed, or the server went away.</exception>
    public async Task<(IReadOnlyList<(string Namespace, Workload Workload, JsonElement Pod)> Pods, int Beyond)> PodsAsync(
        string? ns, int limit, CancellationToken cancellationToken)
    {
        var pods = new List<(string, Workload, JsonElement)>();
        var seen = new HashSet<(string, Workload)>();
        await foreach (var pod in api.List(ns is null ? "/api/v1/pods" : ApiPath.Of($"/api/v1/namespaces/{ns}/pods")).ReadAsync(cancellationToken))
        {
            var place = pod.Member("metadata").Text("namespace") ?? "";
            if (!IsAsked(pod, place) || !seen.Add((place, Workload.Of(pod))))
                continue;
            if (pods.Count < limit)
                pods.Add((place, Workload.Of(pod), pod.Clone()));
        }

        return (pods, seen.Count - pods.Count);
    }

    public Task<TrialResult> TryAsync(string ns, JsonElement pod, CancellationToken cancellationToken) =>
        new PolicyTrial(api, settings).TryAsync(pod, namespaces.Facts(ns), Owners.IncludeJob(pod), cancellationToken);

    /// <summary>Whether the policies would be asked about such a pod if it were created now.</summary>
    private bool IsAsked(JsonElement pod, string ns)
    {
        var metadata = pod.Member("metadata");
        return metadata.Text("deletionTimestamp") is null && metadata.Member("annotations").Text(Keys.MirrorPod) is null
            && !InjectorConfiguration.SystemNamespaces.Contains(ns) && !namespaces.IsBeingDeleted(ns)
            && (policy is null || policy.Namespaces.Matches(namespaces.Labels(ns) ?? NoLabels) && policy.Pods.Matches(metadata.TextMap("labels")));
    }
}
