using System.Text.Json;
using Injector.Cluster.Api;
using Injector.Configuration;
using Injector.Json;

namespace Injector.Checks.Coverage;

/// <summary>Goes through the running pods of a cluster, pod by pod: memory holds one of them and the numbers.</summary>
internal sealed class CoverageReader(KubernetesApi api, NamespaceIndex namespaces, InjectionSettings settings)
{
    private const int ProgressStep = 250;

    /// <summary>One namespace, or all for null. The progress tells how many pods were read, and of how many, where the server says so.</summary>
    /// <exception cref="KubernetesApiException">Pods may not be listed, or the server went away.</exception>
    public async Task<CoverageReport> ReadAsync(string? ns, IProgress<CoverageProgress> progress, CancellationToken cancellationToken)
    {
        var report = new CoverageReport();
        var read = 0;
        var list = api.List(ns is null ? "/api/v1/pods" : ApiPath.Of($"/api/v1/namespaces/{ns}/pods"));
        await foreach (var pod in list.ReadAsync(cancellationToken))
        {
            if (Runs(pod))
                Add(report, pod);
            if (++read % ProgressStep == 0)
                progress.Report(new(read, list.Total));
        }

        progress.Report(new(read, read));
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
