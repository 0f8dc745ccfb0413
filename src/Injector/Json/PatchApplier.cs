using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.JsonPatch.SystemTextJson;
using Microsoft.AspNetCore.JsonPatch.SystemTextJson.Operations;

namespace Injector.Json;

/// <summary>
/// Applies our patches on this side of the wire, with the same library that the tests hold them against; the API server does
/// it with one of its own.
/// </summary>
internal static partial class PatchApplier
{
    /// <summary>How deep documents may be that are patched.</summary>
    public static readonly JsonDocumentOptions Parsing = new() { MaxDepth = 1024 };

    /// <param name="document">The JSON to patch.</param>
    /// <param name="patch">An RFC 6902 document.</param>
    /// <returns>The patched JSON. Everything the patch does not name is as it was, numbers to the digit.</returns>
    public static ReadOnlyMemory<byte> Apply(ReadOnlyMemory<byte> document, ReadOnlyMemory<byte> patch)
    {
        var target = JsonNode.Parse(document.Span, documentOptions: Parsing)!;
        using var operations = JsonDocument.Parse(patch, Parsing);
        var list = new List<Operation>();
        foreach (var operation in operations.RootElement.EnumerateArray())
            list.Add(new Operation(
                operation.GetProperty("op").GetString(),
                operation.GetProperty("path").GetString(),
                from: null,
                operation.TryGetProperty("value", out var value) ? JsonNode.Parse(value.GetRawText(), documentOptions: Parsing) : null));
        // The library asks the serializer about every type it meets, which only a generated context can answer under AOT.
        var options = new JsonSerializerOptions { TypeInfoResolver = NodeContext.Default, MaxDepth = Parsing.MaxDepth };
        new JsonPatchDocument(list, options).ApplyTo(target);
        return JsonBytes.Of(Parsing.MaxDepth, json => target.WriteTo(json));
    }

    /// <summary>The operations of several RFC 6902 documents, one after the other; of none an array without operations.</summary>
    public static ReadOnlyMemory<byte> Concat(IEnumerable<ReadOnlyMemory<byte>> patches)
    {
        var all = new ArrayBufferWriter<byte>();
        all.Write("["u8);
        foreach (var patch in patches.Where(patch => patch.Length > "[]".Length))
        {
            if (all.WrittenCount > 1)
                all.Write(","u8);
            all.Write(patch.Span[1..^1]);
        }

        all.Write("]"u8);
        return all.WrittenMemory;
    }

    [JsonSerializable(typeof(JsonNode))]
    [JsonSerializable(typeof(JsonObject))]
    [JsonSerializable(typeof(JsonArray))]
    [JsonSerializable(typeof(JsonValue))]
    [JsonSerializable(typeof(string))]
    private sealed partial class NodeContext : JsonSerializerContext;
}
