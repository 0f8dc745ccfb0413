using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.JsonPatch.SystemTextJson;
using Microsoft.AspNetCore.JsonPatch.SystemTextJson.Operations;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using NewtonsoftPatch = Microsoft.AspNetCore.JsonPatch.JsonPatchDocument;

namespace Injector.Tests.Injection;

/// <summary>
/// Applies a patch with engines that know nothing of each other. The API server has yet another one, so a patch counts as
/// sound only when all agree.
/// </summary>
internal static partial class PatchEngines
{
    // Texts that look like dates stay texts.
    private static readonly JsonSerializerSettings Verbatim = new() { DateParseHandling = DateParseHandling.None, MaxDepth = 256 };

    /// <summary>The patched document, after every engine gave the same.</summary>
    public static JsonNode Apply(string document, string patch)
    {
        var strict = StrictPatch.Apply(JsonNode.Parse(document)!, JsonNode.Parse(patch)!.AsArray());
        var ours = ApplySystemTextJson(document, patch);
        var theirs = JsonNode.Parse(ApplyNewtonsoft(document, patch))!;
        Same(strict, ours).Should().BeTrue("System.Text.Json's engine must agree with RFC 6902:\n{0}\n{1}", ours.ToJsonString(), strict.ToJsonString());
        Same(strict, theirs).Should().BeTrue("Newtonsoft's engine must agree with RFC 6902:\n{0}\n{1}", theirs.ToJsonString(), strict.ToJsonString());
        return strict;
    }

    public static bool Same(JsonNode? one, JsonNode? other) => JsonNode.DeepEquals(one, other);

    private static JsonNode ApplySystemTextJson(string document, string patch)
    {
        var target = JsonNode.Parse(document)!;
        var operations = JsonNode.Parse(patch)!.AsArray()
            .Select(operation => new Operation(
                operation!["op"]!.GetValue<string>(), operation["path"]!.GetValue<string>(), from: null, operation["value"]?.DeepClone()))
            .ToList();
        new JsonPatchDocument(operations, new JsonSerializerOptions { TypeInfoResolver = NodeContext.Default }).ApplyTo(target);
        return target;
    }

    private static string ApplyNewtonsoft(string document, string patch)
    {
        var target = JsonConvert.DeserializeObject<JObject>(document, Verbatim)!;
        JsonConvert.DeserializeObject<NewtonsoftPatch>(patch, Verbatim)!.ApplyTo(target);
        return target.ToString(Formatting.None);
    }

    [JsonSerializable(typeof(JsonNode))]
    [JsonSerializable(typeof(JsonObject))]
    [JsonSerializable(typeof(JsonArray))]
    [JsonSerializable(typeof(JsonValue))]
    private sealed partial class NodeContext : JsonSerializerContext;
}
