using System.Text.Json;
using System.Text.Json.Nodes;

namespace Injector.Testing.Schemas;

/// <summary>
/// The OpenAPI v3 schemas of current Kubernetes, <c>tests/Schemas/kubernetes.json</c>: unknown fields, wrong types and missing fields.
/// </summary>
internal sealed class KubernetesSchema
{
    public const string Pod = "io.k8s.api.core.v1.Pod";

    private static readonly Lazy<KubernetesSchema> Loaded = new(() =>
        new KubernetesSchema(JsonNode.Parse(File.ReadAllText(Path.Combine(RepositoryRoot.Path, "tests", "Schemas", "kubernetes.json")))!));

    private readonly JsonObject _schemas;

    private KubernetesSchema(JsonNode document)
    {
        _schemas = document["components"]!["schemas"]!.AsObject();
        Version = document["info"]!["version"]!.GetValue<string>();
    }

    public static KubernetesSchema Current => Loaded.Value;

    /// <summary>Of Kubernetes: 1.36.</summary>
    public string Version { get; }

    /// <summary>A schema by its whole name, for those who read it themselves.</summary>
    public JsonObject this[string name] => _schemas[name]!.AsObject();

    /// <summary>The name of the schema that <c>$ref</c> refers to.</summary>
    public static string Target(JsonNode reference) => reference.GetValue<string>().Split('/')[^1];

    /// <summary>Everything that the schema does not allow. List items are named, not counted.</summary>
    /// <param name="value">A pod, or an object of another kind.</param>
    /// <param name="schema">Its schema's whole name.</param>
    /// <param name="nullIsAbsent">Kubernetes takes null for "not there"; a chart should not write it all the same.</param>
    public IReadOnlySet<string> Violations(JsonNode value, string schema = Pod, bool nullIsAbsent = true)
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        var kind = schema[(schema.LastIndexOf('.') + 1)..];
        var path = $"{char.ToLowerInvariant(kind[0])}{kind[1..]}";
        Check(value, new JsonObject { ["$ref"] = $"#/components/schemas/{schema}" }, path, new Result(found, nullIsAbsent));
        return found;
    }

    private void Check(JsonNode? value, JsonNode schema, string path, Result result)
    {
        if (value is null)
            result.Expect(result.NullIsAbsent, $"{path} is null");
        else if (schema["$ref"] is { } reference)
            Check(value, this[Target(reference)], path, result);
        else if (schema["oneOf"] is JsonArray any)
            result.Expect(any.Any(one => Fits(value, one!["type"]!.GetValue<string>())), $"{path} is of the wrong type");
        else if (schema["type"]?.GetValue<string>() is { } type)
            CheckTyped(value, schema, type, path, result);
    }

    private void CheckTyped(JsonNode value, JsonNode schema, string type, string path, Result result)
    {
        if (!result.Expect(Fits(value, type), $"{path} is not of type {type}"))
            return;
        if (value is JsonArray items)
            foreach (var item in items)
                Check(item, schema["items"]!, $"{path}[{Key(item)}]", result);
        else if (value is JsonObject map)
            CheckMembers(map, schema, path, result);
    }

    private void CheckMembers(JsonObject map, JsonNode schema, string path, Result result)
    {
        foreach (var required in schema["required"] as JsonArray ?? [])
            result.Expect(map[required!.GetValue<string>()] is not null, $"{path} has no {required}");
        foreach (var (name, value) in map)
            if ((schema["properties"]?[name] ?? schema["additionalProperties"]) is { } member)
                Check(value, member, $"{path}.{name}", result);
            else
                // FieldsV1 and the like: an object about which the schema says nothing.
                result.Expect(schema["properties"] is null, $"{path} has no field {name}");
    }

    private static bool Fits(JsonNode value, string type) => type switch
    {
        "object" => value is JsonObject,
        "array" => value is JsonArray,
        "string" => value.GetValueKind() == JsonValueKind.String,
        "boolean" => value.GetValueKind() is JsonValueKind.True or JsonValueKind.False,
        "integer" => value.GetValueKind() == JsonValueKind.Number && long.TryParse(value.ToJsonString(), out _),
        "number" => value.GetValueKind() == JsonValueKind.Number,
        _ => throw new InvalidOperationException($"the schema has a type {type}"),
    };

    private static string Key(JsonNode? item) =>
        (item as JsonObject)?["name"]?.ToString() ?? (item as JsonObject)?["mountPath"]?.ToString() ?? "";

    private sealed record Result(SortedSet<string> Found, bool NullIsAbsent)
    {
        public bool Expect(bool holds, string otherwise)
        {
            if (!holds)
                Found.Add(otherwise);
            return holds;
        }
    }
}
