using Injector.Injection.Pods;
using Injector.Injection.Reasons;

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

/// <summary>One namespace in numbers.</summary>
internal sealed class NamespaceCoverage(string name, bool enforced)
{
    private readonly int[] _states = new int[Enum.GetValues<CoverageState>().Length];
    private readonly SortedDictionary<Reason, int> _reasons = [];

    public string Name => name;

    public bool Enforced => enforced;

    public int Pods => _states.Sum();

    /// <summary>Pods by the reason of their review.</summary>
    public IReadOnlyDictionary<Reason, int> Reasons => _reasons;

    /// <summary>Somebody asked something here.</summary>
    public bool IsConcerned => enforced || Count(CoverageState.NotAsked) < Pods;

    public int Count(CoverageState state) => _states[(int)state];

    public void Add(PodCoverage pod)
    {
        _states[(int)pod.State]++;
        _reasons[pod.Reason] = _reasons.GetValueOrDefault(pod.Reason) + 1;
    }
}

/// <summary>A workload whose pods are not as they would be if they were created now; state and reason of the first one seen.</summary>
internal sealed class WorkloadCoverage(string ns, Workload workload, CoverageState state, Reason reason, string? message)
{
    public string Namespace => ns;

    public Workload Workload => workload;

    public CoverageState State => state;

    public Reason Reason => reason;

    /// <summary>What to correct, when a restart alone does not help.</summary>
    public string? Message => message;

    public int Pods { get; set; }

    /// <summary>What to do about it.</summary>
    public string Advice => State == CoverageState.Failed
        ? $"correct {Workload.Kind}/{Workload.Name} in {Namespace}: {Message}"
        : Workload.RestartAdvice(Namespace);
}
