using Injector.Checks.Coverage;
using Injector.Cluster.Api;
using Injector.Cluster.Namespaces;
using Injector.Json;

namespace Injector.Reporting;

/// <summary>
/// Keeps a <see cref="NamespaceReport"/> in each namespace where somebody asked for sidecars, where the cluster has that kind. Only what
/// changed is written, and only Reports of its own name and label are taken away.
/// </summary>
internal sealed class OpenReports(KubernetesApi api, TimeProvider time)
{
    public const string ApiVersion = "openreports.io/v1alpha1";

    /// <summary>What to say where the cluster has no such kind.</summary>
    public const string KindMissing = $"no Reports are written: the cluster has no {ApiVersion}; install its definitions, or leave --open-reports out";

    private const string Root = "/apis/" + ApiVersion;

    private const string Own = Root + "/reports?labelSelector=app.kubernetes.io%2Fmanaged-by%3D" + NamespaceReport.Name;

    /// <summary>Writes what is new, and removes Reports of namespaces where nobody asks any more.</summary>
    /// <returns>False where the cluster has no such kind, and nothing was done.</returns>
    /// <exception cref="KubernetesApiException">The server went away, or refused some of it; the rest was done.</exception>
    public async Task<bool> PublishAsync(CoverageReport report, CancellationToken cancellationToken)
    {
        if (await ListAsync(cancellationToken) is not { } there)
            return false;
        var workloads = report.Workloads.ToLookup(workload => workload.Namespace, StringComparer.Ordinal);
        var refused = new List<KubernetesApiException>();
        foreach (var ns in report.Namespaces.Where(ns => ns.IsConcerned))
        {
            var digest = NamespaceReport.DigestOf(ns, workloads[ns.Name]);
            if (there.Remove(ns.Name, out var written) && written == digest)
                continue;
            var document = NamespaceReport.Write(ns, workloads[ns.Name], time.GetUtcNow(), digest);
            var path = PathOf(ns.Name, "?fieldManager=sidecar-injector&force=true");
            await TryAsync(() => api.PatchAsync(path, PatchKind.Apply, document, cancellationToken));
        }

        foreach (var ns in there.Keys)
            await TryAsync(() => api.DeleteAsync(PathOf(ns, ""), cancellationToken));

        if (refused.Count == 0)
            return true;
        var some = refused.Count == 1 ? "1 Report is" : $"{refused.Count} Reports are";
        throw new KubernetesApiException($"{some} not up to date, because {refused[0].Message}", refused[0]);

        // One namespace that is on its way out must not keep the others from their Reports; a server that does not answer will not for the next one.
        async Task TryAsync(Func<Task<ApiResponse>> call)
        {
            try
            {
                using var answer = await call();
            }
            catch (KubernetesApiException e) when (e.StatusCode is not null)
            {
                refused.Add(e);
            }
        }
    }

    private static string PathOf(string ns, string query) => Root + ApiPath.Of($"/namespaces/{ns}/reports/{NamespaceReport.Name}") + query;

    /// <summary>The namespaces that have one, with its digest; null where there is no such kind.</summary>
    private async Task<Dictionary<string, string?>?> ListAsync(CancellationToken cancellationToken)
    {
        var there = new Dictionary<string, string?>(StringComparer.Ordinal);
        try
        {
            await foreach (var item in api.List(Own, NamespaceMetadata.AcceptList).ReadAsync(cancellationToken))
            {
                var metadata = item.Member("metadata");
                if (metadata.Text("name") == NamespaceReport.Name && metadata.Text("namespace") is { } ns)
                    there[ns] = metadata.Member("annotations").Text(NamespaceReport.Digest);
            }
        }
        catch (KubernetesApiException e) when (e.IsNotFound)
        {
            return null;
        }

        return there;
    }
}
