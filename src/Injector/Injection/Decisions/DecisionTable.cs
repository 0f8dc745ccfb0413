using Injector.Configuration;
using Injector.Injection.Pods;
using Injector.Injection.Reasons;
using Injector.Kubernetes;

namespace Injector.Injection.Decisions;

/// <summary>
/// The decision table: whether a pod is injected, and why. The first row whose condition holds decides; <c>explain</c> prints these rows.
/// </summary>
/// <remarks>
/// <code>
/// #   condition                                             inject    reason
/// 1   not a CREATE of core/v1 Pod                           no        UnsupportedRequest
/// 2   mirror pod                                            no        MirrorPod
/// 3   namespace excluded                                    no        NamespaceExcluded
/// 4   Windows pod                                           no        WindowsPod
/// 5   namespace enforced                                    yes       NamespaceEnforced
/// 6   pod says no / yes                                     no / yes  PodOptedOut / PodOptedIn
/// 7   a neverInject selector matches the pod                no        NeverInjectSelector
/// 8   namespace says no / yes                               no / yes  NamespaceOptedOut / NamespaceOptedIn
/// 9   an alwaysInject selector matches the pod              yes       AlwaysInjectSelector
/// 10  policy OptIn / OptOut                                 no / yes  NotOptedIn / DefaultPolicy
/// 11  after a yes: the pod would not complete beside a      no        RunsToCompletion
///     classic sidecar, and does not ask itself
/// </code>
/// </remarks>
internal static class DecisionTable
{
    /// <summary>The rows, in order.</summary>
    public static IReadOnlyList<DecisionRow> Rows { get; } =
    [
        new("not the creation of a core/v1 Pod", static (in input) =>
            !input.Request.IsPodCreation ? (false, Reason.UnsupportedRequest) : null),

        new("a static pod's mirror", static (in input) =>
            input.Pod.Annotation(Keys.MirrorPod) is not null ? (false, Reason.MirrorPod) : null),

        new("the namespace is excluded", static (in input) =>
            input.Configuration.Excludes(input.Request.Namespace) ? (false, Reason.NamespaceExcluded) : null),

        new("a Windows pod", static (in input) =>
            WindowsPods.Is(input.Pod) ? (false, Reason.WindowsPod) : null),

        new("the namespace enforces injection", static (in input) =>
            input.Enforced ? (true, Reason.NamespaceEnforced) : null),

        new("the pod says no or yes", static (in input) =>
            input.PodOptIn is { } yes ? (yes, yes ? Reason.PodOptedIn : Reason.PodOptedOut) : null),

        new("a neverInject selector matches the pod", static (in input) =>
            Matches(input.Configuration.NeverInject, input.Pod) ? (false, Reason.NeverInjectSelector) : null),

        new("the namespace says no or yes", static (in input) =>
            input.NamespaceOptIn is { } yes ? (yes, yes ? Reason.NamespaceOptedIn : Reason.NamespaceOptedOut) : null),

        new("an alwaysInject selector matches the pod", static (in input) =>
            Matches(input.Configuration.AlwaysInject, input.Pod) ? (true, Reason.AlwaysInjectSelector) : null),

        new("nobody said anything: the policy decides", static (in input) =>
            input.Configuration.Policy == InjectionPolicy.OptOut ? (true, Reason.DefaultPolicy) : (false, Reason.NotOptedIn)),

        // Also where it is enforced: a Job that never ends helps nobody.
        new("a classic sidecar keeps it from completing", static (in input) =>
            input.RunsToCompletion && !input.NativeSidecars && input.PodOptIn != true ? (false, Reason.RunsToCompletion) : null),
    ];

    /// <summary>The first row that holds; a yes is held against the last one.</summary>
    public static Decision Decide(in DecisionInput input)
    {
        for (var i = 0; i < Rows.Count - 1; i++)
            if (Rows[i].Verdict(in input) is var (inject, reason))
                return inject && Rows[^1].Verdict(in input) is var (_, after) ? new Decision(Rows.Count, false, after) : new Decision(i + 1, inject, reason);
        throw new InvalidOperationException("the policy's row of the decision table holds for every pod");
    }

    private static bool Matches(IReadOnlyList<LabelSelector> selectors, PodView pod)
    {
        foreach (var selector in selectors)
            if (selector.Matches(pod.Label))
                return true;
        return false;
    }
}
