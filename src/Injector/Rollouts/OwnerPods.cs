using Injector.Rollouts.Plans;

namespace Injector.Rollouts;

/// <summary>The injected pods of one owner. Those that are for the same reason where they are, with the same detail, make a group.</summary>
internal sealed class OwnerPods(PodOwner owner)
{
    private readonly List<PodEntry> _pods = [];
    private readonly List<PodGroup> _groups = [];

    public PodOwner Owner => owner;

    /// <summary>In the order of the list, which is that of their names.</summary>
    public IReadOnlyList<PodEntry> Pods => _pods;

    public IReadOnlyList<PodGroup> Groups => _groups;

    public void Add(string name, PodPlan plan)
    {
        _pods.Add(new PodEntry(name, plan.Reason));
        var at = _groups.FindIndex(group => group.Reason == plan.Reason && group.Detail == plan.Detail);
        if (at < 0)
            _groups.Add(new PodGroup(plan.Reason, plan.Detail, 1));
        else
            _groups[at] = _groups[at] with { Pods = _groups[at].Pods + 1 };
    }

    public int Count(RolloutClass value) => _pods.Count(pod => pod.Class == value);
}

/// <summary>Pods of one owner of which the same is to be said.</summary>
internal sealed record PodGroup(RolloutReason Reason, string? Detail, int Pods)
{
    public RolloutClass Class => RolloutReasons.ClassOf(Reason);
}
