using System.Text.Json;
using Injector.Json;
using Injector.Kubernetes;

namespace Injector.Rollouts.Plans;

/// <summary>
/// Writes a plan as RFC 6902 operations. They begin with <c>test</c>: on the pod's UID, its record and what each container had, so that a pod that somebody
/// changed since it was read is refused as a whole.
/// </summary>
internal static class RolloutPatch
{
    /// <summary>Images, labels, annotations and the record: for the pod itself.</summary>
    public static ReadOnlyMemory<byte> OfPod(JsonElement pod, PodPlan plan) => Write(pod, plan, json =>
    {
        foreach (var change in plan.Containers.Where(change => change.NewImage is not null))
        {
            json.WriteOperation("test", $"{change.Pointer}/image", change.Image);
            json.WriteOperation("replace", $"{change.Pointer}/image", change.NewImage);
        }

        foreach (var change in plan.Metadata)
            json.WriteOperation(change.Value is null ? "remove" : "add", $"/metadata/{change.Map}/{JsonPointer.Escape(change.Key)}", change.Value);
        if (plan.Record is { } record)
            json.WriteOperation("replace", RecordPath, record);
    });

    /// <summary>CPU and memory: for the pod's <c>resize</c> subresource, which takes nothing else. Null when none changes.</summary>
    public static ReadOnlyMemory<byte>? OfResize(JsonElement pod, PodPlan plan)
    {
        if (plan.Containers.All(change => change.NewResources is null))
            return null;
        return Write(pod, plan, json =>
        {
            foreach (var change in plan.Containers)
                foreach (var part in change.NewResources is { } resources ? resources.Members() : default)
                    foreach (var amount in part.Value.Members())
                        if (amount.Name is "cpu" or "memory")
                            json.WriteOperation("replace", $"{change.Pointer}/resources/{part.Name}/{amount.Name}", amount.Value.Text());
        });
    }

    private static string RecordPath { get; } = $"/metadata/annotations/{JsonPointer.Escape(Keys.Status)}";

    private static ReadOnlyMemory<byte> Write(JsonElement pod, PodPlan plan, Action<Utf8JsonWriter> write) => JsonBytes.Of(json =>
    {
        json.WriteStartArray();
        var metadata = pod.Member("metadata");
        json.WriteOperation("test", "/metadata/uid", metadata.Text("uid"));
        json.WriteOperation("test", RecordPath, metadata.Member("annotations").Text(Keys.Status));
        // Whatever is inserted before it, the index must still mean it.
        foreach (var change in plan.Containers)
            json.WriteOperation("test", $"{change.Pointer}/name", change.Name);
        write(json);
        json.WriteEndArray();
    });
}
