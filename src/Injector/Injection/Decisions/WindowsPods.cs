using System.Text.Json;
using Injector.Injection.Pods;
using Injector.Json;

namespace Injector.Injection.Decisions;

/// <summary>
/// Whether a pod is for Windows nodes, in any of the ways to say so: its operating system, a node selector, a required node
/// affinity whose every term asks for it, or options that only Windows has.
/// </summary>
internal static class WindowsPods
{
    private const string NodeLabel = "kubernetes.io/os";
    private const string OldNodeLabel = "beta.kubernetes.io/os";

    public static bool Is(in PodView pod)
    {
        var selector = PodView.Require(pod.Spec, "nodeSelector"u8, JsonValueKind.Object, "spec.nodeSelector");
        return PodView.Text(PodView.Require(pod.Spec, "os"u8, JsonValueKind.Object, "spec.os"), "name"u8) == "windows"
            || selector.Member(NodeLabel).Text() == "windows" || selector.Member(OldNodeLabel).Text() == "windows"
            || IsHostProcess(pod.Spec)
            || Requires(pod.Spec.Member("affinity"u8).Member("nodeAffinity"u8).Member("requiredDuringSchedulingIgnoredDuringExecution"u8));
    }

    // Kubernetes refuses a pod in which some containers are host processes and others are not.
    private static bool IsHostProcess(JsonElement spec)
    {
        if (HasOption(spec))
            return true;
        foreach (var container in spec.Items("containers"u8))
            if (HasOption(container))
                return true;
        return false;
    }

    private static bool HasOption(JsonElement owner) => owner.Member("securityContext"u8).Member("windowsOptions"u8).IsTrue("hostProcess"u8);

    // Terms are alternatives, so each must ask for it.
    private static bool Requires(JsonElement affinity)
    {
        var any = false;
        foreach (var term in affinity.Items("nodeSelectorTerms"u8))
        {
            any = true;
            var asks = false;
            foreach (var expression in term.Items("matchExpressions"u8))
                asks |= expression.Text("key"u8) is NodeLabel or OldNodeLabel && IsInWindows(expression);
            if (!asks)
                return false;
        }

        return any;
    }

    private static bool IsInWindows(JsonElement expression)
    {
        if (!expression.Is("operator"u8, "In"u8))
            return false;
        var values = expression.Items("values"u8);
        return values.MoveNext() && values.Current.Text() == "windows" && !values.MoveNext();
    }
}
