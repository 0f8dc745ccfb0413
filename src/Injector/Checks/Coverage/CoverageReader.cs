using System.Text.Json;
using Injector.Cluster.Api;
using Injector.Configuration;
using Injector.Json;

namespace Injector.Checks.Coverage;

/// <summary>Goes through the running pods of a cluster, page by page: memory holds one page and the numbers.</summary>
internal sealed class CoverageReader(KubernetesApi api, NamespaceIndex namespaces, InjectionSettings settings)
{
    /// <summary>One namespace, or all for null. The progress tells how many pods were read, and of how many, where the server says so.</summary>
    /// <exception cref="KubernetesApiException">Pods may not be listed, or the server went away.</exception>
    public async Task<CoverageReport> ReadAsync(string? ns, IProgress<CoverageProgress> progress, CancellationToken cancellationToken)
    {
        var report = new CoverageReport();
        var read = 0;
        var path = ns is null ? "/api/v1/pods" : $"/api/v1/namespaces/{Uri.EscapeDataString(ns)}/pods";
        await foreach (var page in api.ListAsync(path, cancellationToken))
            using (page)
            {
                foreach (var pod in page.Root.Items("items"))
                {
                    read++;
                    if (Runs(pod))
                        Add(report, pod);
                }
                progress.Report(new(read, read + page.Root.Member("metadata").Integer("remainingItemCount")));
            }
        return report;
    }

    private void Add(CoverageReport report, JsonElement pod)
    {
        var facts = namespaces.Facts(pod.Member("metadata").Text("namespace") ?? "");
        report.Add(facts, PodCoverage.Of(pod, facts, settings));
    }

    /// <summary>Neither finished nor on its way out.</summary>
    private static bool Runs(JsonElement pod) =>
        pod.Member("status").Text("phase") is not ("Succeeded" or "Failed")
        && pod.Member("metadata").Text("deletionTimestamp") is null;
}

/// <summary>How far a reader has come.</summary>
/// <param name="Read">Pods read.</param>
/// <param name="Total">Of so many; null when that is not known.</param>
internal readonly record struct CoverageProgress(int Read, int? Total);
