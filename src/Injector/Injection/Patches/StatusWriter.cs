using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using Injector.Injection.Plans;
using Injector.Injection.Pods;
using Injector.Json;
using Injector.Templates.Model;

namespace Injector.Injection.Patches;

/// <summary>Writes our <c>status</c> annotation: what was added, from which template at which revision, exactly enough to remove it again.</summary>
internal static class StatusWriter
{
    // Reviews are many and the text is short-lived: each thread keeps one buffer.
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _scratch;

    /// <param name="plan">What is added.</param>
    /// <param name="present">Templates that the pod already had; their records are kept as they are.</param>
    /// <param name="previous">The annotation as it was.</param>
    /// <returns>The annotation's text in UTF-8, valid until this thread writes the next one.</returns>
    public static ReadOnlySpan<byte> Write(InjectionPlan plan, IReadOnlyList<SidecarTemplate> present, StatusAnnotation previous)
    {
        var buffer = _scratch ??= new ArrayBufferWriter<byte>(4096);
        buffer.ResetWrittenCount();
        using (var writer = KeptWriter.For(buffer))
        {
            var json = writer.Json;
            json.WriteStartObject();
            json.WriteStartArray("templates"u8);
            foreach (var template in present)
                if (previous.Entry(template.Name) is { ValueKind: JsonValueKind.Object } entry)
                    entry.WriteTo(json);
            foreach (var applied in plan.Templates)
                WriteTemplate(json, applied, plan.Native);
            json.WriteEndArray();
            // What went with the templates that were there already was added by us as well.
            var kept = present.Count > 0 || plan.Templates.Any(static applied => applied.Remains is not null) ? previous : null;
            WriteMetadataKeys(json, "annotations"u8, plan, kept, isLabel: false);
            WriteMetadataKeys(json, "labels"u8, plan, kept, isLabel: true);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan;
    }

    private static void WriteTemplate(Utf8JsonWriter json, AppliedTemplate applied, bool native)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, applied.Template.Name);
        json.WriteString("revision"u8, applied.Template.Revision);
        json.WriteString("shape"u8, applied.Template.Shape);
        json.WriteString("lifecycle"u8, native ? "Native"u8 : "Classic"u8);
        WriteNames(json, "initContainers"u8, applied.InitContainers, applied.Template.InitContainers, applied.Remains);
        WriteNames(json, "sidecars"u8, applied.Sidecars, applied.Template.Sidecars, applied.Remains);
        json.WriteStartArray("volumes"u8);
        if (applied.Remains is { } remains)
            foreach (var volume in remains.Volumes)
                json.WriteStringValue(volume);
        foreach (var volume in applied.Volumes)
            json.WriteStringValue(volume.Name);
        json.WriteEndArray();
        json.WriteStartArray("mounts"u8);
        foreach (var mount in applied.Remains?.Mounts ?? [])
            mount.WriteTo(json);
        foreach (var mount in applied.ApplicationMounts)
            WriteMount(json, mount);
        json.WriteEndArray();
        if (applied.FsGroup is not null)
        {
            json.WritePropertyName("fsGroup"u8);
            json.WriteRawValue(applied.FsGroup);
        }

        if (applied.ImagePullSecrets.Count > 0)
        {
            json.WriteStartArray("imagePullSecrets"u8);
            foreach (var secret in applied.ImagePullSecrets)
                json.WriteStringValue(secret);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void WriteNames(
        Utf8JsonWriter json, ReadOnlySpan<byte> property,
        ImmutableArray<TemplateContainer> added, ImmutableArray<TemplateContainer> all, TemplateRemains? remains)
    {
        json.WriteStartArray(property);
        foreach (var container in remains is null ? added : all)
            if (remains is null || added.Contains(container) || remains.Containers.Contains(container.Name))
                json.WriteStringValue(container.Name);
        json.WriteEndArray();
    }

    private static void WriteMount(Utf8JsonWriter json, PlannedMount mount)
    {
        json.WriteStartObject();
        json.WriteString("container"u8, mount.Container.Name);
        json.WriteString("volume"u8, mount.Volume);
        json.WriteString("mountPath"u8, mount.MountPath);
        json.WriteEndObject();
    }

    private static void WriteMetadataKeys(Utf8JsonWriter json, ReadOnlySpan<byte> property, InjectionPlan plan, StatusAnnotation? kept, bool isLabel)
    {
        json.WriteStartArray(property);
        if (kept?.Metadata(isLabel) is { Count: > 0 } before)
        {
            var added = plan.Metadata.Where(entry => entry.IsLabel == isLabel).Select(entry => entry.Key).ToHashSet(StringComparer.Ordinal);
            foreach (var key in before)
                if (!added.Contains(key))
                    json.WriteStringValue(key);
        }

        foreach (var entry in plan.Metadata)
            if (entry.IsLabel == isLabel)
                json.WriteStringValue(entry.Key);
        json.WriteEndArray();
    }
}
