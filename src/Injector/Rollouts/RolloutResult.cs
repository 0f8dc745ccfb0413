using Injector.Rollouts.Plans;

namespace Injector.Rollouts;

/// <summary>What a rollout did.</summary>
/// <param name="Waves">The waves that were begun.</param>
/// <param name="Stop">Why it stopped before its end; null when it did not.</param>
/// <param name="Failure">The pod that it stopped for, where it was one.</param>
/// <param name="After">All injected pods as they stand afterwards.</param>
internal sealed record RolloutResult(IReadOnlyList<WaveResult> Waves, RolloutStop? Stop, PodResult? Failure, PodInventory After);

/// <summary>What became of a wave.</summary>
/// <param name="Wave">The wave.</param>
/// <param name="Pods">How many pods it was to change.</param>
/// <param name="Results">What became of those that were begun.</param>
/// <param name="Took">From its first pod to the last.</param>
internal sealed record WaveResult(Wave Wave, int Pods, IReadOnlyList<PodResult> Results, TimeSpan Took)
{
    public int Count(PodOutcome outcome) => Results.Count(result => result.Outcome == outcome);
}
