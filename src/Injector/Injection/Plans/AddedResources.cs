using System.Text.Json;
using Injector.Injection.Pods;
using Injector.Injection.Reasons;
using Injector.Json;
using Injector.Kubernetes;
using Injector.Templates.Model;

namespace Injector.Injection.Plans;

/// <summary>
/// The resources of the containers that a template adds, as they may be in one pod: what is harmless for a sidecar can be harmful for
/// the pod that Kubernetes adds it to.
/// </summary>
/// <remarks>
/// <list type="bullet">
/// <item>No limit of ephemeral storage, unless every container of the pod has one: else ours would be the whole pod's. Then it is
/// large enough for the volumes that are added and for what the node keeps of the container's output.</item>
/// <item>What the pod has as a whole is shared: see <see cref="PodResources"/>.</item>
/// <item>In a <c>Guaranteed</c> pod requests are raised to their limits.</item>
/// </list>
/// </remarks>
internal sealed class AddedResources
{
    /// <summary>
    /// What a container may write besides volumes, where its template names no limit: twice what the kubelet keeps of its output by
    /// default (<c>containerLogMaxFiles</c> 5, <c>containerLogMaxSize</c> 10Mi), since it looks at the size only now and then.
    /// </summary>
    public const long OutputBytes = 100 << 20;

    private static readonly string[] ThatGuarantee = ["cpu", "memory"];

    private readonly PodShape _pod;
    private readonly TemplateContainer? _carrier;
    private readonly decimal _volumeBytes;

    private AddedResources(PodShape pod, TemplateContainer? carrier, decimal volumeBytes)
    {
        _pod = pod;
        _carrier = carrier;
        _volumeBytes = volumeBytes;
    }

    /// <summary>Null where each container has its resources as the template says them.</summary>
    public static AddedResources? Of(PodShape pod, SidecarTemplate template, SharedVolumePlan? shared, TemplateValues values)
    {
        if (pod.Resources is null && !pod.Sums.IsGuaranteed && !pod.Sums.LimitsDisk)
            return null;
        var bytes = pod.Sums.LimitsDisk ? VolumeSizes.OnDisk(template.Volumes, values) + VolumeSizes.OnDisk(shared?.AddedVolume, values) : 0;
        return new AddedResources(pod, FirstSidecar(template, values), bytes);
    }

    private static TemplateContainer? FirstSidecar(SidecarTemplate template, TemplateValues values) =>
        template.Sidecars.FirstOrDefault(container => container.When?.Holds(values) ?? true);

    /// <summary>Writes a container's <c>resources</c>; nothing when there are none.</summary>
    public void Write(Utf8JsonWriter json, TemplateContainer container, TemplateValues values)
    {
        using var document = Render(container, values);
        var amounts = Amounts(container, document.RootElement, values);
        json.WriteStartObject("resources"u8);
        foreach (var member in document.RootElement.EnumerateObject())
            if (member.Name is not ("requests" or "limits"))
                member.WriteTo(json);
        WriteAmounts(json, "requests"u8, amounts.Select(amount => (amount.Resource, amount.Request)));
        WriteAmounts(json, "limits"u8, amounts.Select(amount => (amount.Resource, amount.Limit)));
        json.WriteEndObject();
    }

    /// <summary>What to say of a container whose resources are not as its template says, or cost its pod something.</summary>
    public IEnumerable<InjectionWarning> Warnings(TemplateContainer container, TemplateValues values)
    {
        using var document = Render(container, values);
        foreach (var (resource, request, limit) in Amounts(container, document.RootElement, values))
            if (resource != PodSums.Disk && Amount(document.RootElement.Member("limits"u8), resource) is { } wanted && limit is not null && wanted != limit)
                yield return new(
                    WarningCode.LimitLowered, Key: null, $"{container.Name}: its {resource} limit {wanted} is lowered to {limit}, that of the whole pod");
        if (!StaysGuaranteed)
            yield break;
        foreach (var resource in ThatGuarantee)
            if (Amount(document.RootElement.Member("limits"u8), resource) is null or "0")
                yield return new(
                    WarningCode.NoLongerGuaranteed,
                    Key: null,
                    $"{container.Name} has no {resource} limit: the pod becomes Burstable; add one to its template");
    }

    private bool StaysGuaranteed => _pod.Resources is null && _pod.Sums.IsGuaranteed;

    /// <summary>What is left of each resource that the container names, in its own order.</summary>
    private List<(string Resource, string? Request, string? Limit)> Amounts(TemplateContainer container, JsonElement resources, TemplateValues values)
    {
        var (requests, limits) = (resources.Member("requests"u8), resources.Member("limits"u8));
        var amounts = new List<(string, string?, string?)>();
        foreach (var resource in Names(requests).Union(Names(limits)).Union(_pod.Sums.LimitsDisk ? [PodSums.Disk] : []))
            amounts.Add(resource == PodSums.Disk
                ? Disk(container, Amount(requests, resource), values)
                : Share(resource, Amount(requests, resource), Amount(limits, resource)));
        return amounts;
    }

    private (string Resource, string? Request, string? Limit) Share(string resource, string? request, string? limit)
    {
        if (_pod.Resources is { } ofPod)
            return (resource, ofPod.RequestOf(resource, request, limit), ofPod.LimitOf(resource, limit));
        return StaysGuaranteed && ThatGuarantee.Contains(resource) && limit is not null ? (resource, limit, limit) : (resource, request, limit);
    }

    private (string Resource, string? Request, string? Limit) Disk(TemplateContainer container, string? request, TemplateValues values)
    {
        if (!_pod.Sums.LimitsDisk)
            return (PodSums.Disk, request, null);
        // The volumes count once, with the first sidecar.
        var bytes = Math.Max(Bytes(container.DiskLimit?.Render(values)) ?? OutputBytes, Bytes(request) ?? 0) + (container == _carrier ? _volumeBytes : 0);
        // Without a request of its own a container would get its limit for one, and be placed by it.
        return (PodSums.Disk, request ?? "0", $"{Math.Ceiling(bytes / (1 << 20)):0}Mi");
    }

    private static decimal? Bytes(string? amount) => amount is not null && Quantity.TryParse(amount, out var quantity) ? quantity.Value : null;

    private static JsonDocument Render(TemplateContainer container, TemplateValues values)
    {
        foreach (var (name, fragment) in container.Members)
            if (name.EncodedUtf8Bytes.SequenceEqual("resources"u8))
                return JsonDocument.Parse(JsonBytes.Of(json => fragment.Render(json, values)));
        return JsonDocument.Parse("{}"u8.ToArray());
    }

    private static void WriteAmounts(Utf8JsonWriter json, ReadOnlySpan<byte> name, IEnumerable<(string Resource, string? Amount)> amounts)
    {
        var started = false;
        foreach (var (resource, amount) in amounts)
        {
            if (amount is null)
                continue;
            if (!started)
                json.WriteStartObject(name);
            started = true;
            json.WriteString(resource, amount);
        }

        if (started)
            json.WriteEndObject();
    }

    private static IEnumerable<string> Names(JsonElement amounts) => amounts.Members().Select(member => member.Name);

    // A quantity may be written as a number.
    private static string? Amount(JsonElement amounts, string resource) =>
        amounts.Member(resource) is { ValueKind: JsonValueKind.String or JsonValueKind.Number } amount ? amount.ToString() : null;
}
