using System.Globalization;
using System.Text.Json;
using Injector.Json;

namespace Injector.Cli.Manifests;

/// <summary>Shortens the scripts and files inside a document, where a person looks at the document's shape.</summary>
internal static class LongTexts
{
    private const int Most = 12;
    private const int Shown = 4;
    private const int MaxDepth = 1024;

    /// <param name="content">A JSON document; it is left as it is.</param>
    /// <returns>The same, every text of more than 12 lines cut after the fourth, with the number of those missing.</returns>
    public static JsonElement Shorten(JsonElement content)
    {
        using var document = JsonDocument.Parse(JsonBytes.Of(MaxDepth, json => Write(json, content)), new JsonDocumentOptions { MaxDepth = MaxDepth });
        return document.RootElement.Clone();
    }

    private static void Write(Utf8JsonWriter json, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                json.WriteStartObject();
                foreach (var property in value.EnumerateObject())
                {
                    json.WritePropertyName(property.Name);
                    Write(json, property.Value);
                }

                json.WriteEndObject();
                break;
            case JsonValueKind.Array:
                json.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                    Write(json, item);
                json.WriteEndArray();
                break;
            case JsonValueKind.String:
                json.WriteStringValue(Shorten(value.GetString()!));
                break;
            default:
                value.WriteTo(json);
                break;
        }
    }

    private static string Shorten(string text)
    {
        var lines = text.TrimEnd('\n').Split('\n');
        return lines.Length <= Most
            ? text
            : string.Join('\n', lines[..Shown])
                + string.Create(CultureInfo.InvariantCulture, $"\n… {lines.Length - Shown} more lines: inject -o diff shows them\n");
    }
}
