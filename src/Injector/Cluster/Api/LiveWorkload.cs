using System.Text.Json;
using System.Text.Json.Nodes;
using Injector.Json;

namespace Injector.Cluster.Api;

/// <summary>A workload as kubectl names it, and how to read it from a cluster.</summary>
/// <param name="Kind">The kind's name.</param>
/// <param name="Api">Group and version, as a path has them.</param>
/// <param name="Resource">The resource's name in a path.</param>
/// <param name="Name">The object's name.</param>
public sealed record LiveWorkload(string Kind, string Api, string Resource, string Name)
{
    // Before Kubernetes 1.21 there was batch/v1, and CronJobs were elsewhere.
    private const string EarlierCronJobs = "apis/batch/v1beta1";

    private static readonly (string Kind, string Api, string Resource, string[] Names)[] Known =
    [
        ("Pod", "api/v1", "pods", ["pod", "pods", "po"]),
        ("Deployment", "apis/apps/v1", "deployments", ["deployment", "deployments", "deploy"]),
        ("StatefulSet", "apis/apps/v1", "statefulsets", ["statefulset", "statefulsets", "sts"]),
        ("DaemonSet", "apis/apps/v1", "daemonsets", ["daemonset", "daemonsets", "ds"]),
        ("ReplicaSet", "apis/apps/v1", "replicasets", ["replicaset", "replicasets", "rs"]),
        ("ReplicationController", "api/v1", "replicationcontrollers", ["replicationcontroller", "replicationcontrollers", "rc"]),
        ("Job", "apis/batch/v1", "jobs", ["job", "jobs"]),
        ("CronJob", "apis/batch/v1", "cronjobs", ["cronjob", "cronjobs", "cj"]),
    ];

    // What only the cluster writes, and nobody wants to read in a manifest.
    private static readonly string[] ServerFields = ["managedFields", "uid", "resourceVersion", "generation", "creationTimestamp", "selfLink"];

    /// <summary>Reads <c>KIND/NAME</c>, with the short names that kubectl takes.</summary>
    /// <returns>Null, with the reason, when it is none.</returns>
    public static (LiveWorkload? Workload, string? Mistake) Parse(string text)
    {
        if (text.Split('/') is not [{ Length: > 0 } kind, { Length: > 0 } name])
            return (null, $"\"{text}\" is not KIND/NAME, for example deployment/web; a file is named with -f");
        foreach (var known in Known)
            if (known.Names.Contains(kind.ToLowerInvariant()))
                return (new LiveWorkload(known.Kind, known.Api, known.Resource, name), null);
        return (null, $"\"{kind}\" makes no pods; known are {string.Join(", ", Known.Select(known => known.Names[0]))}");
    }

    /// <summary>Reads the object as its owner would have written it: without status and the server's own fields.</summary>
    /// <exception cref="KubernetesApiException">It does not exist, or may not be read.</exception>
    public async Task<JsonElement> ReadAsync(KubernetesApi api, string ns, CancellationToken cancellationToken)
    {
        using var answer = await GetAsync(api, ns, cancellationToken);
        var found = JsonObject.Create(answer.Root)!;
        found.Remove("status");
        if (found["metadata"] is JsonObject metadata)
        {
            foreach (var field in ServerFields)
                metadata.Remove(field);
            (metadata["annotations"] as JsonObject)?.Remove("kubectl.kubernetes.io/last-applied-configuration");
        }
        using var document = JsonDocument.Parse(found.ToJsonString());
        return document.RootElement.Clone();
    }

    private async Task<ApiResponse> GetAsync(KubernetesApi api, string ns, CancellationToken cancellationToken)
    {
        try
        {
            return await api.GetAsync(Path(Api, ns), cancellationToken);
        }
        catch (KubernetesApiException e) when (e.IsNotFound && Kind == "CronJob")
        {
            // The same answer for an object and for a resource that is not there: discovery tells them apart.
            if (await IsServedAsync(api, cancellationToken))
                throw;
            return await api.GetAsync(Path(EarlierCronJobs, ns), cancellationToken);
        }
    }

    private async Task<bool> IsServedAsync(KubernetesApi api, CancellationToken cancellationToken)
    {
        try
        {
            using var resources = await api.GetAsync($"/{Api}", cancellationToken);
            return resources.Root.Items("resources").Any(resource => resource.Text("name") == Resource);
        }
        catch (KubernetesApiException e) when (e.IsNotFound)
        {
            return false;
        }
    }

    private string Path(string api, string ns) => $"/{api}" + ApiPath.Of($"/namespaces/{ns}/{Resource}/{Name}");
}
