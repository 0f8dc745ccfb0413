using System.Buffers;
using System.Text.Json;
using Injector.Injection.Plans;
using Injector.Injection.Pods;
using Injector.Json;
using Injector.Templates.Model;

namespace Injector.Injection.Patches;

/// <summary>Writes our <c>status</c> annotation: what was added, from which template at which revision, exactly enough to remove it again.</summary>
public static class StatusWriter
{
    // Reviews are many and the text is short-lived: each thread keeps one buffer.
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _scratch;

    /// <param name="plan">What is added.</param>
    /// <param name="applications">The templates that it comes from.</param>
    /// <param name="present">Templates that the pod already had; their records are kept as they are.</param>
    /// <param name="previous">The annotation as it was.</param>
    /// <returns>The annotation's text in UTF-8, valid until this thread writes the next one.</returns>
    public static ReadOnlySpan<byte> Write(
        InjectionPlan plan, List<TemplateApplication> applications, IReadOnlyList<SidecarTemplate> present, StatusAnnotation previous)
    {
        var buffer = _scratch ??= new ArrayBufferWriter<byte>(4096);
        buffer.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(buffer, JsonFormat.Writer))
        {
            json.WriteStartObject();
            json.WriteStartArray("templates"u8);
            foreach (var template in present)
                if (previous.Entry(template.Name) is { ValueKind: JsonValueKind.Object } entry)
                    entry.WriteTo(json);
            foreach (var application in applications)
                WriteTemplate(json, plan, application.Template);
            json.WriteEndArray();
            // What went with the templates that were there already was added by us as well.
            var kept = present.Count > 0 ? previous : null;
            Metadata(json, "annotations"u8, plan, kept, isLabel: false);
            Metadata(json, "labels"u8, plan, kept, isLabel: true);
            json.WriteEndObject();
        }
        return buffer.WrittenSpan;
    }

    private static void WriteTemplate(Utf8JsonWriter json, InjectionPlan plan, SidecarTemplate template)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, template.Name);
        json.WriteString("revision"u8, template.Revision);
        json.WriteString("lifecycle"u8, plan.Native ? "Native"u8 : "Classic"u8);
        Containers(json, "initContainers"u8, plan.InitContainers, template);
        Containers(json, "sidecars"u8, plan.Sidecars, template);
        json.WriteStartArray("volumes"u8);
        foreach (var volume in plan.Volumes)
            if (volume.Template == template)
                json.WriteStringValue(volume.Name);
        json.WriteEndArray();
        json.WriteStartArray("mounts"u8);
        foreach (var mount in plan.Mounts)
            if (mount.Template == template)
                Mount(json, mount);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Containers(Utf8JsonWriter json, ReadOnlySpan<byte> property, List<PlannedContainer> containers, SidecarTemplate template)
    {
        json.WriteStartArray(property);
        foreach (var container in containers)
            if (container.Template == template)
                json.WriteStringValue(container.Name);
        json.WriteEndArray();
    }

    private static void Mount(Utf8JsonWriter json, PlannedMount mount)
    {
        json.WriteStartObject();
        json.WriteString("container"u8, mount.Container.Name);
        json.WriteString("volume"u8, mount.Volume);
        json.WriteString("mountPath"u8, mount.MountPath);
        json.WriteEndObject();
    }

    private static void Metadata(Utf8JsonWriter json, ReadOnlySpan<byte> property, InjectionPlan plan, StatusAnnotation? kept, bool isLabel)
    {
        json.WriteStartArray(property);
        foreach (var key in kept?.Metadata(isLabel) ?? [])
            if (!plan.Metadata.Exists(entry => entry.IsLabel == isLabel && entry.Key == key))
                json.WriteStringValue(key);
        foreach (var entry in plan.Metadata)
            if (entry.IsLabel == isLabel)
                json.WriteStringValue(entry.Key);
        json.WriteEndArray();
    }
}
