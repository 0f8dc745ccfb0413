using System.Text.Json;
using Injector.Json;
using Injector.Kubernetes;

namespace Injector.Injection.Pods;

/// <summary>
/// What Kubernetes makes of the sum of a pod's containers, so that one container more can change it for all of them: its quality of
/// service, and the limit on its local storage.
/// </summary>
/// <remarks>
/// Source: <c>ComputePodQOS</c> in Kubernetes' <c>pkg/apis/core/helper/qos</c>, and <c>podEphemeralStorageLimitEviction</c> in the kubelet's
/// eviction manager, which adds the limits that containers have and holds them against all that the pod uses.
/// </remarks>
internal readonly record struct PodSums
{
    public const string Disk = "ephemeral-storage";

    /// <summary>Every container has limits of CPU and memory, and requests just that: the pod is <c>Guaranteed</c>.</summary>
    public bool IsGuaranteed { get; private init; }

    /// <summary>Every container has a limit of ephemeral storage, so the pod as a whole has one.</summary>
    public bool LimitsDisk { get; private init; }

    public static PodSums Of(List<PodContainer> containers)
    {
        var (guaranteed, disk) = (true, true);
        foreach (var container in containers)
        {
            var resources = container.Json.Member("resources"u8);
            guaranteed = guaranteed && IsGuaranteedBy(resources, "cpu") && IsGuaranteedBy(resources, "memory");
            disk = disk && Amount(resources.Member("limits"u8), Disk) is not null;
            if (!guaranteed && !disk)
                break;
        }

        return new PodSums { IsGuaranteed = guaranteed, LimitsDisk = disk };
    }

    // A request that is not there is made of the limit.
    private static bool IsGuaranteedBy(JsonElement resources, string resource) =>
        Amount(resources.Member("limits"u8), resource) is { Value: > 0 } limit
        && (resources.Member("requests"u8).Member(resource).ValueKind is JsonValueKind.Undefined or JsonValueKind.Null
            || Amount(resources.Member("requests"u8), resource) == limit);

    // A quantity may be written as a number.
    private static Quantity? Amount(JsonElement amounts, string resource) =>
        amounts.Member(resource) is { ValueKind: JsonValueKind.String or JsonValueKind.Number } amount
        && Quantity.TryParse(amount.ToString(), out var quantity)
            ? quantity
            : null;
}
