using System.Buffers;
using System.Text;
using System.Text.Json;
using Injector.Json;
using Injector.Templates;

namespace Injector.Injection;

/// <summary>Writes our <c>status</c> annotation: what was added, from which template at which revision, exactly enough to remove it again.</summary>
public static class StatusWriter
{
    /// <param name="plan">What is added.</param>
    /// <param name="applications">The templates that it comes from.</param>
    /// <param name="present">Templates that the pod already had; their records are kept as they are.</param>
    /// <param name="previous">The annotation as it was.</param>
    public static string Write(
        InjectionPlan plan, IReadOnlyList<TemplateApplication> applications, IReadOnlyList<SidecarTemplate> present, StatusAnnotation previous)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using var json = new Utf8JsonWriter(buffer, JsonFormat.Writer);
        json.WriteStartObject();
        json.WriteStartArray("templates"u8);
        foreach (var template in present)
            if (previous.Entry(template.Name) is { ValueKind: JsonValueKind.Object } entry)
                entry.WriteTo(json);
        foreach (var application in applications)
            WriteTemplate(json, plan, application.Template);
        json.WriteEndArray();
        Names(json, "annotations"u8, plan.Metadata.Where(entry => !entry.IsLabel).Select(entry => entry.Key));
        Names(json, "labels"u8, plan.Metadata.Where(entry => entry.IsLabel).Select(entry => entry.Key));
        json.WriteEndObject();
        json.Flush();
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteTemplate(Utf8JsonWriter json, InjectionPlan plan, SidecarTemplate template)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, template.Name);
        json.WriteString("revision"u8, template.Revision);
        json.WriteString("lifecycle"u8, plan.Native ? "Native"u8 : "Classic"u8);
        Names(json, "initContainers"u8, plan.InitContainers.Where(container => container.Template == template).Select(container => container.Name));
        Names(json, "sidecars"u8, plan.Sidecars.Where(container => container.Template == template).Select(container => container.Name));
        Names(json, "volumes"u8, plan.Volumes.Where(volume => volume.Template == template).Select(volume => volume.Name));
        json.WriteStartArray("mounts"u8);
        foreach (var mount in plan.Mounts)
        {
            if (mount.Template != template)
                continue;
            json.WriteStartObject();
            json.WriteString("container"u8, mount.Container.Name);
            json.WriteString("volume"u8, mount.Volume);
            json.WriteString("mountPath"u8, mount.MountPath);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Names(Utf8JsonWriter json, ReadOnlySpan<byte> property, IEnumerable<string> names)
    {
        json.WriteStartArray(property);
        foreach (var name in names)
            json.WriteStringValue(name);
        json.WriteEndArray();
    }
}
