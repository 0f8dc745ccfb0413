using System.Text.Json;
using Injector.Injection.Reasons;
using Injector.Json;
using Injector.Kubernetes;
using Injector.Templates.Model;

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
    private readonly JsonElement _requests;
    private readonly JsonElement _limits;

    private PodResources(JsonElement resources)
    {
        _requests = PodView.Require(resources, "requests"u8, JsonValueKind.Object, "spec.resources.requests");
        _limits = PodView.Require(resources, "limits"u8, JsonValueKind.Object, "spec.resources.limits");
    }

    /// <summary>Null for a pod that leaves resources to its containers.</summary>
    public static PodResources? Of(in PodView pod) =>
        PodView.Require(pod.Spec, "resources"u8, JsonValueKind.Object, "spec.resources") is { ValueKind: JsonValueKind.Object } resources
            ? new PodResources(resources)
            : null;

    /// <summary>Writes a container's <c>resources</c> as they may be in this pod.</summary>
    public void Write(Utf8JsonWriter json, TemplateFragment resources, TemplateValues values)
    {
        using var document = Render(resources, values);
        json.WriteStartObject();
        foreach (var member in document.RootElement.EnumerateObject())
            if (member.Name is not ("requests" or "limits"))
                member.WriteTo(json);
        WriteAmounts(json, "requests"u8, Amounts(document.RootElement, RequestOf));
        WriteAmounts(json, "limits"u8, Amounts(document.RootElement, LimitOf));
        json.WriteEndObject();
    }

    /// <summary>Says which limits of a container are lowered to the pod's.</summary>
    public IEnumerable<InjectionWarning> Lowered(TemplateContainer container, TemplateValues values)
    {
        foreach (var (name, fragment) in container.Members)
        {
            if (!name.EncodedUtf8Bytes.SequenceEqual("resources"u8))
                continue;
            using var document = Render(fragment, values);
            foreach (var (resource, limit) in Amounts(document.RootElement, LimitOf))
                if (Amount(document.RootElement.Member("limits"u8), resource) is { } wanted && wanted != limit)
                    yield return new(
                        WarningCode.LimitLowered,
                        Key: null,
                        $"{container.Name}: its {resource} limit {wanted} is lowered to {limit}, that of the whole pod");
        }
    }

    // Without a request of its own a container would get its limit for one.
    private string? RequestOf(string resource, string? request, string? limit) =>
        !IsShared(resource) ? request
        : LimitOf(resource, request, limit) is not null || Amount(_requests, resource) is not null && !IsHugePages(resource) ? "0"
        : null;

    private string? LimitOf(string resource, string? request, string? limit)
    {
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

    private bool IsShared(string resource) => Amount(_requests, resource) is not null || Amount(_limits, resource) is not null;

    private static bool IsHugePages(string resource) => resource.StartsWith("hugepages-", StringComparison.Ordinal);

    /// <summary>What is left of each resource that the container names, in its own order.</summary>
    private static IEnumerable<(string Resource, string Amount)> Amounts(JsonElement container, Func<string, string?, string?, string?> share)
    {
        var (requests, limits) = (container.Member("requests"u8), container.Member("limits"u8));
        foreach (var resource in Names(requests).Union(Names(limits)))
            if (share(resource, Amount(requests, resource), Amount(limits, resource)) is { } amount)
                yield return (resource, amount);
    }

    private static void WriteAmounts(Utf8JsonWriter json, ReadOnlySpan<byte> name, IEnumerable<(string Resource, string Amount)> amounts)
    {
        var started = false;
        foreach (var (resource, amount) in amounts)
        {
            if (!started)
                json.WriteStartObject(name);
            started = true;
            json.WriteString(resource, amount);
        }

        if (started)
            json.WriteEndObject();
    }

    private static JsonDocument Render(TemplateFragment resources, TemplateValues values) =>
        JsonDocument.Parse(JsonBytes.Of(json => resources.Render(json, values)));

    private static IEnumerable<string> Names(JsonElement amounts) => amounts.Members().Select(member => member.Name);

    // A quantity may be written as a number.
    private static string? Amount(JsonElement amounts, string resource) =>
        amounts.Member(resource) is { ValueKind: JsonValueKind.String or JsonValueKind.Number } amount ? amount.ToString() : null;
}
