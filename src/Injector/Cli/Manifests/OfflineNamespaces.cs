using Injector.Injection.Pods;
using Injector.Json;

namespace Injector.Cli.Manifests;

/// <summary>
/// The namespaces as a command without a cluster knows them: from Namespace objects in the input, and from options, which
/// win and hold for every namespace.
/// </summary>
internal sealed class OfflineNamespaces(IReadOnlyDictionary<string, string> labels, IReadOnlyDictionary<string, string> annotations)
{
    private readonly Dictionary<string, NamespaceFacts> _seen = new(StringComparer.Ordinal);

    public void Learn(IEnumerable<KubernetesObject> objects)
    {
        foreach (var ns in objects)
            if (ns is { ApiVersion: "v1", Kind: "Namespace", Name: { } name })
                _seen[name] = new NamespaceFacts(name, ns.Metadata.TextMap("labels"), ns.Metadata.TextMap("annotations"));
    }

    /// <summary>A namespace as a cluster knows it.</summary>
    public void Learn(NamespaceFacts facts) => _seen[facts.Name] = facts;

    public NamespaceFacts Find(string name)
    {
        var seen = _seen.GetValueOrDefault(name) ?? NamespaceFacts.Empty(name);
        if (labels.Count == 0 && annotations.Count == 0)
            return seen;
        return new NamespaceFacts(name, Merge(seen.Labels, labels), Merge(seen.Annotations, annotations));
    }

    private static Dictionary<string, string> Merge(IReadOnlyDictionary<string, string> weak, IReadOnlyDictionary<string, string> strong)
    {
        var merged = new Dictionary<string, string>(weak, StringComparer.Ordinal);
        foreach (var (key, value) in strong)
            merged[key] = value;
        return merged;
    }
}
