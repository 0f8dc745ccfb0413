using System.Text.Json;
using Injector.Injection.Pods;
using Injector.Json;
using Injector.Kubernetes;
using Injector.Text;

namespace Injector.Admission;

/// <summary>
/// The request of one AdmissionReview (<c>admission.k8s.io/v1</c>), read narrowly: nothing is copied but the few texts
/// that somebody asks for. A view into a parsed body, valid until disposed.
/// </summary>
internal sealed class AdmissionRequest : IDisposable
{
    private readonly JsonDocument _document;
    private readonly JsonElement _request;

    internal AdmissionRequest(JsonDocument document, JsonElement request, string uid, bool enforced)
    {
        _document = document;
        _request = request;
        Uid = uid;
        var pod = request.Member("object"u8);
        Pod = new PodRequest
        {
            Pod = pod,
            Namespace = request.Text("namespace"u8) ?? "",
            IsPodCreation = IsCreationOfPod(request),
            BelongsToJob = Owners.IncludeJob(pod),
            Enforced = enforced,
            PathPrefix = "",
        };
    }

    /// <summary>The review's identity, to be echoed exactly.</summary>
    public string Uid { get; }

    /// <summary>What the core decides on.</summary>
    public PodRequest Pod { get; }

    /// <summary>True when nothing will be stored, so nothing outside may change: no Event, no counter of pods.</summary>
    public bool DryRun => _request.IsTrue("dryRun"u8);

    // Webhooks are called before validation: each of these texts may have megabytes, and line breaks. They leave the request here, on
    // their way into logs and Events, and nowhere else, so here they are cut.

    /// <summary>The pod's name, cut to what a name can have; null when the API server is still to generate one.</summary>
    public string? Name => Cut(_request.Text("name"u8)) ?? Cut(Metadata.Text("name"u8));

    /// <summary>What the pod's name will start with, for pods made by controllers; cut likewise.</summary>
    public string? GenerateName => Cut(Metadata.Text("generateName"u8));

    /// <summary>The controller that owns the pod, else its first owner, else null; each of its texts cut likewise.</summary>
    public OwnerReference? Owner => Owners.Of(Pod.Pod) is { } owner
        ? new(Cut(owner.ApiVersion) ?? "", Cut(owner.Kind) ?? "", Cut(owner.Name) ?? "", Cut(owner.Uid) ?? "")
        : null;

    public void Dispose() => _document.Dispose();

    private JsonElement Metadata => Pod.Pod.Member("metadata"u8);

    private static string? Cut(string? text) => text is { Length: > 0 } ? BoundedText.Fit(text, BoundedText.MaxName) : null;

    private static bool IsCreationOfPod(JsonElement request) =>
        request.Is("operation"u8, "CREATE"u8)
        && request.Member("kind"u8) is var kind && kind.Is("kind"u8, "Pod"u8) && IsCoreV1(kind)
        && request.Member("resource"u8) is var resource && resource.Is("resource"u8, "pods"u8) && IsCoreV1(resource)
        && !HasText(request, "subResource"u8);

    // Go leaves an empty group out of some encodings and writes "" in others.
    private static bool IsCoreV1(JsonElement groupVersion) =>
        groupVersion.Is("version"u8, "v1"u8) && !HasText(groupVersion, "group"u8);

    private static bool HasText(JsonElement element, ReadOnlySpan<byte> name) =>
        element.Member(name).ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null) && !element.Is(name, ""u8);
}
