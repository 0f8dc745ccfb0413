using System.Text.Json;

namespace Injector.Injection.Plans;

/// <summary>A variable of the application that a <c>subPathExpr</c> needs, under a name of ours: no name that the pod's author chose enters a sidecar's environment.</summary>
/// <param name="Name"><c>SHARED_VOLUME_1</c> and so on.</param>
/// <param name="Value">Its value, with references to others of these; null when it is a field of the pod.</param>
/// <param name="Field">The <c>fieldRef</c>.</param>
internal sealed record CopiedVariable(string Name, string? Value, JsonElement Field)
{
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, Name);
        if (Value is not null)
        {
            json.WriteString("value"u8, Value);
        }
        else
        {
            json.WriteStartObject("valueFrom"u8);
            json.WritePropertyName("fieldRef"u8);
            Field.WriteTo(json);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }
}
