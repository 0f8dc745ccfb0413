using System.Text.Json;

namespace Injector.Injection.Pods;

/// <summary>
/// A reading view of a pod's JSON: metadata and spec, each possibly missing or null, nothing copied.
/// </summary>
public readonly struct PodView
{
    public PodView(JsonElement pod)
    {
        Metadata = Member(pod, "metadata"u8, JsonValueKind.Object, "metadata");
        Annotations = Member(Metadata, "annotations"u8, JsonValueKind.Object, "metadata.annotations");
        Labels = Member(Metadata, "labels"u8, JsonValueKind.Object, "metadata.labels");
        Spec = Member(pod, "spec"u8, JsonValueKind.Object, "spec");
    }

    /// <summary>Each is <c>Undefined</c> when missing or null.</summary>
    public JsonElement Metadata { get; }

    public JsonElement Annotations { get; }

    public JsonElement Labels { get; }

    public JsonElement Spec { get; }

    /// <summary>The name, or the generateName while there is none, or empty.</summary>
    public string Name => Text(Metadata, "name"u8) ?? Text(Metadata, "generateName"u8) ?? string.Empty;

    public string? Annotation(string key) => MapValue(Annotations, key, "metadata.annotations");

    public string? Label(string key) => MapValue(Labels, key, "metadata.labels");

    /// <summary>A member of an object; <c>Undefined</c> when missing or null, an exception when of another kind.</summary>
    public static JsonElement Member(JsonElement parent, ReadOnlySpan<byte> name, JsonValueKind kind, string path)
    {
        if (parent.ValueKind == JsonValueKind.Undefined)
            return default;
        if (parent.ValueKind != JsonValueKind.Object)
            throw new PodFormatException(path.Length == 0 ? "the pod" : path, "in an object");
        if (!parent.TryGetProperty(name, out var member) || member.ValueKind == JsonValueKind.Null)
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
    public static string? Text(JsonElement parent, ReadOnlySpan<byte> name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String
            ? member.GetString()
            : null;

    /// <summary>True when the member is the literal <c>true</c>.</summary>
    public static bool IsTrue(JsonElement parent, ReadOnlySpan<byte> name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.True;

    private static string? MapValue(JsonElement map, string key, string path)
    {
        if (map.ValueKind != JsonValueKind.Object || !map.TryGetProperty(key, out var value) || value.ValueKind == JsonValueKind.Null)
            return null;
        return value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : throw new PodFormatException($"{path}[{key}]", "a string; put the value in quotes");
    }
}
