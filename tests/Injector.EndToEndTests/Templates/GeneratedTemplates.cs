using System.Text.Json.Nodes;

namespace Injector.EndToEndTests.Templates;

/// <summary>A template for each field of a container and a volume, with each of many good and bad values.</summary>
internal static class GeneratedTemplates
{
    // Unknown to the oldest API server that is supported, or in need of something that a lone API server does not have.
    private static readonly HashSet<string> Left =
        ["clusterTrustBundle", "ephemeral", "fileKeyRef", "grpc", "image", "photonPersistentDisk", "podCertificate", "serviceAccountToken", "sleep"];

    /// <summary>The template, and in words what is odd about it.</summary>
    public static IEnumerable<(string What, JsonObject Template)> All()
    {
        foreach (var (what, container) in Variants("Container", "container", []))
            yield return (what, Of(container, null));
        foreach (var (kind, type, _) in FieldTable.FieldsOf("Volume").Where(field => field.Name != "name" && !Left.Contains(field.Name)))
            foreach (var (what, source) in Variants(type, $"volume.{kind}", []))
                yield return (what, Of(null, new JsonObject { [kind] = source }));
    }

    /// <summary>Objects of a type in which one field, here or further in, has another value.</summary>
    private static IEnumerable<(string What, JsonObject Value)> Variants(string type, string path, HashSet<string> above)
    {
        if (above.Contains(type))
            yield break;
        foreach (var (name, fieldType, required) in FieldTable.FieldsOf(type).Where(field => !Left.Contains(field.Name)))
        {
            foreach (var value in Values(fieldType))
                yield return ($"{path}.{name}: {value?.ToJsonString()}", With(type, name, value));
            if (required)
            {
                var without = FieldTable.Smallest(type).AsObject();
                without.Remove(name);
                yield return ($"{path} without {name}", without);
            }

            var inner = fieldType.Replace("[]", "", StringComparison.Ordinal).Replace("{}", "", StringComparison.Ordinal);
            if (FieldTable.IsObject(inner))
                foreach (var (what, value) in Variants(inner, $"{path}.{name}", [.. above, type]))
                    yield return (what, With(type, name, fieldType.StartsWith("[]", StringComparison.Ordinal) ? new JsonArray(value) : value));
        }
    }

    private static JsonObject With(string type, string field, JsonNode? value)
    {
        var changed = FieldTable.Smallest(type).AsObject();
        if (FieldTable.Choice(type) is var choice && choice.Contains(field))
            foreach (var other in choice)
                changed.Remove(other);
        changed[field] = value;
        return changed;
    }

    private static IEnumerable<JsonNode?> Values(string type) => type switch
    {
        "string" or "expanded" => Texts(
            "", "a", "A_B", "a b", "/a", "../a", "a/..x", "a:b", ".", "..", new string('x', 300), "*", "a/b", "Always", "None", "metadata.labels", "metadata.labels['a b']",
            "limits.cpu", "1.2.3.4", "nonsense.", "ReadOnly", "Shared", "Managed", "Localhost", "80"),
        "integer" => [-1, 0, 1, 200, 300, 999, 70_000, 5_000_000_000],
        "boolean" => [true, false],
        "quantity" => Texts("0", "1", "-1", "500m", "1n", "2", "1Mi"),
        "intOrString" => [0, 80, 70_000, .. Texts("a", "a b", "80")],
        "[]string" or "[]expanded" => [.. new[] { "[]", """["a"]""", """["a","a"]""", """[""]""", """["A b"]""", """["SYS_ADMIN"]""", """["CAP_SYS_ADMIN"]""" }.Select(json => JsonNode.Parse(json))],
        ['{', '}', ..] => [.. new[] { "a", "a b", "A_", "example.com/g", "hugepages-x", "requests.example.com/g", "hugepages-2Mi", "kubernetes.io/x" }.Select(key => new JsonObject { [key] = "1" }), new JsonObject()],
        ['[', ']', .. var item] => [new JsonArray(), new JsonArray(FieldTable.Smallest(item)), new JsonArray(FieldTable.Smallest(item), FieldTable.Smallest(item))],
        _ => FieldTable.IsObject(type) ? [FieldTable.Smallest(type)] : [],
    };

    private static IEnumerable<JsonNode?> Texts(params string[] texts) => texts.Select(text => (JsonNode?)text);

    private static JsonObject Of(JsonObject? odd, JsonObject? source)
    {
        var container = JsonNode.Parse("""
            {"name":"agent","image":"agent:1.0","command":["run"],"resources":{"requests":{"cpu":"1m","memory":"1Mi"},"limits":{"cpu":"10m","memory":"10Mi"}},
            "securityContext":{"runAsNonRoot":true,"allowPrivilegeEscalation":false,"capabilities":{"drop":["ALL"]},"seccompProfile":{"type":"RuntimeDefault"}}}
            """)!.AsObject();
        foreach (var (name, value) in odd ?? [])
            if (name is not ("name" or "image"))
                Merge(container, name, value);
        var volumes = new JsonArray();
        if (source is not null)
            container["volumeMounts"] = new JsonArray(new JsonObject { ["name"] = "v", ["mountPath"] = "/x" });
        if (source is not null || container["volumeMounts"] is JsonArray { Count: > 0 } mounts && mounts.Any(mount => (string?)mount?["name"] == "v"))
            volumes.Add(new JsonObject(source?.Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone())) ?? [KeyValuePair.Create("emptyDir", JsonNode.Parse("""{"sizeLimit":"1Mi"}"""))]) { ["name"] = "v" });
        return new JsonObject
        {
            ["apiVersion"] = "sidecar-injector.io/v1alpha1",
            ["kind"] = "SidecarTemplate",
            ["metadata"] = new JsonObject { ["name"] = "t" },
            ["spec"] = new JsonObject { ["sidecars"] = new JsonArray(new JsonObject { ["container"] = container }), ["volumes"] = volumes },
        };
    }

    // What is not odd about them stays: a container without resources is an error of its own.
    private static void Merge(JsonObject target, string name, JsonNode? value)
    {
        if (target[name] is JsonObject inside && value is JsonObject members && name is "resources" or "securityContext" or "requests" or "limits" or "capabilities")
            foreach (var (inner, innerValue) in value!.AsObject())
                Merge(target[name]!.AsObject(), inner, innerValue);
        else
            target[name] = value?.DeepClone();
    }
}
