using System.Globalization;
using System.Text.Json.Nodes;

namespace Injector.Testing.Patches;

/// <summary>
/// The operation <c>add</c> of RFC 6902, as unforgiving as the API server's own engine: a parent must exist and be a map or
/// a list, an index must lie within the list. Ready-made engines are more lenient than that.
/// </summary>
internal static class StrictPatch
{
    public static JsonNode Apply(JsonNode document, JsonArray patch)
    {
        foreach (var operation in patch)
        {
            operation!["op"]!.GetValue<string>().Should().Be("add", "nothing of the user's is ever replaced, moved or removed");
            Add(document, operation["path"]!.GetValue<string>(), operation["value"]?.DeepClone());
        }
        return document;
    }

    private static void Add(JsonNode document, string path, JsonNode? value)
    {
        path.Should().StartWith("/");
        var tokens = path[1..].Split('/').Select(token => token.Replace("~1", "/").Replace("~0", "~")).ToArray();
        var parent = document;
        foreach (var token in tokens[..^1])
            parent = (parent is JsonArray items ? items[Index(token, items.Count - 1)] : parent.AsObject()[token])
                ?? throw new InvalidOperationException($"{path}: there is no {token}, or it is null");
        if (parent is JsonArray list)
            list.Insert(tokens[^1] == "-" ? list.Count : Index(tokens[^1], list.Count), value);
        else
            parent.AsObject()[tokens[^1]] = value;
    }

    private static int Index(string token, int last)
    {
        var index = int.Parse(token, NumberStyles.None, CultureInfo.InvariantCulture);
        token.Should().Be(index.ToString(CultureInfo.InvariantCulture), "an index has no leading zeros");
        index.Should().BeInRange(0, last);
        return index;
    }
}
