using System.Text.Json;
using Injector.Json;
using Injector.Kubernetes;

namespace Injector.Injection.Pods;

/// <summary>
/// The resources that a pod has as a whole (<c>spec.resources</c>, Kubernetes 1.34 and later): its containers share them. The API server
/// refuses the pod when its containers together request more, or one is limited to more. So what we add requests nothing
/// of them on top, and its limits are at most the pod's.
/// </summary>
/// <remarks>
/// Any request of ours could be too much: where the pod has a limit alone, the API server makes the sum of the containers' requests
/// the pod's request before we see it. Source: "PodSpec Validation Rules" in Kubernetes' KEP-2837.
/// </remarks>
internal sealed class PodResources
{
    private readonly Func<string, JsonElement> _requests;
    private readonly Func<string, JsonElement> _limits;

    private PodResources(JsonElement resources)
    {
        _requests = Lookup(PodView.Require(resources, "requests"u8, JsonValueKind.Object, "spec.resources.requests"));
        _limits = Lookup(PodView.Require(resources, "limits"u8, JsonValueKind.Object, "spec.resources.limits"));
    }

    /// <summary>Null for a pod that leaves resources to its containers.</summary>
    public static PodResources? Of(in PodView pod) =>
        PodView.Require(pod.Spec, "resources"u8, JsonValueKind.Object, "spec.resources") is { ValueKind: JsonValueKind.Object } resources
            ? new PodResources(resources)
            : null;

    /// <summary>What a container of ours may request of a resource, given what its template says; null: nothing is said.</summary>
    public string? RequestOf(string resource, string? request, string? limit) =>
        IsLeftOut(resource) ? null
        : !IsShared(resource) ? request
        // Without a request of its own a container would get its limit for one.
        : LimitOf(resource, limit) is not null || Amount(_requests, resource) is not null && !IsHugePages(resource) ? "0"
        : null;

    /// <summary>What a container of ours may be limited to; null: nothing is said.</summary>
    public string? LimitOf(string resource, string? limit)
    {
        if (IsLeftOut(resource))
            return null;
        if (limit is null || !IsShared(resource))
            return limit;
        // Huge pages are requested as they are limited. A manifest whose pod has a limit alone: the API server reads
        // the pod's request off its containers, unless none of them names the resource.
        if (IsHugePages(resource) || Amount(_requests, resource) is null)
            return null;
        return Amount(_limits, resource) is { } most && Quantity.TryParse(most, out var ofPod) && Quantity.TryParse(limit, out var own) && own > ofPod
            ? most
            : limit;
    }

    /// <summary>
    /// A pod that names one of CPU and memory gets the other from its containers, with each webhook that adds one: a request of ours would
    /// become a fixed sum that the next one's container exceeds, and the pod would be refused.
    /// </summary>
    private bool IsLeftOut(string resource) => resource is "cpu" or "memory" && !IsShared(resource) && (IsShared("cpu") || IsShared("memory"));

    private bool IsShared(string resource) => Amount(_requests, resource) is not null || Amount(_limits, resource) is not null;

    private static bool IsHugePages(string resource) => resource.StartsWith("hugepages-", StringComparison.Ordinal);

    private static string? Amount(Func<string, JsonElement> amounts, string resource) => Amount(amounts(resource));

    private static Func<string, JsonElement> Lookup(JsonElement amounts) =>
        PodMap.Of(amounts) is { } map ? map.Member : resource => amounts.Member(resource);

    // A quantity may be written as a number.
    private static string? Amount(JsonElement member) =>
        member is { ValueKind: JsonValueKind.String or JsonValueKind.Number } amount ? amount.ToString() : null;
}
