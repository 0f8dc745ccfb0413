using System.Text.Json;
using Injector.Kubernetes;

namespace Injector.Cli.Manifests;

/// <summary>
/// An object whose pods are made in some other way than from a pod template that we know, and which asks for a sidecar nonetheless: a
/// workflow's <c>podMetadata</c>, a database's <c>podAnnotations</c>.
/// </summary>
internal static class SidecarRequest
{
    /// <summary>What to say of it.</summary>
    public const string Note = "asks for a sidecar, and has no pod template that this command knows; the webhook injects its pods if they carry the key";

    private const int MaxDepth = 32;

    /// <summary>Whether <c>inject: "true"</c> stands in it, on whatever part.</summary>
    public static bool In(KubernetesObject target) => !KubernetesKinds.Covers(target.ApiVersion) && In(target.Element, 0);

    private static bool In(JsonElement value, int depth) => depth < MaxDepth && value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().Any(member =>
            (member.Name == Keys.Inject && member.Value.ValueKind == JsonValueKind.String && member.Value.ValueEquals("true"u8))
            || In(member.Value, depth + 1)),
        JsonValueKind.Array => value.EnumerateArray().Any(item => In(item, depth + 1)),
        _ => false,
    };
}
