using System.Text.Json;

namespace Injector.Injection.Plans;

/// <summary>
/// A variable that the sidecar needs to find a directory as the application does: under a name of ours, with what stands in one field of
/// the application's variable and nothing else of it.
/// </summary>
/// <param name="Name">Its name in the containers we add.</param>
/// <param name="Value">Its text; null where it is a field of the pod.</param>
/// <param name="FieldPath">The field of the pod; null where it is a text.</param>
internal sealed record SharedVariable(string Name, string? Value, string? FieldPath)
{
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, Name);
        if (FieldPath is null)
        {
            json.WriteString("value"u8, Value);
        }
        else
        {
            json.WriteStartObject("valueFrom"u8);
            json.WriteStartObject("fieldRef"u8);
            json.WriteString("fieldPath"u8, FieldPath);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
