using System.Text.Json;
using Injector.Json;

namespace Injector.Injection.Pods;

/// <summary>
/// A reading view of a pod's JSON: metadata and spec, each possibly missing or null, nothing copied.
/// </summary>
internal readonly struct PodView
{
    // Null for a pod with few of both, which is every ordinary one.
    private readonly LargeMaps? _large;

    public PodView(JsonElement pod)
    {
        Metadata = Require(pod, "metadata"u8, JsonValueKind.Object, "metadata");
        Annotations = Require(Metadata, "annotations"u8, JsonValueKind.Object, "metadata.annotations");
        Labels = Require(Metadata, "labels"u8, JsonValueKind.Object, "metadata.labels");
        Spec = Require(pod, "spec"u8, JsonValueKind.Object, "spec");
        if ((PodMap.Of(Annotations), PodMap.Of(Labels)) is var (annotations, labels) && (annotations ?? labels) is not null)
            _large = new LargeMaps(annotations, labels);
    }

    /// <summary>Each is <c>Undefined</c> when missing or null.</summary>
    public JsonElement Metadata { get; }

    public JsonElement Annotations { get; }

    public JsonElement Labels { get; }

    public JsonElement Spec { get; }

    /// <summary>The name, or the generateName while there is none, or empty.</summary>
    public string Name => Text(Metadata, "name"u8) ?? Text(Metadata, "generateName"u8) ?? "";

    public string? Annotation(string key) => MapValue(_large?.Annotations?.Member(key) ?? Annotations.Member(key), key, "metadata.annotations");

    public string? Label(string key) => MapValue(_large?.Labels?.Member(key) ?? Labels.Member(key), key, "metadata.labels");

    /// <summary>A member of an object; <c>Undefined</c> when missing or null.</summary>
    /// <exception cref="PodFormatException">It is of another kind, or what should have it is no object.</exception>
    public static JsonElement Require(JsonElement parent, ReadOnlySpan<byte> name, JsonValueKind kind, string path)
    {
        if (parent.ValueKind is not (JsonValueKind.Object or JsonValueKind.Undefined))
            throw new PodFormatException(path, "in an object");
        var member = parent.Member(name);
        if (member.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
            return default;
        if (member.ValueKind != kind)
            throw new PodFormatException(path, kind switch
            {
                JsonValueKind.Object => "an object",
                JsonValueKind.Array => "a list",
                _ => "a string",
            });
        return member;
    }

    /// <summary>A member's text; null when missing, null or not a string.</summary>
    /// <exception cref="InvalidOperationException">It cannot be decoded: a pod with such a name is no pod without a name.</exception>
    public static string? Text(JsonElement parent, ReadOnlySpan<byte> name) =>
        parent.Member(name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static string? MapValue(JsonElement value, string key, string path) => value.ValueKind switch
    {
        JsonValueKind.Undefined or JsonValueKind.Null => null,
        JsonValueKind.String => value.GetString(),
        _ => throw new PodFormatException($"{path}[{key}]", "a string; put the value in quotes"),
    };

    private sealed record LargeMaps(PodMap? Annotations, PodMap? Labels);
}
