using System.Text.Json;
using Injector.Injection.Pods;
using Injector.Json;

namespace Injector.Injection.Removal;

/// <summary>All that a <c>status</c> annotation names, of all templates together.</summary>
internal sealed class RecordedParts
{
    private readonly HashSet<(string Container, string Volume)> _mounts = [];

    public RecordedParts(StatusAnnotation status)
    {
        foreach (var template in status.Templates)
        {
            Add(template, "initContainers"u8, "init container");
            Add(template, "sidecars"u8, "sidecar");
            Volumes.UnionWith(Names(template, "volumes"u8));
            PullSecrets.UnionWith(Names(template, "imagePullSecrets"u8));
            FsGroup ??= template.Integer("fsGroup");
            foreach (var mount in template.Items("mounts"u8))
                if (mount.Text("container"u8) is { } container && mount.Text("volume"u8) is { } volume)
                    _mounts.Add((container, volume));
        }

        Annotations = [.. status.Metadata(isLabel: false)];
        Labels = [.. status.Metadata(isLabel: true)];
    }

    /// <summary>Init containers and sidecars by name, and what each is called.</summary>
    public OrderedDictionary<string, string> Containers { get; } = new(StringComparer.Ordinal);

    public HashSet<string> Volumes { get; } = new(StringComparer.Ordinal);

    public HashSet<string> PullSecrets { get; } = new(StringComparer.Ordinal);

    /// <summary>The group that the pod's volumes got; null when they got none.</summary>
    public int? FsGroup { get; }

    /// <summary>The mounts that the application's containers got.</summary>
    public IReadOnlyCollection<(string Container, string Volume)> Mounts => _mounts;

    public IReadOnlyList<string> Annotations { get; }

    public IReadOnlyList<string> Labels { get; }

    public bool HasMount(string container, string volume) => _mounts.Contains((container, volume));

    private void Add(JsonElement template, ReadOnlySpan<byte> list, string what)
    {
        foreach (var name in Names(template, list))
            Containers.TryAdd(name, what);
    }

    private static List<string> Names(JsonElement template, ReadOnlySpan<byte> list)
    {
        var names = new List<string>();
        foreach (var item in template.Items(list))
            if (item.ValueKind == JsonValueKind.String)
                names.Add(item.GetString()!);
        return names;
    }
}
