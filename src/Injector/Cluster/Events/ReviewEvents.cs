using Injector.Admission;
using Injector.Injection;
using Injector.Injection.Pods;
using Injector.Injection.Reasons;
using Injector.Json;
using Injector.Kubernetes;
using Injector.Text;

namespace Injector.Cluster.Events;

/// <summary>
/// Chooses the reviews that get an Event: errors, warnings, and whatever somebody asked for under our keys and did not get. A
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

    /// <summary>The events that a review asks for, mostly none: its error first, then each warning. Cheap when there are none.</summary>
    public static IReadOnlyList<ClusterEvent> Of(in ReviewObservation observation)
    {
        var outcome = observation.Outcome;
        var request = observation.Request;
        if (request.DryRun || ReasonTraits.Of(outcome.Reason).IsToldByKubernetes || !KubernetesName.IsLabel(request.Pod.Namespace))
            return [];
        var message = Message(outcome, request.Pod);
        if (message is null && outcome.Warnings.Count == 0)
            return [];
        var events = new List<ClusterEvent>();
        if (message is not null)
            events.Add(About(request, outcome.Reason, message));
        foreach (var warning in outcome.WarningsToTell)
            events.Add(About(request, outcome.Reason, warning));
        return events;
    }

    private static string? Message(InjectionOutcome outcome, in PodRequest pod) => outcome switch
    {
        { Error: { } error } => $"{error.Message} ({Troubleshooting.Link(error.Reason.ToString())})",
        { Reason: Reason.NamespaceExcluded } when AsksForSidecar(pod) =>
            $"{Keys.Inject}: \"true\" is not followed: namespace {pod.Namespace} is excluded from injection",
        { Reason: Reason.WindowsPod } when AsksForSidecar(pod) =>
            $"{Keys.Inject}: \"true\" is not followed: this is a Windows pod, and the sidecars are Linux containers",
        { Reason: Reason.RunsToCompletion } =>
            $"left without a sidecar, which would keep it from completing in this cluster; {Keys.Inject}: \"true\" on the pod itself adds one",
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
