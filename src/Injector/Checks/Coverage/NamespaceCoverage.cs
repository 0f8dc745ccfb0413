using Injector.Injection.Reasons;

namespace Injector.Checks.Coverage;

/// <summary>The number of pods in each state in one namespace.</summary>
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
