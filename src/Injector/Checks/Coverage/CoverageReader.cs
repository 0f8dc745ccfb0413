using System.Text.Json;
using Injector.Cluster.Api;
using Injector.Configuration;
using Injector.Injection.Pods;
using Injector.Json;

namespace Injector.Checks.Coverage;

/// <summary>Goes through the running pods of a cluster, pod by pod: memory holds one of them and the numbers.</summary>
internal sealed class CoverageReader(KubernetesApi api, NamespaceIndex namespaces, InjectionSettings settings)
{
    private const int ProgressStep = 250;

    private const int MostAsked = 50;

    private readonly Dictionary<(string Namespace, Workload Workload), string?> _asked = [];

    /// <summary>Says why a pod that has no sidecar would get none if it were created now, though the review says it would; null where it would.</summary>
    public Func<JsonElement, NamespaceFacts, Task<string?>>? WhyNot { get; init; }

    /// <summary>One namespace, or all for null. The progress tells how many pods were read, and of how many, where the server says so.</summary>
    /// <exception cref="KubernetesApiException">Pods may not be listed, or the server went away.</exception>
    public async Task<CoverageReport> ReadAsync(string? ns, IProgress<CoverageProgress>? progress, CancellationToken cancellationToken)
    {
        var report = new CoverageReport();
        var read = 0;
        var list = api.List(ns is null ? "/api/v1/pods" : ApiPath.Of($"/api/v1/namespaces/{ns}/pods"));
        await foreach (var pod in list.ReadAsync(cancellationToken))
        {
            if (Runs(pod))
                await AddAsync(report, pod);
            if (++read % ProgressStep == 0)
                progress?.Report(new(read, list.Total));
        }

        progress?.Report(new(read, read));
        return report;
    }

    private async Task AddAsync(CoverageReport report, JsonElement pod)
    {
        var facts = namespaces.Facts(pod.Member("metadata").Text("namespace") ?? "");
        var coverage = PodCoverage.Of(pod, facts, settings);
        if (WhyNot is not null && coverage.State == CoverageState.Missing && await WhyNotAsync(WhyNot, pod, facts, coverage.Workload) is { } why)
            coverage = coverage with { State = CoverageState.Failed, Message = why };
        report.Add(facts, coverage);
    }

    /// <summary>Once for each workload, and for so many of them.</summary>
    private async Task<string?> WhyNotAsync(Func<JsonElement, NamespaceFacts, Task<string?>> whyNot, JsonElement pod, NamespaceFacts ns, Workload workload)
    {
        if (!_asked.TryGetValue((ns.Name, workload), out var why) && _asked.Count < MostAsked)
            _asked[(ns.Name, workload)] = why = await whyNot(pod, ns);
        return why;
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
