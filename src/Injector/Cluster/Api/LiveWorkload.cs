using System.Text.Json;
using System.Text.Json.Nodes;
using Injector.Json;
using Injector.Kubernetes;
using Injector.Text;

namespace Injector.Cluster.Api;

/// <summary>A workload as kubectl names it, and how to read it from a cluster.</summary>
/// <param name="Kind">The kind's name.</param>
/// <param name="Api">Group and version, as a path has them.</param>
/// <param name="Resource">The resource's name in a path.</param>
/// <param name="Name">The object's name.</param>
internal sealed record LiveWorkload(string Kind, string Api, string Resource, string Name)
{
    // What only the cluster writes, and nobody wants to read in a manifest.
    private static readonly string[] ServerFields = ["managedFields", "uid", "resourceVersion", "generation", "creationTimestamp", "selfLink"];

    /// <summary>Reads <c>KIND/NAME</c>, with the short names that kubectl takes.</summary>
    /// <returns>The workload, or what is wrong with the text.</returns>
    public static Result<LiveWorkload, string> Parse(string text)
    {
        if (text.Split('/') is not [{ Length: > 0 } kind, { Length: > 0 } name])
            return $"\"{text}\" is not KIND/NAME, for example deployment/web; a file is named with -f";
        return WorkloadKinds.Meant(kind) is { } known
            ? new LiveWorkload(known.Kind, known.ApiPath, known.Resource, name)
            : $"\"{kind}\" makes no pods; known are {string.Join(", ", WorkloadKinds.All.SelectMany(workload => workload.Names.Take(1)))}";
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
        catch (KubernetesApiException e) when (e.IsNotFound && Kind == WorkloadKinds.EarlierCronJob.Kind)
        {
            // The same answer for an object and for a resource that is not there: discovery tells them apart.
            if (await IsServedAsync(api, cancellationToken))
                throw;
            return await api.GetAsync(Path(WorkloadKinds.EarlierCronJob.ApiPath, ns), cancellationToken);
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
