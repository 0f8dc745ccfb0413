using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
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
    private readonly string _prefix;
    private readonly ReviewBudget _budget;

    private PatchWriter(Utf8JsonWriter json, in PodView view, PodShape pod, string prefix, ReviewBudget budget)
    {
        _json = json;
        _view = view;
        _pod = pod;
        _prefix = prefix;
        _budget = budget;
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
        using var json = new Utf8JsonWriter(output, JsonFormat.Writer);
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
            Begin("/metadata");
            _json.WriteStartObject();
            _json.WriteEndObject();
            End();
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
            Begin($"/metadata/{map}");
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
            End();
        }
    }

    private void AddEntry(string map, bool exists, string key, string? value, ReadOnlySpan<byte> utf8Value)
    {
        if (exists)
            BeginMember(map, key);
        else
            _json.WritePropertyName(key);
        if (value is null)
            _json.WriteStringValue(utf8Value);
        else
            _json.WriteStringValue(value);
        if (exists)
            End();
    }

    private void AddMounts(List<PlannedMount> mounts)
    {
        HashSet<PodContainer>? made = null;
        foreach (var mount in mounts)
        {
            // The first mount into a container without any makes its list.
            var exists = mount.Container.HasMountList
                || mounts.Count > 1 && !(made ??= new(ReferenceEqualityComparer.Instance)).Add(mount.Container);
            Begin($"{mount.Container.Pointer}{(exists ? "/volumeMounts/-" : "/volumeMounts")}");
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
            End();
        }
    }

    private void AddVolumes(InjectionPlan plan)
    {
        var list = new ListAddition(this, "/spec/volumes", _pod.HasVolumeList, at: null);
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
        var list = new ListAddition(this, "/spec/initContainers", _pod.HasInitContainerList, at: 0);
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
        Begin(exists ? "/spec/securityContext/fsGroup" : "/spec/securityContext");
        if (!exists)
        {
            _json.WriteStartObject();
            _json.WritePropertyName("fsGroup"u8);
        }

        _json.WriteRawValue(group);
        if (!exists)
            _json.WriteEndObject();
        End();
    }

    private void AddPullSecrets(InjectionPlan plan)
    {
        var list = new ListAddition(this, "/spec/imagePullSecrets", _view.Spec.Member("imagePullSecrets"u8).ValueKind == JsonValueKind.Array, at: null);
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
        var list = new ListAddition(this, "/spec/containers", exists: true, at: null);
        foreach (var applied in plan.Templates)
            foreach (var container in applied.Sidecars)
            {
                list.Next();
                ContainerRenderer.Render(_json, container, applied, native: false);
            }

        list.End();
    }

    private void Begin(ReadOnlySpan<char> path)
    {
        _json.WriteStartObject();
        _json.WriteString("op"u8, "add"u8);
        if (_prefix.Length == 0)
            _json.WriteString("path"u8, path);
        else
            _json.WriteString("path"u8, $"{_prefix}{path}");
        _json.WritePropertyName("value"u8);
    }

    /// <summary>The same with a path that is put together here; no string is made of it.</summary>
    private void Begin(ref DefaultInterpolatedStringHandler path)
    {
        Begin(path.Text);
        path.Clear();
    }

    private void BeginMember(string map, string key)
    {
        var path = new DefaultInterpolatedStringHandler(0, 0, CultureInfo.InvariantCulture, stackalloc char[256]);
        path.AppendLiteral("/metadata/");
        path.AppendLiteral(map);
        path.AppendLiteral("/");
        JsonPointer.AppendEscaped(ref path, key);
        Begin(ref path);
    }

    private void End()
    {
        _json.WriteEndObject();
        _budget.Allow(_json.BytesCommitted + _json.BytesPending);
    }

    /// <summary>Items for one list: an operation each where the list exists, else one operation that adds the list with all of them.</summary>
    /// <remarks>At its end, or from an index on: those of the list as it was, which what is added in front moves.</remarks>
    private struct ListAddition(PatchWriter patch, string path, bool exists, int? at)
    {
        private int _count;
        private int? _at = at;

        /// <summary>What comes now stands so many of the list's own items further back.</summary>
        public void MoveBy(int items) => _at += items;

        /// <summary>What is written next is an item.</summary>
        public void Next()
        {
            patch._budget.Allow(patch._json.BytesCommitted + patch._json.BytesPending);
            if (exists)
            {
                if (_count > 0)
                    patch.End();
                if (_at is { } index)
                    patch.Begin($"{path}/{index + _count}");
                else
                    patch.Begin($"{path}/-");
            }
            else if (_count == 0)
            {
                patch.Begin(path);
                patch._json.WriteStartArray();
            }

            _count++;
        }

        public readonly void End()
        {
            if (_count == 0)
                return;
            if (!exists)
                patch._json.WriteEndArray();
            patch.End();
        }
    }
}
