using System.Collections.Immutable;
using System.Text.Json;

namespace Injector.Templates.Model;

/// <summary>A volume of a template, compiled: its name and every member but the name.</summary>
internal sealed record TemplateVolume(string Name, ImmutableArray<(JsonEncodedText Name, TemplateFragment Value)> Members)
{
    /// <summary>True for an emptyDir: such a volume keeps the cluster autoscaler from removing its node unless the pod says otherwise.</summary>
    public bool IsEmptyDir { get; } = Members.Any(member => member.Name.Value == "emptyDir");

    /// <summary>Writes the volume as it comes to stand in the pod.</summary>
    public void Render(Utf8JsonWriter writer, TemplateValues values)
    {
        writer.WriteStartObject();
        writer.WriteString("name"u8, Name);
        foreach (var (member, value) in Members)
        {
            writer.WritePropertyName(member);
            value.Render(writer, values);
        }

        writer.WriteEndObject();
    }
}
