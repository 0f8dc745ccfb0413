using System.Text.Json;
using Injector.Configuration;
using Injector.Injection;
using Injector.Injection.Pods;
using Injector.Injection.Reasons;
using Injector.Json;
using Injector.Kubernetes;
using Injector.Templates.Model;

namespace Injector.Checks.Coverage;

/// <summary>One running pod, reviewed as if it were created now.</summary>
/// <param name="State">How it stands.</param>
/// <param name="Reason">The review's reason.</param>
/// <param name="Message">The error, where there is one.</param>
/// <param name="Workload">Whom to restart.</param>
/// <param name="Templates">How each template stands that it should have; of a leftover, that it has.</param>
internal sealed record PodCoverage(CoverageState State, Reason Reason, string? Message, Workload Workload, IReadOnlyList<TemplateStanding> Templates)
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
        var state = StateOf(outcome, status);
        return new(
            state, outcome.Reason, outcome.Error?.Message ?? NotFollowed(outcome), Workload.Of(pod),
            state == CoverageState.Leftover
                ? Leftovers(status, settings)
                : [.. outcome.Templates.Select(template => Standing(template, state, outcome, status))]);
    }

    private static TemplateStanding Standing(SidecarTemplate template, CoverageState pod, InjectionOutcome outcome, StatusAnnotation status) => new(
        template.Name,
        status.Revision(template.Name) is { } revision && revision != template.Revision ? CoverageState.Outdated
            : pod == CoverageState.Failed ? CoverageState.Failed
            : outcome.Plan?.Templates.Any(applied => applied.Template.Name == template.Name) == true ? CoverageState.Missing
            : CoverageState.Injected);

    private static List<TemplateStanding> Leftovers(StatusAnnotation status, InjectionSettings settings) =>
    [
        .. status.Templates
            .Select(entry => entry.Text("name") is { } name && settings.Templates.Find(name) is not null ? name : TemplateStanding.Others)
            .Distinct(StringComparer.Ordinal)
            .Select(name => new TemplateStanding(name, CoverageState.Leftover)),
    ];

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
