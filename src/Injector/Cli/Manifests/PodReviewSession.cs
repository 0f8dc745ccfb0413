using System.Runtime.ExceptionServices;
using System.Text.Json;
using Injector.Cli.Failures;
using Injector.Configuration;
using Injector.Injection;
using Injector.Injection.Pods;
using Injector.Injection.Reasons;
using Injector.Injection.Removal;
using Injector.Json;

namespace Injector.Cli.Manifests;

/// <summary>What was read, and how pods are decided on: the command line's counterpart of an admission request.</summary>
internal sealed class PodReviewSession
{
    private readonly OfflineNamespaces _namespaces;
    private readonly string _defaultNamespace;
    private readonly InjectionSettings _settings;

    public PodReviewSession(
        IReadOnlyList<Manifest> manifests, OfflineNamespaces namespaces, string defaultNamespace, InjectionSettings settings)
    {
        (Manifests, _namespaces, _defaultNamespace, _settings) = (manifests, namespaces, defaultNamespace, settings);
        _namespaces.Learn(manifests.SelectMany(manifest => manifest.Objects));
    }

    /// <summary>Every document of every file, in order.</summary>
    public IReadOnlyList<Manifest> Manifests { get; }

    /// <summary>Reviews the pods of one document.</summary>
    /// <param name="manifest">The document.</param>
    /// <param name="again">Whether a pod that is injected already is injected anew.</param>
    public ManifestReview Review(Manifest manifest, bool again = false)
    {
        var pods = new List<ObjectReview>();
        foreach (var target in manifest.Objects)
            if (PodPlace.Of(target) is { } place && Review(target, place, again) is { } review)
                pods.Add(review);
        return new ManifestReview(manifest, pods);
    }

    private ObjectReview? Review(KubernetesObject target, PodPlace place, bool again)
    {
        var pod = target.Find(place.Path);
        if (pod.ValueKind != JsonValueKind.Object)
            throw Mistake(target, $"has no {place.Dotted}", place.Path);
        var ns = target.Namespace ?? _defaultNamespace;
        var facts = _namespaces.Find(ns);
        InjectionOutcome Outcome(JsonElement json, string path) => SidecarInjector.Review(
            new PodRequest { Pod = json, Namespace = ns, IsPodCreation = true, BelongsToJob = place.IsJob, PathPrefix = path }, facts, _settings);

        var outcome = Outcome(pod, target.Path + place.Path);
        if (outcome.Fault is { } fault)
            ExceptionDispatchInfo.Throw(fault);
        if (outcome is { Reason: Reason.MalformedPod, Error: { } error })
        {
            // What looks like a pod template and is none is no mistake of its author's.
            if (place.IsCustom)
                return null;
            throw Mistake(target, error.Message, place.Path + FieldPath.ToPointer(error.Path ?? ""));
        }

        var review = new ObjectReview(target, place, ns, outcome);
        var removal = SidecarRemoval.Of(pod, target.Path + place.Path);
        if (!removal.IsRecorded)
            return Advised(review);
        if (removal.Problem is { } problem)
            return again ? throw Mistake(target, problem, place.Path) : Advised(review);
        var stored = target.Metadata.Text("uid"u8) is not null;
        var renewal = Reinjection.Of(pod, stored, removal, Outcome, target.Path + place.Path);
        return Advised(again ? Renewed(review, renewal) : Compared(review, renewal));
    }

    /// <summary>A pod that stays as it is although its keys ask for something else now is told so.</summary>
    private static ObjectReview Compared(ObjectReview review, Reinjection renewal)
    {
        if (!review.Outcome.Decision.Inject)
        {
            var containers = string.Join(", ", renewal.Removal.Removed.Where(IsContainer));
            return containers.Length == 0 ? review : review with { Advice = [$"its sidecars stay ({containers}): injector uninject takes them out"] };
        }

        if (review.Outcome.Error is not null || renewal.Differences.Count == 0)
            return review;
        return review with
        {
            Advice = renewal.Outcome.Error is { } error
                ? [$"injected anew, as its keys are now, it would be refused: {error.MessageWithReason}"]
                :
                [
                    "injected before, with other keys or templates; injected anew (inject --reinject) it would differ: "
                    + string.Join("; ", renewal.Differences),
                ],
        };
    }

    private static ObjectReview Renewed(ObjectReview review, Reinjection renewal)
    {
        if (renewal.Outcome.Error is not null)
            return review with { Outcome = renewal.Outcome, Patch = default };
        if (renewal.Differences.Count == 0)
            return review;
        return review with { Outcome = renewal.Outcome, Patch = renewal.Patch, Removed = renewal.Removal.Removed };
    }

    private static bool IsContainer(string part) =>
        part.StartsWith("sidecar ", StringComparison.Ordinal) || part.StartsWith("init container ", StringComparison.Ordinal);

    /// <summary>What Knative refuses unless its operator allowed it, in its own ConfigMap config-features.</summary>
    private static ObjectReview Advised(ObjectReview review) =>
        review.Object.ApiVersion.StartsWith("serving.knative.dev/", StringComparison.Ordinal)
        && review.Outcome.Plan is { } plan && (plan.InitContainers.Any() || plan.Native)
            ? review with
            {
                Advice =
                [
                    .. review.Advice,
                    "Knative takes init containers only where kubernetes.podspec-init-containers is enabled in config-features; elsewhere leave its pods to the webhook",
                ],
            }

            : review;

    private static InputException Mistake(KubernetesObject target, string message, string pointer) =>
        new($"{target.DisplayName}: {message}", target.Manifest.File, target.Position(pointer));
}
