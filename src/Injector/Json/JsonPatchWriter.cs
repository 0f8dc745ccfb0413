using System.Text.Json;

namespace Injector.Json;

/// <summary>Writes operations of RFC 6902 whose values are texts.</summary>
internal static class JsonPatchWriter
{
    /// <param name="json">Within the array of operations.</param>
    /// <param name="operation">Such as <c>test</c>.</param>
    /// <param name="path">A JSON pointer.</param>
    /// <param name="value">Null where the operation takes none.</param>
    public static void WriteOperation(this Utf8JsonWriter json, string operation, string path, string? value = null)
    {
        json.WriteStartObject();
        json.WriteString("op"u8, operation);
        json.WriteString("path"u8, path);
        if (value is not null)
            json.WriteString("value"u8, value);
        json.WriteEndObject();
    }
}
