using Injector.Cluster.Api;
using Injector.Rollouts;
using Injector.Rollouts.Plans;

namespace Injector.Cli.Reports;

/// <summary>The result of <c>rollout</c>, planned or carried out.</summary>
/// <param name="Server">The API server's address.</param>
/// <param name="Version">Its version.</param>
/// <param name="Applied">Whether pods were changed.</param>
/// <param name="Waves">What was begun; null for a plan.</param>
/// <param name="Pods">All injected pods, as they stand.</param>
internal sealed record RolloutReport(Uri Server, ServerVersion Version, bool Applied, IReadOnlyList<WaveResult>? Waves, PodInventory Pods)
{
    public RolloutStop? Stop { get; init; }

    public string StopMessage { get; init; } = "";

    public PodResult? Failure { get; init; }
}
