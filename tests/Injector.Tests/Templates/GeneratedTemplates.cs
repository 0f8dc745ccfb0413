using System.Text.Json.Nodes;
using CsCheck;
using Injector.Templates.Parameters;

namespace Injector.Tests.Templates;

/// <summary>Templates of every shape that are sound, values for their parameters that may not be, and ways to break a document.</summary>
internal static class GeneratedTemplates
{
    private static readonly string[] Hostile =
    [
        "", " ", ",", "${pod.name}", "$${x}", "$(POD_IP)", "$$", "\"", "\\", "\",\"injected\":\"yes", "'}]}", "{{ .Values }}", "- a: b", "&x *x", "\n", "\0",
        "a: b\nc: d", "../../etc/passwd", "/../..", "/a:b", "<script>", "\uFEFF", "\u2028", "🙂", "null", "true", "-1", "1e400", "0x10", "٣", "~", "*", "!!binary x",
    ];

    private static readonly string[] Replacements =
    [
        "null", "true", "0", "-1", "511", "70000", "1.5", "1e300", "\"\"", "\"x\"", "\"${p0}\"", "\"${nope}\"", "\"${app.runAsUser}\"", "\"${app.seLinuxOptions}\"",
        "\"$${x}\"", "\"a b\"", "\"/..\"", "\"100m\"", "\"1Gi\"", "\"-1\"", "\"Always\"", "\"[\"", "[]", "[\"x\"]", "[1]", "[null]", "{}", "{\"a\":\"b\"}", "{\"name\":\"x\"}",
    ];

    /// <summary>A document in which everything goes together.</summary>
    public static Gen<TemplateDraft> Sound { get; } =
        from types in Gen.Enum<ParameterType>().Array[0, 8]
        from containers in Gen.Int[1, 3]
        from isInit in Gen.Bool.Array[3]
        from shared in Gen.Bool
        select new TemplateDraft(types, containers, isInit, shared);

    /// <summary>A value for each parameter of a template: one that it takes, or anything at all.</summary>
    public static Gen<string[]> Values(TemplateDraft draft) =>
        draft.Types.Count == 0 ? Gen.Const(Array.Empty<string>()) : Gen.Int[0, int.MaxValue].Array[draft.Types.Count].SelectMany(picks => Gen.OneOf(
            Gen.OneOf(Hostile), Gen.String).Array[draft.Types.Count].Select(wild =>
                draft.Types.Select((type, i) => picks[i] % 3 == 0 ? wild[i] : TemplateDraft.ValuesOf(type)[picks[i] / 3 % TemplateDraft.ValuesOf(type).Length]).ToArray()));

    /// <summary>A sound document with one value in it replaced by any other, or taken out.</summary>
    public static Gen<JsonObject> Broken { get; } =
        from draft in Sound
        from place in Gen.Int[0, 10_000]
        from replacement in Gen.OneOf(Replacements)
        from remove in Gen.Int[0, 5]
        select Break(draft.Document, place, remove == 0 ? null : replacement);

    /// <summary>The same document with its keys in another order.</summary>
    public static JsonNode? Shuffled(JsonNode? node, Random random) => node switch
    {
        JsonObject map => new JsonObject(map.OrderBy(_ => random.Next()).Select(member => KeyValuePair.Create(member.Key, Shuffled(member.Value, random)))),
        JsonArray list => new JsonArray([.. list.Select(item => Shuffled(item, random))]),
        _ => node?.DeepClone(),
    };

    private static JsonObject Break(JsonObject document, int place, string? replacement)
    {
        var places = Places(document).ToList();
        var (parent, key) = places[place % places.Count];
        var value = replacement is null ? null : JsonNode.Parse(replacement);
        switch (parent)
        {
            case JsonObject map when replacement is null:
                map.Remove((string)key);
                break;
            case JsonObject map:
                map[(string)key] = value;
                break;
            case JsonArray list when replacement is null:
                list.RemoveAt((int)key);
                break;
            case JsonArray list:
                list[(int)key] = value;
                break;
        }
        return document;
    }

    private static IEnumerable<(JsonNode Parent, object Key)> Places(JsonNode? node)
    {
        if (node is JsonObject map)
            foreach (var (key, value) in map)
                foreach (var place in Places(value).Prepend((map, key)))
                    yield return place;
        if (node is JsonArray list)
            for (var i = 0; i < list.Count; i++)
                foreach (var place in Places(list[i]).Prepend((list, i)))
                    yield return place;
    }
}
