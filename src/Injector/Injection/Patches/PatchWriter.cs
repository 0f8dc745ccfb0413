using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using Injector.Injection.Plans;
using Injector.Injection.Pods;
using Injector.Json;
using Injector.Kubernetes;
using Injector.Templates.Model;

namespace Injector.Injection.Patches;

/// <summary>
/// Writes a plan as RFC 6902 operations: <c>add</c> alone, on paths we own. The API server refuses a pod whose patch does not
/// apply, whatever the failure policy, so every parent is known to exist or is added first, and no operation depends on
/// an index that an earlier one moved: mounts into the pod's own containers come before any insertion.
/// </summary>
internal sealed class PatchWriter
{
    private readonly Utf8JsonWriter _json;
    private readonly PodView _view;
    private readonly PodShape _pod;
    private readonly PatchOperations _operations;

    private PatchWriter(Utf8JsonWriter json, in PodView view, PodShape pod, string prefix, ReviewBudget budget)
    {
        _json = json;
        _view = view;
        _pod = pod;
        _operations = new PatchOperations(json, prefix, budget);
    }

    /// <summary>Appends the patch document to <paramref name="output"/>.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="view">The pod as it is.</param>
    /// <param name="pod">Its containers and volumes as they are.</param>
    /// <param name="prefix">Where the pod stands in the object that is patched.</param>
    /// <param name="plan">What is added.</param>
    /// <param name="status">The status annotation's text, in UTF-8.</param>
    /// <param name="budget">Bounds it.</param>
    public static void Write(
        IBufferWriter<byte> output, in PodView view, PodShape pod, string? prefix, InjectionPlan plan, ReadOnlySpan<byte> status,
        ReviewBudget budget)
    {
        using var writer = KeptWriter.For(output);
        var json = writer.Json;
        var patch = new PatchWriter(json, view, pod, prefix ?? "", budget);
        json.WriteStartArray();
        patch.AddMetadata(plan, status);
        patch.AddMounts([.. plan.Mounts]);
        patch.AddVolumes(plan);
        patch.AddFsGroup(plan);
        patch.AddPullSecrets(plan);
        patch.AddInitContainers(plan);
        if (!plan.Native)
            patch.AddSidecars(plan);
        json.WriteEndArray();
    }

    private void AddMetadata(InjectionPlan plan, ReadOnlySpan<byte> status)
    {
        if (_view.Metadata.ValueKind == JsonValueKind.Undefined)
        {
            _operations.Begin("/metadata");
            _json.WriteStartObject();
            _json.WriteEndObject();
            _operations.End();
        }

        AddMap("annotations", _view.Annotations, plan.Metadata, isLabel: false, status);
        AddMap("labels", _view.Labels, plan.Metadata, isLabel: true, status: default);
    }

    private static bool HasAny(ImmutableArray<PlannedMetadata> entries, bool isLabel)
    {
        foreach (var entry in entries)
            if (entry.IsLabel == isLabel)
                return true;
        return false;
    }

    /// <summary>One operation a key, or the whole map where there is none: Go leaves an empty map out, hand-written YAML may have null.</summary>
    private void AddMap(string map, JsonElement existing, ImmutableArray<PlannedMetadata> entries, bool isLabel, ReadOnlySpan<byte> status)
    {
        var exists = existing.ValueKind == JsonValueKind.Object;
        if (!exists && (!status.IsEmpty || HasAny(entries, isLabel)))
        {
            _operations.Begin($"/metadata/{map}");
            _json.WriteStartObject();
        }
        else if (!exists)
        {
            return;
        }

        foreach (var entry in entries)
            if (entry.IsLabel == isLabel)
                AddEntry(map, exists, entry.Key, entry.Value, default);
        if (!status.IsEmpty)
            AddEntry(map, exists, Keys.Status, null, status);
        if (!exists)
        {
            _json.WriteEndObject();
            _operations.End();
        }
    }

    private void AddEntry(string map, bool exists, string key, string? value, ReadOnlySpan<byte> utf8Value)
    {
        if (exists)
            _operations.BeginMember(map, key);
        else
            _json.WritePropertyName(key);
        if (value is null)
            _json.WriteStringValue(utf8Value);
        else
            _json.WriteStringValue(value);
        if (exists)
            _operations.End();
    }

    private void AddMounts(List<PlannedMount> mounts)
    {
        HashSet<PodContainer>? made = null;
        foreach (var mount in mounts)
        {
            // The first mount into a container without any makes its list.
            var exists = mount.Container.HasMountList
                || mounts.Count > 1 && !(made ??= new(ReferenceEqualityComparer.Instance)).Add(mount.Container);
            _operations.Begin($"{mount.Container.Pointer}{(exists ? "/volumeMounts/-" : "/volumeMounts")}");
            if (!exists)
                _json.WriteStartArray();
            _json.WriteStartObject();
            _json.WriteString("name"u8, mount.Volume);
            _json.WriteString("mountPath"u8, mount.MountPath);
            if (mount.SubPath is not null)
                _json.WriteString("subPath"u8, mount.SubPath);
            _json.WriteEndObject();
            if (!exists)
                _json.WriteEndArray();
            _operations.End();
        }
    }

    private void AddVolumes(InjectionPlan plan)
    {
        var list = new ListAddition(_json, _operations, "/spec/volumes", _pod.HasVolumeList, at: null);
        foreach (var applied in plan.Templates)
            foreach (var volume in applied.Volumes)
            {
                list.Next();
                volume.Render(_json, applied.Values);
            }

        list.End();
    }

    /// <summary>
    /// Before the pod's own: a native sidecar sees the first line that an init container writes, and outlives the last. What needs the
    /// network comes behind the native sidecars that are there, of which one may be a mesh's proxy.
    /// </summary>
    private void AddInitContainers(InjectionPlan plan)
    {
        var list = new ListAddition(_json, _operations, "/spec/initContainers", _pod.HasInitContainerList, at: 0);
        AddInitContainers(ref list, plan, ContainerPosition.First);
        list.MoveBy(1 + _pod.Containers.FindLastIndex(static container => container.IsInit && container.KeepsRunning));
        AddInitContainers(ref list, plan, ContainerPosition.AfterSidecars);
        list.End();
    }

    private void AddInitContainers(ref ListAddition list, InjectionPlan plan, ContainerPosition position)
    {
        foreach (var applied in plan.Templates)
        {
            foreach (var container in applied.InitContainers)
                if (container.Position == position)
                {
                    list.Next();
                    ContainerRenderer.Render(_json, container, applied, native: false);
                }

            if (!plan.Native)
                continue;
            foreach (var container in applied.Sidecars)
                if (container.Position == position)
                {
                    list.Next();
                    ContainerRenderer.Render(_json, container, applied, native: true);
                }
        }
    }

    private void AddFsGroup(InjectionPlan plan)
    {
        if (plan.Templates.FirstOrDefault(static applied => applied.FsGroup is not null)?.FsGroup is not { } group)
            return;
        var exists = _view.Spec.Member("securityContext"u8).ValueKind == JsonValueKind.Object;
        _operations.Begin(exists ? "/spec/securityContext/fsGroup" : "/spec/securityContext");
        if (!exists)
        {
            _json.WriteStartObject();
            _json.WritePropertyName("fsGroup"u8);
        }

        _json.WriteRawValue(group);
        if (!exists)
            _json.WriteEndObject();
        _operations.End();
    }

    private void AddPullSecrets(InjectionPlan plan)
    {
        var exists = _view.Spec.Member("imagePullSecrets"u8).ValueKind == JsonValueKind.Array;
        var list = new ListAddition(_json, _operations, "/spec/imagePullSecrets", exists, at: null);
        foreach (var applied in plan.Templates)
            foreach (var secret in applied.ImagePullSecrets)
            {
                list.Next();
                _json.WriteStartObject();
                _json.WriteString("name"u8, secret);
                _json.WriteEndObject();
            }

        list.End();
    }

    private void AddSidecars(InjectionPlan plan)
    {
        var list = new ListAddition(_json, _operations, "/spec/containers", exists: true, at: null);
        foreach (var applied in plan.Templates)
            foreach (var container in applied.Sidecars)
            {
                list.Next();
                ContainerRenderer.Render(_json, container, applied, native: false);
            }

        list.End();
    }
}
