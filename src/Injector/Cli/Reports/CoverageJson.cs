using Injector.Checks.Coverage;

namespace Injector.Cli.Reports;

/// <summary>A <see cref="CoverageReport"/> for a program: how many pods are in each <see cref="CoverageState"/>, and whose they are.</summary>
internal sealed record CoverageJson(
    int Pods, int Injected, int Outdated, int Missing, int Failed, int OptedOut, int Leftover, int NotAsked,
    IReadOnlyList<NamespaceCoverageJson> Namespaces,
    IReadOnlyList<WorkloadCoverageJson> Workloads)
{
    public static CoverageJson Of(CoverageReport report) => new(
        report.Pods,
        report.Count(CoverageState.Injected),
        report.Count(CoverageState.Outdated),
        report.Count(CoverageState.Missing),
        report.Count(CoverageState.Failed),
        report.Count(CoverageState.OptedOut),
        report.Count(CoverageState.Leftover),
        report.Count(CoverageState.NotAsked),
        [.. report.Namespaces.Select(NamespaceCoverageJson.Of)],
        [.. report.Workloads.Select(WorkloadCoverageJson.Of)]);
}

/// <summary>The same for one namespace, with its pods by the reason of their review.</summary>
internal sealed record NamespaceCoverageJson(
    string Name, bool Enforced, int Pods, int Injected, int Outdated, int Missing, int Failed, int OptedOut, int Leftover, int NotAsked,
    IReadOnlyDictionary<string, int> Reasons)
{
    public static NamespaceCoverageJson Of(NamespaceCoverage ns) => new(
        ns.Name,
        ns.Enforced,
        ns.Pods,
        ns.Count(CoverageState.Injected),
        ns.Count(CoverageState.Outdated),
        ns.Count(CoverageState.Missing),
        ns.Count(CoverageState.Failed),
        ns.Count(CoverageState.OptedOut),
        ns.Count(CoverageState.Leftover),
        ns.Count(CoverageState.NotAsked),
        ns.Reasons.ToDictionary(reason => reason.Key.ToString(), reason => reason.Value, StringComparer.Ordinal));
}

/// <summary>A workload whose pods are not as they would be if they were created now.</summary>
internal sealed record WorkloadCoverageJson(string Namespace, string Kind, string Name, int Pods, string State, string Reason, string Advice)
{
    public static WorkloadCoverageJson Of(WorkloadCoverage workload) => new(
        workload.Namespace, workload.Workload.Kind, workload.Workload.Name, workload.Pods,
        workload.State.ToString(), workload.Reason.ToString(), workload.Advice);
}
