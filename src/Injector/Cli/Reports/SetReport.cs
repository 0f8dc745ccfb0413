using Injector.Cluster.Api;
using Injector.Rollouts.Live;

namespace Injector.Cli.Reports;

/// <summary>The result of <c>set</c>.</summary>
/// <param name="Server">The API server's address.</param>
/// <param name="Namespace">The workload's.</param>
/// <param name="Workload">Whose pods.</param>
/// <param name="Applied">Whether pods were changed.</param>
/// <param name="Changes">What was set.</param>
/// <param name="Pods">What became of each.</param>
internal sealed record SetReport(
    Uri Server, string Namespace, LiveWorkload Workload, bool Applied, IReadOnlyList<LiveAssignment> Changes, IReadOnlyList<LiveResult> Pods)
{
    /// <summary>Whether a pod was left that is there.</summary>
    public bool AnyRefused => Pods.Any(pod => pod.Refusal is not (null or LiveRefusal.Ending));

    /// <summary>What is not changed, and how it would be; null for a pod without an owner.</summary>
    public string? OwnersPart => Workload.Kind == "Pod" ? null
        : $"The pod template of {Workload.Kind}/{Workload.Name} stays as it is: new pods come as before. To have it in them, "
        + string.Join(" and ", Changes.Select(change => change.Value is { } value
            ? $"add the annotation {change.Key}: \"{value}\" there" : $"remove the annotation {change.Key} there"))
        + ", which restarts the application.";
}
