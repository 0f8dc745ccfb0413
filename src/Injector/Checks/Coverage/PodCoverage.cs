using System.Text.Json;
using Injector.Configuration;
using Injector.Injection;
using Injector.Injection.Pods;
using Injector.Injection.Reasons;
using Injector.Json;
using Injector.Kubernetes;

namespace Injector.Checks.Coverage;

/// <summary>One running pod, reviewed as if it were created now.</summary>
/// <param name="State">How it stands.</param>
/// <param name="Reason">The review's reason.</param>
/// <param name="Message">The error, where there is one.</param>
/// <param name="Workload">Whom to restart.</param>
internal sealed record PodCoverage(CoverageState State, Reason Reason, string? Message, Workload Workload)
{
    /// <summary>The same review as the webhook's, so that every word means the same.</summary>
    public static PodCoverage Of(JsonElement pod, NamespaceFacts ns, InjectionSettings settings)
    {
        var outcome = SidecarInjector.Review(
            new PodRequest
            {
                Pod = pod,
                Namespace = ns.Name,
                IsPodCreation = true,
                BelongsToJob = Owners.IncludeJob(pod),
                PathPrefix = "",
            }, ns, settings);
        var status = StatusAnnotation.Read(pod.Member("metadata").Member("annotations").Text(Keys.Status));
        return new(StateOf(outcome, status), outcome.Reason, outcome.Error?.Message ?? NotFollowed(outcome), Workload.Of(pod));
    }

    /// <summary>A warning about one of our keys on a pod without a sidecar: somebody asked, and was not understood.</summary>
    private static string? NotFollowed(InjectionOutcome outcome) => outcome.Decision.Inject || outcome.Reason == Reason.PodOptedOut
        ? null
        : outcome.Warnings.FirstOrDefault(warning => warning.Key is not null)?.Message;

    private static CoverageState StateOf(InjectionOutcome outcome, StatusAnnotation status)
    {
        if (!outcome.Decision.Inject && outcome.Error is null)
            return !status.IsEmpty ? CoverageState.Leftover
                : NotFollowed(outcome) is not null ? CoverageState.Failed
                : ReasonTraits.Of(outcome.Reason).IsOptOut ? CoverageState.OptedOut
                : CoverageState.NotAsked;
        // An older revision explains whatever else differs: a container that the template gave another name, for instance.
        if (outcome.Templates.Any(template => status.Revision(template.Name) is { } revision && revision != template.Revision))
            return CoverageState.Outdated;
        if (outcome.Error is not null)
            return CoverageState.Failed;
        return outcome.Injected ? CoverageState.Missing : CoverageState.Injected;
    }
}
