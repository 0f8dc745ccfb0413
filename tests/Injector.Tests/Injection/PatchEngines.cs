using System.Text;
using System.Text.Json.Nodes;
using Injector.Json;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using NewtonsoftPatch = Microsoft.AspNetCore.JsonPatch.JsonPatchDocument;

namespace Injector.Tests.Injection;

/// <summary>
/// Applies a patch with engines that know nothing of each other. The API server has yet another one, so a patch counts as
/// sound only when all agree.
/// </summary>
internal static class PatchEngines
{
    // Texts that look like dates stay texts, and numbers keep their digits.
    private static readonly JsonSerializerSettings Verbatim = new()
    {
        DateParseHandling = DateParseHandling.None,
        FloatParseHandling = FloatParseHandling.Decimal,
        MaxDepth = 256,
    };

    /// <summary>The patched document, after every engine gave the same.</summary>
    public static JsonNode Apply(string document, string patch)
    {
        var strict = StrictPatch.Apply(JsonNode.Parse(document)!, JsonNode.Parse(patch)!.AsArray());
        var ours = JsonNode.Parse(PatchApplier.Apply(Encoding.UTF8.GetBytes(document), Encoding.UTF8.GetBytes(patch)).Span)!;
        var theirs = JsonNode.Parse(ApplyNewtonsoft(document, patch))!;
        Same(strict, ours).Should().BeTrue("the engine of the command line must agree with RFC 6902:\n{0}\n{1}", ours.ToJsonString(), strict.ToJsonString());
        Same(strict, theirs).Should().BeTrue("Newtonsoft's engine must agree with RFC 6902:\n{0}\n{1}", theirs.ToJsonString(), strict.ToJsonString());
        return strict;
    }

    public static bool Same(JsonNode? one, JsonNode? other) => JsonNode.DeepEquals(one, other);

    private static string ApplyNewtonsoft(string document, string patch)
    {
        var target = JsonConvert.DeserializeObject<JObject>(document, Verbatim)!;
        JsonConvert.DeserializeObject<NewtonsoftPatch>(patch, Verbatim)!.ApplyTo(target);
        return target.ToString(Formatting.None);
    }
}
