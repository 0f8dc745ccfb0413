using System.Text.Json;
using Injector.Checks;
using Injector.Checks.Coverage;
using Injector.Cluster.Api;
using Injector.Injection.Pods;
using Injector.Json;
using Injector.Kubernetes;
using Injector.Rollouts.Plans;
using Injector.Text;

namespace Injector.Rollouts;

/// <summary>
/// Every injected pod with its plan, by owner. Read in one pass, page by page and pod by pod: memory holds names and reasons, never the pods.
/// </summary>
internal sealed class PodInventory
{
    private const int ProgressStep = 250;

    private readonly Dictionary<PodOwner, OwnerPods> _owners = [];
    private readonly HashSet<string> _details = new(StringComparer.Ordinal);

    /// <summary>By namespace, kind and name.</summary>
    public IReadOnlyList<OwnerPods> Owners =>
        [.. _owners.Values.OrderBy(pods => pods.Owner.Namespace, StringComparer.Ordinal)
            .ThenBy(pods => pods.Owner.Workload.Kind, StringComparer.Ordinal).ThenBy(pods => pods.Owner.Workload.Name, StringComparer.Ordinal)];

    public int Pods => _owners.Values.Sum(owner => owner.Pods.Count);

    public int Count(RolloutClass value) => _owners.Values.Sum(owner => owner.Count(value));

    /// <param name="api">Where to read.</param>
    /// <param name="ns">One namespace, or null for all.</param>
    /// <param name="namespaces">What namespaces ask for.</param>
    /// <param name="planner">Says what becomes of each pod.</param>
    /// <param name="progress">Told how many pods were read, and of how many, where the server says so.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="KubernetesApiException">Pods may not be listed, or the server went away.</exception>
    public static async Task<PodInventory> ReadAsync(
        KubernetesApi api, string? ns, NamespaceIndex namespaces, IPodPlanner planner, IProgress<CoverageProgress>? progress,
        CancellationToken cancellationToken)
    {
        var inventory = new PodInventory();
        var read = 0;
        var list = api.List(Path(ns));
        await foreach (var pod in list.ReadAsync(cancellationToken))
        {
            inventory.Add(pod, namespaces, planner);
            if (++read % ProgressStep == 0)
                progress?.Report(new(read, list.Total));
        }

        progress?.Report(new(read, read));
        return inventory;
    }

    /// <summary>The injected pods, as the label says that the injector writes: the others need not be sent.</summary>
    public static string Path(string? ns) => (ns is null ? "/api/v1/pods" : ApiPath.Of($"/api/v1/namespaces/{ns}/pods"))
        + $"?labelSelector={Uri.EscapeDataString(Keys.Injected)}";

    internal void Add(JsonElement pod, NamespaceIndex namespaces, IPodPlanner planner)
    {
        // What has ended stays as it is, and is nobody's concern.
        if (pod.Member("status").Text("phase") is "Succeeded" or "Failed")
            return;
        var metadata = pod.Member("metadata");
        var owner = new PodOwner(metadata.Text("namespace") ?? "", Workload.Of(pod));
        if (!_owners.TryGetValue(owner, out var pods))
            _owners[owner] = pods = new OwnerPods(owner);
        var plan = Plan(pod, namespaces.Facts(owner.Namespace), planner);
        pods.Add(metadata.Text("name") ?? "", plan with { Detail = Shared(plan.Detail), Containers = [], Metadata = [], Record = null });
    }

    private static PodPlan Plan(JsonElement pod, NamespaceFacts ns, IPodPlanner planner)
    {
        try
        {
            return planner.Plan(pod, ns);
        }
        catch (PodFormatException e)
        {
            return new(RolloutReason.RecordUnreadable, e.Message);
        }
    }

    /// <summary>One text for all pods that have it: a fleet differs in few things.</summary>
    private string? Shared(string? detail)
    {
        if (detail is null)
            return null;
        // It quotes the pod, as its author wrote it.
        detail = BoundedText.Fit(detail, BoundedText.MaxMessage);
        if (_details.TryGetValue(detail, out var known))
            return known;
        _details.Add(detail);
        return detail;
    }
}
