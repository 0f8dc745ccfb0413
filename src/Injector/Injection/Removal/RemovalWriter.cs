using System.Buffers;
using System.Text.Json;
using Injector.Injection.Pods;
using Injector.Json;
using Injector.Kubernetes;

namespace Injector.Injection.Removal;

/// <summary>
/// Writes what is taken out as RFC 6902 operations, each list from its end, so that no operation moves what a later one names. A list or
/// map that nothing is left of goes as a whole: to Kubernetes an empty one and none are the same.
/// </summary>
internal sealed class RemovalWriter(PodView view, PodShape pod, RecordedParts recorded, string prefix)
{
    private readonly List<string> _removed = [];
    private readonly List<string> _missing = [];

    public IReadOnlyList<string> Removed => _removed;

    public IReadOnlyList<string> Missing => _missing;

    public void Write(IBufferWriter<byte> output)
    {
        using var json = new Utf8JsonWriter(output, JsonFormat.Writer);
        json.WriteStartArray();
        RemoveMounts(json);
        RemoveContainers(json, isInit: false);
        RemoveContainers(json, isInit: true);
        RemoveVolumes(json);
        RemovePullSecrets(json);
        RemoveFsGroup(json);
        RemoveMetadata(json);
        json.WriteEndArray();
        foreach (var (name, what) in recorded.Containers)
            if (pod.Container(name) is null)
                _missing.Add($"{what} {name}");
    }

    private void RemoveMounts(Utf8JsonWriter json)
    {
        foreach (var container in pod.Containers.Where(container => !recorded.Containers.ContainsKey(container.Name)))
        {
            var ours = new List<int>();
            for (var i = 0; i < container.Mounts.Count; i++)
                if (recorded.HasMount(container.Name, container.Mounts[i].Volume))
                    ours.Add(i);
            RemoveItems(json, $"{container.Pointer}/volumeMounts", ours, container.Mounts.Count);
            foreach (var volume in ours.Select(i => container.Mounts[i].Volume).Distinct())
                _removed.Add($"mount of {volume} in container {container.Name}");
        }

        foreach (var (container, volume) in recorded.Mounts)
            if (pod.Container(container) is not { } target || target.Mounts.TrueForAll(mount => mount.Volume != volume))
                _missing.Add($"mount of {volume} in container {container}");
    }

    private void RemoveContainers(Utf8JsonWriter json, bool isInit)
    {
        var list = pod.Containers.Where(container => container.IsInit == isInit).ToList();
        var ours = list.Where(container => recorded.Containers.ContainsKey(container.Name)).ToList();
        RemoveItems(json, isInit ? "/spec/initContainers" : "/spec/containers", ours.ConvertAll(container => container.Index), list.Count);
        _removed.AddRange(ours.Select(container => $"{recorded.Containers[container.Name]} {container.Name}"));
    }

    private void RemoveVolumes(Utf8JsonWriter json)
    {
        var ours = new List<int>();
        for (var i = 0; i < pod.Volumes.Count; i++)
            if (recorded.Volumes.Contains(pod.Volumes[i].Name))
                ours.Add(i);
        RemoveItems(json, "/spec/volumes", ours, pod.Volumes.Count);
        _removed.AddRange(ours.Select(i => $"volume {pod.Volumes[i].Name}"));
        _missing.AddRange(recorded.Volumes.Where(name => pod.Volume(name) is null).Select(name => $"volume {name}"));
    }

    private void RemovePullSecrets(Utf8JsonWriter json)
    {
        var names = view.Spec.Items("imagePullSecrets"u8).Select(secret => secret.Text("name"u8) ?? "").ToList();
        var ours = Enumerable.Range(0, names.Count).Where(i => recorded.PullSecrets.Contains(names[i])).ToList();
        RemoveItems(json, "/spec/imagePullSecrets", ours, names.Count);
        _removed.AddRange(ours.Select(i => $"imagePullSecret {names[i]}"));
        _missing.AddRange(recorded.PullSecrets.Except(names).Select(name => $"imagePullSecret {name}"));
    }

    private void RemoveFsGroup(Utf8JsonWriter json)
    {
        var context = view.Spec.Member("securityContext"u8);
        if (recorded.FsGroup is not { } group)
            return;
        if (context.Integer("fsGroup") != group)
        {
            _missing.Add($"fsGroup {group}");
            return;
        }

        WriteOperation(json, "remove", context.Members().Count() == 1 ? "/spec/securityContext" : "/spec/securityContext/fsGroup");
        _removed.Add($"fsGroup {group}");
    }

    private void RemoveMetadata(Utf8JsonWriter json)
    {
        var kept = view.Annotation(Keys.SafeToEvictLocalVolumes) is { } names && recorded.Annotations.Contains(Keys.SafeToEvictLocalVolumes)
            ? SafeToEvictList.Without(names, recorded.Volumes)
            : null;
        if (kept is not null)
            WriteOperation(json, "replace", $"/metadata/annotations/{JsonPointer.Escape(Keys.SafeToEvictLocalVolumes)}", kept);
        var annotations = recorded.Annotations.Where(key => kept is null || key != Keys.SafeToEvictLocalVolumes).Append(Keys.Status);
        var emptied = RemoveKeys(json, "annotations", view.Annotations, annotations) + RemoveKeys(json, "labels", view.Labels, recorded.Labels);
        if (emptied > 0 && emptied == view.Metadata.Members().Count(member => member.Value.ValueKind != JsonValueKind.Null))
            WriteOperation(json, "remove", "/metadata");
    }

    /// <returns>1 when nothing is left of the map, else 0.</returns>
    private int RemoveKeys(Utf8JsonWriter json, string map, JsonElement existing, IEnumerable<string> keys)
    {
        var ours = keys.Distinct().Where(key => existing.Member(key).ValueKind != JsonValueKind.Undefined).ToList();
        _removed.AddRange(ours.Where(key => key != Keys.Status).Select(key => $"{map[..^1]} {key}"));
        if (ours.Count == 0)
            return 0;
        if (ours.Count == existing.Members().Count())
        {
            WriteOperation(json, "remove", $"/metadata/{map}");
            return 1;
        }

        foreach (var key in ours)
            WriteOperation(json, "remove", $"/metadata/{map}/{JsonPointer.Escape(key)}");
        return 0;
    }

    private void RemoveItems(Utf8JsonWriter json, string list, List<int> items, int count)
    {
        if (items.Count > 0 && items.Count == count)
        {
            WriteOperation(json, "remove", list);
            return;
        }

        for (var i = items.Count - 1; i >= 0; i--)
            WriteOperation(json, "remove", $"{list}/{items[i]}");
    }

    private void WriteOperation(Utf8JsonWriter json, string operation, string path, string? value = null) =>
        json.WriteOperation(operation, prefix + path, value);
}
