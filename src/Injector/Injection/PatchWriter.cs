using System.Buffers;
using System.Text.Json;
using Injector.Json;
using Injector.Templates;

namespace Injector.Injection;

/// <summary>
/// Writes a plan as RFC 6902 operations: <c>add</c> alone, on paths we own. The API server refuses a pod whose patch does not
/// apply, whatever the failure policy, so every parent is known to exist or is added first, and no operation depends on
/// an index that an earlier one moved: mounts into the pod's own containers come before any insertion.
/// </summary>
public sealed class PatchWriter
{
    private readonly Utf8JsonWriter _json;
    private readonly PodView _view;
    private readonly PodShape _pod;
    private readonly string _prefix;

    private PatchWriter(Utf8JsonWriter json, in PodView view, PodShape pod, string prefix)
    {
        _json = json;
        _view = view;
        _pod = pod;
        _prefix = prefix;
    }

    /// <summary>Appends the patch document to <paramref name="output"/>.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="view">The pod as it is.</param>
    /// <param name="pod">Its containers and volumes as they are.</param>
    /// <param name="prefix">Where the pod stands in the object that is patched.</param>
    /// <param name="plan">What is added.</param>
    /// <param name="applications">The templates to render.</param>
    /// <param name="status">The status annotation's text.</param>
    public static void Write(
        IBufferWriter<byte> output, in PodView view, PodShape pod, string? prefix, InjectionPlan plan,
        IReadOnlyList<TemplateApplication> applications, string status)
    {
        using var json = new Utf8JsonWriter(output, JsonFormat.Writer);
        var patch = new PatchWriter(json, view, pod, prefix ?? string.Empty);
        json.WriteStartArray();
        patch.Metadata(plan, status);
        patch.Mounts(plan.Mounts);
        patch.Volumes(plan, applications);
        patch.InitContainers(plan, applications);
        if (!plan.Native)
            patch.Sidecars(applications);
        json.WriteEndArray();
    }

    private void Metadata(InjectionPlan plan, string status)
    {
        if (_view.Metadata.ValueKind == JsonValueKind.Undefined)
            Add("/metadata", static (json, _) => { json.WriteStartObject(); json.WriteEndObject(); }, 0);
        PlannedMetadata[] annotations = [.. plan.Metadata.Where(entry => !entry.IsLabel), new(false, Keys.Status, status)];
        Map("annotations", _view.Annotations, annotations);
        Map("labels", _view.Labels, [.. plan.Metadata.Where(entry => entry.IsLabel)]);
    }

    private void Map(string map, JsonElement existing, PlannedMetadata[] entries)
    {
        if (existing.ValueKind == JsonValueKind.Object)
        {
            foreach (var entry in entries)
                Add($"/metadata/{map}/{JsonPointer.Escape(entry.Key)}", static (json, entry) => json.WriteStringValue(entry.Value), entry);
        }
        else if (entries.Length > 0)
        {
            Add($"/metadata/{map}", static (json, entries) =>
            {
                json.WriteStartObject();
                foreach (var entry in entries)
                    json.WriteString(entry.Key, entry.Value);
                json.WriteEndObject();
            }, entries);
        }
    }

    private void Mounts(List<PlannedMount> mounts)
    {
        foreach (var group in mounts.GroupBy(mount => mount.Container))
            Append($"{group.Key.Pointer}/volumeMounts", group.Key.HasMountList, [.. group], static (json, mount) =>
            {
                json.WriteStartObject();
                json.WriteString("name"u8, mount.Volume);
                json.WriteString("mountPath"u8, mount.MountPath);
                if (mount.SubPath is not null)
                    json.WriteString("subPath"u8, mount.SubPath);
                json.WriteEndObject();
            });
    }

    private void Volumes(InjectionPlan plan, IReadOnlyList<TemplateApplication> applications)
    {
        var volumes = new List<(string Name, TemplateVolume Volume, TemplateValue[] Values)>(plan.Volumes.Count);
        foreach (var application in applications)
        {
            if (application.SharedVolume?.AddedVolume is { } name)
                volumes.Add((name, application.Template.SharedVolume!.Volume, application.Values));
            foreach (var volume in application.Template.Volumes)
                volumes.Add((volume.Name, volume, application.Values));
        }
        Append("/spec/volumes", _pod.HasVolumeList, volumes,
            static (json, entry) => entry.Volume.Render(json, entry.Name, entry.Values));
    }

    /// <summary>Before the pod's own: a native sidecar sees the first line that an init container writes, and outlives the last.</summary>
    private void InitContainers(InjectionPlan plan, IReadOnlyList<TemplateApplication> applications)
    {
        var rows = new List<Row>();
        foreach (var application in applications)
        {
            rows.AddRange(application.InitContainers.Select(container => new Row(container, application, Native: false)));
            if (plan.Native)
                rows.AddRange(application.Sidecars.Select(container => new Row(container, application, Native: true)));
        }
        if (_pod.HasInitContainerList)
        {
            for (var i = 0; i < rows.Count; i++)
                Add($"/spec/initContainers/{i}", static (json, row) => row.Render(json), rows[i]);
        }
        else
        {
            Append("/spec/initContainers", exists: false, rows, static (json, row) => row.Render(json));
        }
    }

    private void Sidecars(IReadOnlyList<TemplateApplication> applications)
    {
        foreach (var application in applications)
            foreach (var container in application.Sidecars)
                Add("/spec/containers/-", static (json, row) => row.Render(json), new Row(container, application, Native: false));
    }

    /// <summary>Appends to a list, or adds the list when there is none.</summary>
    private void Append<T>(string path, bool exists, List<T> items, Action<Utf8JsonWriter, T> write)
    {
        if (exists)
        {
            foreach (var item in items)
                Add($"{path}/-", write, item);
        }
        else if (items.Count > 0)
        {
            Add(path, (json, all) =>
            {
                json.WriteStartArray();
                foreach (var item in all)
                    write(json, item);
                json.WriteEndArray();
            }, items);
        }
    }

    private void Add<T>(string path, Action<Utf8JsonWriter, T> write, T value)
    {
        _json.WriteStartObject();
        _json.WriteString("op"u8, "add"u8);
        _json.WriteString("path"u8, _prefix + path);
        _json.WritePropertyName("value"u8);
        write(_json, value);
        _json.WriteEndObject();
    }

    private readonly record struct Row(TemplateContainer Container, TemplateApplication Application, bool Native)
    {
        public void Render(Utf8JsonWriter json) => ContainerRenderer.Render(json, Container, Application, Native);
    }
}
