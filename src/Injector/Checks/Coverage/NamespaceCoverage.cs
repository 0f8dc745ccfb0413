using Injector.Injection.Reasons;

namespace Injector.Checks.Coverage;

/// <summary>The number of pods in each state in one namespace.</summary>
internal sealed class NamespaceCoverage(string name, bool enforced)
{
    private static readonly int States = Enum.GetValues<CoverageState>().Length;

    private readonly int[] _states = new int[States];
    private readonly SortedDictionary<string, int[]> _templates = new(StringComparer.Ordinal);
    private readonly SortedDictionary<Reason, int> _reasons = [];

    public string Name => name;

    public bool Enforced => enforced;

    public int Pods => _states.Sum();

    /// <summary>Pods by the reason of their review.</summary>
    public IReadOnlyDictionary<Reason, int> Reasons => _reasons;

    /// <summary>Somebody asked something here.</summary>
    public bool IsConcerned => enforced || Count(CoverageState.NotAsked) < Pods;

    public int Count(CoverageState state) => _states[(int)state];

    /// <summary>The templates that pods should have here, or have without anybody asking.</summary>
    public IEnumerable<string> Templates => _templates.Keys;

    /// <summary>The number of pods in which a template stands so; a pod of several templates is in several of these.</summary>
    public int Count(string template, CoverageState state) => _templates.GetValueOrDefault(template)?[(int)state] ?? 0;

    /// <summary>Takes the numbers of another namespace to these.</summary>
    public void Add(NamespaceCoverage other)
    {
        for (var state = 0; state < States; state++)
            _states[state] += other._states[state];
        foreach (var (template, states) in other._templates)
            for (var state = 0; state < States; state++)
                Of(template)[state] += states[state];
        foreach (var (reason, pods) in other._reasons)
            _reasons[reason] = _reasons.GetValueOrDefault(reason) + pods;
    }

    public void Add(PodCoverage pod)
    {
        _states[(int)pod.State]++;
        foreach (var standing in pod.Templates)
            Of(standing.Template)[(int)standing.State]++;
        _reasons[pod.Reason] = _reasons.GetValueOrDefault(pod.Reason) + 1;
    }

    private int[] Of(string template)
    {
        if (!_templates.TryGetValue(template, out var states))
            _templates[template] = states = new int[States];
        return states;
    }
}
