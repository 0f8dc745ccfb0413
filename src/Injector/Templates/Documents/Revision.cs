using System.Security.Cryptography;
using System.Text.Json;
using Injector.Json;

namespace Injector.Templates.Documents;

/// <summary>A document's revision: the same for the same content, whatever the order of keys, the comments or the layout.</summary>
internal static class Revision
{
    private const int Digits = 10;

    /// <summary>The first 10 hex digits of SHA-256 over the document's canonical JSON: keys sorted, nothing between tokens.</summary>
    public static string Of(JsonElement document) =>
        Convert.ToHexStringLower(SHA256.HashData(JsonBytes.Of(json => Write(json, document)).Span))[..Digits];

    private static void Write(Utf8JsonWriter json, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                json.WriteStartObject();
                foreach (var member in element.EnumerateObject().OrderBy(member => member.Name, StringComparer.Ordinal))
                {
                    json.WritePropertyName(member.Name);
                    Write(json, member.Value);
                }

                json.WriteEndObject();
                break;
            case JsonValueKind.Array:
                json.WriteStartArray();
                foreach (var item in element.EnumerateArray())
                    Write(json, item);
                json.WriteEndArray();
                break;
            case JsonValueKind.String:
                json.WriteStringValue(element.GetString());
                break;
            default:
                element.WriteTo(json);
                break;
        }
    }
}
