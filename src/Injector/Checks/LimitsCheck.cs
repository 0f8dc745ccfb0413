using System.Text.Json;
using Injector.Configuration;
using Injector.Injection;
using Injector.Injection.Pods;
using Injector.Json;

namespace Injector.Checks;

/// <summary>
/// Whether a namespace's own bounds would refuse a pod for the containers that are added to it, before one is: the pod of a
/// ReplicaSet is refused where nobody looks. Asked of a pod that says nothing itself and has what the bounds ask of it.
/// </summary>
internal sealed class LimitsCheck : ICheck
{
    public IEnumerable<Finding> Run(Installation installation)
    {
        if (installation.Namespaces.Value is not { } namespaces || installation.Configuration.Settings is not { } settings)
            yield break;
        if (installation.Limits is not { Value: { } limits })
        {
            if (installation.Limits.Error is { } error)
                yield return Finding.Skipped(FindingCode.NamespaceLimits, "LimitRanges and ResourceQuotas", $"cannot be read: {error.Message}");
            yield break;
        }

        foreach (var ns in limits.Namespaces)
            if (namespaces.Labels(ns) is not null && !namespaces.IsBeingDeleted(ns))
                foreach (var finding in Judge(ns, namespaces.Facts(ns), limits, settings))
                    yield return finding;
    }

    private static IEnumerable<Finding> Judge(string ns, NamespaceFacts facts, NamespaceLimits limits, InjectionSettings settings)
    {
        using var pod = OrdinaryPod.In(ns, limits);
        var outcome = SidecarInjector.Review(
            new PodRequest { Pod = pod.RootElement, Namespace = ns, IsPodCreation = true, PathPrefix = "" }, facts, settings);
        if (!outcome.Injected)
            yield break;
        using var patch = JsonDocument.Parse(outcome.Patch);
        var added = AddedContainer.ReadAll(patch.RootElement).ToList();
        foreach (var range in limits.Ranges[ns])
            foreach (var problem in added.SelectMany(container => LimitRangeRules.Problems(range, container)))
                yield return Finding.Problem(
                    FindingCode.NamespaceLimits, $"LimitRange/{ns}/{Name(range)}", $"refuses each pod that gets a sidecar: {problem}",
                    "set the numbers with the template's annotations on the namespace, such as sidecar-injector.io/cpu-request, or widen the bounds");
        foreach (var quota in limits.Quotas[ns])
            foreach (var problem in QuotaRules.Problems(quota, added))
                yield return Finding.Advice(
                    FindingCode.NamespaceLimits, $"ResourceQuota/{ns}/{Name(quota)}", $"leaves no room for another pod with a sidecar: {problem}",
                    "raise the quota, or lower the sidecar's numbers with the template's annotations on the namespace");
    }

    private static string Name(JsonElement item) => item.Member("metadata").Text("name") ?? "";
}
