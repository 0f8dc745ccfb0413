using Injector.Injection.Pods;

namespace Injector.Checks.Coverage;

/// <summary>Which pods of a cluster have their sidecars. Collected by one reader.</summary>
internal sealed class CoverageReport
{
    private readonly Dictionary<string, NamespaceCoverage> _namespaces = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Namespace, Workload Workload), WorkloadCoverage> _workloads = [];

    public IReadOnlyList<NamespaceCoverage> Namespaces => [.. _namespaces.Values.OrderBy(ns => ns.Name, StringComparer.Ordinal)];

    /// <summary>Whose pods miss something, worst first.</summary>
    public IReadOnlyList<WorkloadCoverage> Workloads =>
        [.. _workloads.Values.OrderByDescending(w => w.Pods).ThenBy(w => w.Namespace, StringComparer.Ordinal)
            .ThenBy(w => w.Workload.Name, StringComparer.Ordinal)];

    public int Pods => _namespaces.Values.Sum(ns => ns.Pods);

    public int Count(CoverageState state) => _namespaces.Values.Sum(ns => ns.Count(state));

    public void Add(NamespaceFacts ns, PodCoverage pod)
    {
        if (!_namespaces.TryGetValue(ns.Name, out var coverage))
            _namespaces[ns.Name] = coverage = new NamespaceCoverage(ns.Name, ns.Enforces);
        coverage.Add(pod);
        if (pod.State is not (CoverageState.Missing or CoverageState.Outdated or CoverageState.Failed or CoverageState.Leftover))
            return;
        if (!_workloads.TryGetValue((ns.Name, pod.Workload), out var workload))
            _workloads[(ns.Name, pod.Workload)] = workload = new WorkloadCoverage(ns.Name, pod.Workload, pod.State, pod.Reason, pod.Message);
        workload.Pods++;
    }
}
