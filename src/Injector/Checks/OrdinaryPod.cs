using System.Text.Json;
using Injector.Json;

namespace Injector.Checks;

/// <summary>
/// A pod of one container that asks for nothing itself, as it comes to the webhook in a namespace: with the defaults of its LimitRanges,
/// and with a number for each resource that a quota makes every container name.
/// </summary>
internal static class OrdinaryPod
{
    public static JsonDocument In(string ns, NamespaceLimits limits)
    {
        var (requests, most) = (new SortedDictionary<string, string>(StringComparer.Ordinal), new SortedDictionary<string, string>(StringComparer.Ordinal));
        foreach (var limit in limits.Ranges[ns].SelectMany(range => range.Member("spec").Items("limits")).Where(limit => limit.Text("type") == "Container"))
        {
            Take(requests, limit.Member("defaultRequest"));
            Take(most, limit.Member("default"));
        }

        foreach (var name in limits.Quotas[ns].SelectMany(quota => quota.Member("spec").Members("hard")).Select(entry => entry.Name))
            if (name.StartsWith("limits.", StringComparison.Ordinal))
                most.TryAdd(name["limits.".Length..], "1Gi");
        return JsonDocument.Parse(JsonBytes.Of(json =>
        {
            json.WriteStartObject();
            json.WriteStartObject("spec"u8);
            json.WriteStartArray("containers"u8);
            json.WriteStartObject();
            json.WriteString("name"u8, "app"u8);
            json.WriteString("image"u8, "app:1"u8);
            json.WriteStartObject("resources"u8);
            Write(json, "requests", requests);
            Write(json, "limits", most);
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndObject();
        }));
    }

    private static void Take(SortedDictionary<string, string> amounts, JsonElement map)
    {
        foreach (var entry in map.Members())
            amounts[entry.Name] = entry.Value.ToString();
    }

    private static void Write(Utf8JsonWriter json, string name, SortedDictionary<string, string> amounts)
    {
        json.WriteStartObject(name);
        foreach (var (resource, amount) in amounts)
            json.WriteString(resource, amount);
        json.WriteEndObject();
    }
}
