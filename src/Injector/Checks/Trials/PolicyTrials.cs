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

    /// <summary>How many workloads there are beyond the limit.</summary>
    public int Beyond { get; private set; }

    /// <summary>The first of each workload's pods, of so many workloads.</summary>
    /// <exception cref="KubernetesApiException">Pods may not be listed, or the server went away.</exception>
    public async Task<IReadOnlyList<TrialPod>> PodsAsync(string? ns, int limit, CancellationToken cancellationToken)
    {
        var pods = new List<TrialPod>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var pod in api.List(ns is null ? "/api/v1/pods" : ApiPath.Of($"/api/v1/namespaces/{ns}/pods")).ReadAsync(cancellationToken))
        {
            var found = new TrialPod(pod.Member("metadata").Text("namespace") ?? "", Workload.Of(pod), pod);
            if (IsAsked(pod, found.Namespace) && seen.Add(found.ToString()) && pods.Count < limit)
                pods.Add(found with { Pod = pod.Clone() });
        }

        Beyond = seen.Count - pods.Count;
        return pods;
    }

    public Task<TrialResult> TryAsync(TrialPod pod, CancellationToken cancellationToken) =>
        new PolicyTrial(api, settings).TryAsync(pod.Pod, namespaces.Facts(pod.Namespace), Owners.IncludeJob(pod.Pod), cancellationToken);

    /// <summary>Whether the policies would be asked about such a pod if it were created now.</summary>
    private bool IsAsked(JsonElement pod, string ns)
    {
        var metadata = pod.Member("metadata");
        return metadata.Text("deletionTimestamp") is null && metadata.Member("annotations").Text(Keys.MirrorPod) is null
            && !InjectorConfiguration.SystemNamespaces.Contains(ns) && !namespaces.IsBeingDeleted(ns)
            && (policy is null || policy.Namespaces.Matches(namespaces.Labels(ns) ?? NoLabels) && policy.Pods.Matches(metadata.TextMap("labels")));
    }
}
