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

    /// <summary>
    /// What is kept of one value. A namespace's annotations may have 256 KiB, and whoever may annotate namespaces may have many; no parameter
    /// needs a hundredth of that.
    /// </summary>
    internal const int LongestValue = 4096;

    /// <summary>What is kept of all labels, and of all annotations, of one namespace, in characters.</summary>
    internal const int MostKept = 16 * 1024;

    // What every entry costs besides its characters.
    private const int EntryCost = 64;

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
        var left = MostKept;
        foreach (var member in metadata.Members(field))
        {
            if (!Matters(member.Name) || member.Value.Text() is not { } text)
                continue;
            var value = Cut(text);
            left -= EntryCost + member.Name.Length + value.Length;
            if (left < 0)
                break;
            (kept ??= new(1, StringComparer.Ordinal))[member.Name] = value;
        }

        return kept ?? (IReadOnlyDictionary<string, string>)FrozenDictionary<string, string>.Empty;
    }

    // With a character at its end that no parameter takes: half a value must not be mistaken for one.
    private static string Cut(string value) => value.Length <= LongestValue ? value : string.Concat(value.AsSpan(0, LongestValue), "…\0");

    private static bool Matters(string key)
    {
        foreach (var prefix in Prefixes)
            if (key.StartsWith(prefix, StringComparison.Ordinal))
                return true;
        return false;
    }
}
