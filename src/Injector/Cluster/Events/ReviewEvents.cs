using Injector.Admission;
using Injector.Injection;
using Injector.Injection.Pods;
using Injector.Injection.Reasons;
using Injector.Json;
using Injector.Kubernetes;
using Injector.Text;

namespace Injector.Cluster.Events;

/// <summary>
/// Chooses the reviews that get an Event: errors, and whatever somebody asked for under our keys and did not get. A
/// controller swallows admission warnings, so for its pods this is the only word that reaches a person.
/// </summary>
/// <remarks>
/// Never on a dry run: the webhook promises <c>sideEffects: NoneOnDryRun</c>. Not for a malformed pod: the API server
/// refuses it in its own words.
/// </remarks>
internal static class ReviewEvents
{
    // The API server takes 1,024 bytes.
    private const int LongestMessage = 1000;

    /// <summary>The event that a review asks for, mostly none. Cheap when there is none.</summary>
    public static ClusterEvent? Of(in ReviewObservation observation)
    {
        var outcome = observation.Outcome;
        var request = observation.Request;
        if (request.DryRun || !KubernetesName.IsLabel(request.Pod.Namespace) || Message(outcome, request.Pod) is not { } message)
            return null;
        return About(request, outcome.Reason, message);
    }

    private static string? Message(InjectionOutcome outcome, in PodRequest pod) => outcome switch
    {
        _ when ReasonTraits.Of(outcome.Reason).IsToldByKubernetes => null,
        { Error: { } error } => $"{error.Message} ({Troubleshooting.Link(error.Reason.ToString())})",
        { Decision.Inject: false, Reason: Reason.NamespaceExcluded } when AsksForSidecar(pod) =>
            $"{Keys.Inject}: \"true\" is not followed: namespace {pod.Namespace} is excluded from injection",
        { Decision.Inject: false, Reason: Reason.WindowsPod } when AsksForSidecar(pod) =>
            $"{Keys.Inject}: \"true\" is not followed: this is a Windows pod, and the sidecars are Linux containers",
        // Somebody asked for something under that key.
        { Reason: not Reason.AlreadyInjected } => outcome.Warnings.FirstOrDefault(warning => warning.Key is not null)?.Message,
        _ => null,
    };

    private static bool AsksForSidecar(in PodRequest request)
    {
        var metadata = request.Pod.Member("metadata");
        return (metadata.Member("labels").Text(Keys.Inject) ?? metadata.Member("annotations").Text(Keys.Inject)) == "true";
    }

    /// <summary>About the pod's owner, which outlives it and where people look; about the namespace when there is none.</summary>
    private static ClusterEvent About(AdmissionRequest request, Reason reason, string message)
    {
        var space = request.Pod.Namespace;
        // A static pod's owner is its node, which is in no namespace. One that cannot exist, nobody looks at.
        if (request.Owner is { Kind: not "Node" } owner && KubernetesName.IsSubdomain(owner.Name) && IsKind(owner))
            return new(space, owner.ApiVersion, owner.Kind, owner.Name, owner.Uid, reason.ToString(), Shorten(message));
        var pod = request.Name ?? request.GenerateName + "*";
        return new(space, "v1", "Namespace", space, "", reason.ToString(), Shorten($"pod {pod}: {message}"));
    }

    private static bool IsKind(OwnerReference owner) =>
        owner.Kind.All(char.IsAsciiLetterOrDigit) && owner.ApiVersion.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '/' or '-');

    private static string Shorten(string message) => BoundedText.Fit(message, LongestMessage);
}
