using System.Collections.Frozen;
using System.Text.Json;
using Injector.Injection.Pods;
using Injector.Json;
using Injector.Kubernetes;

namespace Injector.Cluster.Namespaces;

/// <summary>
/// Reads a namespace's metadata, and keeps of it what a decision can ask for: our own keys, OpenShift's user ranges and
/// the Pod Security levels. Everything else (managed fields above all) would only cost memory, a few KB a namespace.
/// </summary>
internal static class NamespaceMetadata
{
    /// <summary>Asks for metadata alone: no spec, no status.</summary>
    public const string AcceptOne = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1";

    /// <inheritdoc cref="AcceptOne"/>
    public const string AcceptList = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";

    private static readonly string[] Prefixes = [Keys.Prefix, "openshift.io/sa.scc.", "pod-security.kubernetes.io/"];

    /// <returns>Null when the object has no name, so is no namespace.</returns>
    public static NamespaceFacts? Read(JsonElement found)
    {
        var metadata = found.Member("metadata");
        return metadata.Text("name") is { Length: > 0 } name
            ? new NamespaceFacts(name, Keep(metadata, "labels"), Keep(metadata, "annotations"))
            : null;
    }

    private static IReadOnlyDictionary<string, string> Keep(JsonElement metadata, string field)
    {
        Dictionary<string, string>? kept = null;
        foreach (var member in metadata.Members(field))
            if (Matters(member.Name) && member.Value.Text() is { } text)
                (kept ??= new(1, StringComparer.Ordinal))[member.Name] = text;
        return kept ?? (IReadOnlyDictionary<string, string>)FrozenDictionary<string, string>.Empty;
    }

    private static bool Matters(string key)
    {
        foreach (var prefix in Prefixes)
            if (key.StartsWith(prefix, StringComparison.Ordinal))
                return true;
        return false;
    }
}
