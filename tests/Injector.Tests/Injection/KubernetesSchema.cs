using System.Text.Json.Nodes;

namespace Injector.Tests.Injection;

/// <summary>Kubernetes' own OpenAPI v3 schemas, where they are at hand: unknown fields, wrong types and missing fields of a pod.</summary>
internal sealed class KubernetesSchema
{
    private static readonly string File = System.IO.Path.GetFullPath(
        System.IO.Path.Combine(RepositoryRoot.Path, "..", "shared", "openapi", "k8s-1.36-core-v1.schemas.json"));

    private static readonly Lazy<KubernetesSchema?> Loaded = new(() =>
        System.IO.File.Exists(File) ? new KubernetesSchema(JsonNode.Parse(System.IO.File.ReadAllText(File))!) : null);

    private readonly JsonObject _schemas;

    private KubernetesSchema(JsonNode document) => _schemas = document["components"]!["schemas"]!.AsObject();

    /// <summary>The schemas; the test is skipped without them.</summary>
    public static KubernetesSchema Required()
    {
        Assert.SkipUnless(Loaded.Value is not null, $"no Kubernetes schemas at {File}");
        return Loaded.Value!;
    }

    /// <summary>Everything in the pod that the schema does not allow. List items are named, not counted.</summary>
    public IReadOnlySet<string> Violations(JsonNode pod)
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        Check(pod, new JsonObject { ["$ref"] = "#/components/schemas/io.k8s.api.core.v1.Pod" }, "pod", found);
        return found;
    }

    private void Check(JsonNode? value, JsonNode schema, string path, SortedSet<string> found)
    {
        // Kubernetes takes null for "not there".
        if (value is null)
            return;
        if (schema["$ref"] is { } reference)
            Check(value, _schemas[reference.GetValue<string>().Split('/')[^1]]!, path, found);
        else if (schema["allOf"] is JsonArray all)
            foreach (var part in all)
                Check(value, part!, path, found);
        else if (schema["oneOf"] is JsonArray any)
            Expect(any.Any(one => Fits(value, one!["type"]!.GetValue<string>())), $"{path} is of the wrong type", found);
        else if (schema["type"]?.GetValue<string>() is { } type)
            CheckTyped(value, schema, type, path, found);
    }

    private void CheckTyped(JsonNode value, JsonNode schema, string type, string path, SortedSet<string> found)
    {
        if (!Expect(Fits(value, type), $"{path} is not of type {type}", found))
            return;
        if (value is JsonArray items)
            foreach (var item in items)
                Check(item, schema["items"]!, $"{path}[{Key(item)}]", found);
        else if (value is JsonObject map)
            CheckMembers(map, schema, path, found);
    }

    private void CheckMembers(JsonObject map, JsonNode schema, string path, SortedSet<string> found)
    {
        foreach (var required in schema["required"] as JsonArray ?? [])
            Expect(map[required!.GetValue<string>()] is not null, $"{path} has no {required}", found);
        foreach (var (name, value) in map)
            if ((schema["properties"]?[name] ?? schema["additionalProperties"]) is { } member)
                Check(value, member, $"{path}.{name}", found);
            else
                // FieldsV1 and the like: an object about which the schema says nothing.
                Expect(schema["properties"] is null, $"{path} has no field {name}", found);
    }

    private static bool Expect(bool holds, string otherwise, SortedSet<string> found)
    {
        if (!holds)
            found.Add(otherwise);
        return holds;
    }

    private static bool Fits(JsonNode value, string type) => type switch
    {
        "object" => value is JsonObject,
        "array" => value is JsonArray,
        "string" => value.GetValueKind() == System.Text.Json.JsonValueKind.String,
        "boolean" => value.GetValueKind() is System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False,
        "integer" => value.GetValueKind() == System.Text.Json.JsonValueKind.Number && long.TryParse(value.ToJsonString(), out _),
        "number" => value.GetValueKind() == System.Text.Json.JsonValueKind.Number,
        _ => throw new InvalidOperationException($"the schema has a type {type}"),
    };

    private static string Key(JsonNode? item) =>
        (item as JsonObject)?["name"]?.ToString() ?? (item as JsonObject)?["mountPath"]?.ToString() ?? "";
}
