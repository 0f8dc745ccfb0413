using System.Text.Json;
using System.Text.Json.Nodes;
using Injector.Json;

namespace Injector.Templates.Documents;

/// <summary>
/// A template's document with some of its values replaced. What is derived is a whole document again, so that it is
/// validated, compiled and given a revision like any that was written by hand.
/// </summary>
internal static class DerivedDocument
{
    /// <summary>The document with members of parameters replaced, for instance a default.</summary>
    public static JsonElement WithParameters(JsonElement document, IEnumerable<(string Parameter, string Member, JsonElement Value)> replaced)
    {
        var derived = JsonObject.Create(document)!;
        Replace(derived, replaced);
        return Element(derived);
    }

    /// <summary>
    /// The document as a template of another name. Containers and volumes whose names are the old one, or begin with it
    /// and a '-', take the new one, so that both can be told apart and stand in one pod.
    /// </summary>
    public static JsonElement Renamed(
        JsonElement document, string name, JsonElement description, IEnumerable<(string Parameter, string Member, JsonElement Value)> replaced)
    {
        var derived = JsonObject.Create(document)!;
        var old = (string)derived["metadata"]!["name"]!;
        derived["metadata"]!["name"] = name;
        var spec = derived["spec"]!.AsObject();
        if (description.ValueKind == JsonValueKind.String)
            spec["description"] = description.GetString();
        foreach (var entry in Items(spec["initContainers"]).Concat(Items(spec["sidecars"])))
        {
            Rename(entry["container"]!, old, name);
            foreach (var mount in Items(entry["container"]!["volumeMounts"]))
                Rename(mount, old, name);
        }

        foreach (var volume in Items(spec["volumes"]))
            Rename(volume, old, name);
        var changed = replaced.ToList();
        Replace(derived, changed);
        DerivedLiveness.Settle(spec, changed.ToLookup(change => change.Parameter, change => change.Member));
        return Element(derived);
    }

    private static void Replace(JsonObject document, IEnumerable<(string Parameter, string Member, JsonElement Value)> replaced)
    {
        foreach (var (parameter, member, value) in replaced)
            document["spec"]!["parameters"]![parameter]![member] = Node(value);
    }

    private static void Rename(JsonNode named, string old, string name)
    {
        var current = (string)named["name"]!;
        if (current == old || current.StartsWith(old + "-", StringComparison.Ordinal))
            named["name"] = name + current[old.Length..];
    }

    private static IEnumerable<JsonNode> Items(JsonNode? list) => list is JsonArray items ? items.OfType<JsonNode>() : [];

    private static JsonNode? Node(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => JsonObject.Create(value),
        JsonValueKind.Array => JsonArray.Create(value),
        _ => JsonValue.Create(value),
    };

    private static JsonElement Element(JsonObject document) =>
        JsonDocument.Parse(JsonBytes.Of(json => document.WriteTo(json))).RootElement;
}
