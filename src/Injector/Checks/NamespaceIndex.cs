using System.Text.Json;
using Injector.Cluster.Api;
using Injector.Cluster.Namespaces;
using Injector.Injection.Pods;
using Injector.Json;

namespace Injector.Checks;

/// <summary>Every namespace with all of its labels, since selectors of webhook entries may ask for any.</summary>
internal sealed class NamespaceIndex
{
    private readonly Dictionary<string, (IReadOnlyDictionary<string, string> Labels, NamespaceFacts Facts)> _byName = new(StringComparer.Ordinal);
    private readonly HashSet<string> _beingDeleted = new(StringComparer.Ordinal);

    public IEnumerable<string> Names => _byName.Keys.Order(StringComparer.Ordinal);

    /// <summary>Null when there is no such namespace.</summary>
    public IReadOnlyDictionary<string, string>? Labels(string name) => _byName.TryGetValue(name, out var found) ? found.Labels : null;

    public bool IsBeingDeleted(string name) => _beingDeleted.Contains(name);

    public NamespaceFacts Facts(string name) => _byName.TryGetValue(name, out var found) ? found.Facts : NamespaceFacts.Unknown(name);

    public static async Task<NamespaceIndex> ReadAsync(KubernetesApi api, CancellationToken cancellationToken)
    {
        var index = new NamespaceIndex();
        await foreach (var item in api.List("/api/v1/namespaces", NamespaceMetadata.AcceptList).ReadAsync(cancellationToken))
            index.Add(item);
        return index;
    }

    internal void Add(JsonElement item)
    {
        if (NamespaceMetadata.Read(item) is not { } facts)
            return;
        _byName[facts.Name] = (item.Member("metadata").TextMap("labels"), facts);
        if (item.Member("metadata").Text("deletionTimestamp") is not null)
            _beingDeleted.Add(facts.Name);
    }
}
