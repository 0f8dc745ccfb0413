using System.Text.Json.Nodes;

namespace Injector.ChartTests;

/// <summary>
/// The schemas that a current API server publishes, used strictly: every field must exist and have its type, and what is required must be there.
/// </summary>
internal sealed class KubernetesSchema
{
    private readonly Dictionary<string, JsonNode> _schemas = [];

    public static Lazy<KubernetesSchema> Current { get; } = new(() => new KubernetesSchema("k8s-1.36-core-v1.schemas.json", "k8s-1.36-admissionregistration-v1.schemas.json"));

    private KubernetesSchema(params string[] files)
    {
        foreach (var file in files)
            foreach (var (name, schema) in JsonNode.Parse(File.ReadAllText(Repository.Shared($"openapi/{file}")))!["components"]!["schemas"]!.AsObject())
                _schemas[name] = schema!;
    }

    /// <summary>What is wrong with a value of a named schema, one line each.</summary>
    public IEnumerable<string> Check(JsonNode? value, string schema) => Check(value, _schemas[schema], schema[(schema.LastIndexOf('.') + 1)..]);

    private IEnumerable<string> Check(JsonNode? value, JsonNode schema, string path)
    {
        while ((schema["$ref"] ?? schema["allOf"]?[0]?["$ref"]) is { } reference)
            schema = _schemas[((string)reference!)["#/components/schemas/".Length..]];
        return (value, (string?)schema["type"]) switch
        {
            (JsonObject map, "object") when schema["properties"] is JsonObject properties => Object(map, properties, schema, path),
            (JsonObject map, "object") when schema["additionalProperties"] is { } each => map.SelectMany(p => Check(p.Value, each, $"{path}.{p.Key}")),
            (JsonObject, "object") => [],
            (JsonArray list, "array") => list.SelectMany((item, i) => Check(item, schema["items"]!, $"{path}[{i}]")),
            (JsonValue scalar, _) when Fits(scalar, schema) => [],
            _ => [$"{path}: {value?.ToJsonString() ?? "null"} is no {schema["type"]}"],
        };
    }

    private IEnumerable<string> Object(JsonObject map, JsonObject properties, JsonNode schema, string path)
    {
        foreach (var required in schema["required"]?.AsArray() ?? [])
            if (!map.ContainsKey((string)required!))
                yield return $"{path}.{required} is missing";
        foreach (var (name, value) in map)
        {
            if (properties[name] is not { } property)
                yield return $"{path}.{name} does not exist";
            else
                foreach (var problem in Check(value, property, $"{path}.{name}"))
                    yield return problem;
        }
    }

    private static bool Fits(JsonValue value, JsonNode schema) => ((string?)schema["type"], value.GetValueKind()) switch
    {
        ("string", System.Text.Json.JsonValueKind.String) => true,
        ("boolean", System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False) => true,
        ("integer" or "number", System.Text.Json.JsonValueKind.Number) => true,
        // Quantities and int-or-string.
        (null, _) => true,
        _ => false,
    };
}
