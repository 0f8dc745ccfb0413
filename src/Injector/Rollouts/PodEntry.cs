using Injector.Rollouts.Plans;

namespace Injector.Rollouts;

/// <summary>A pod in a <see cref="PodInventory"/>: its name, and why it is in its class.</summary>
internal readonly record struct PodEntry(string Name, RolloutReason Reason)
{
    public RolloutClass Class => RolloutReasons.ClassOf(Reason);
}
