using System.Text.Json.Nodes;
using Injector.EndToEndTests.Pods;

namespace Injector.EndToEndTests.Admission;

/// <summary>The injected pod without what the injection may add. Whatever else it changed remains, and shows.</summary>
internal static class Subtraction
{
    private static readonly string[] OwnAnnotations =
        [PodDocument.Prefix + "status", "kubectl.kubernetes.io/default-container", SafeToEvict];

    private const string SafeToEvict = "cluster-autoscaler.kubernetes.io/safe-to-evict-local-volumes";

    // Servers before 1.27 mirror each container's seccompProfile into an annotation of this prefix.
    private const string SeccompPrefix = "container.seccomp.security.alpha.kubernetes.io/";

    private const string OwnLabel = PodDocument.Prefix + "injected";

    public static JsonObject Of(StoredPod injected, StoredPod untouched)
    {
        var (pod, before) = (injected.WithoutIdentity(), untouched.WithoutIdentity());
        foreach (var list in new[] { "containers", "initContainers", "volumes" })
            KeepNames(pod["spec"]!.AsObject(), before["spec"]!.AsObject(), list);
        foreach (var list in new[] { "containers", "initContainers" })
            SubtractMounts(pod["spec"]!, before["spec"]!, list);
        var addedContainers = injected.ContainerNames.Concat(injected.InitContainerNames)
            .Except(untouched.ContainerNames.Concat(untouched.InitContainerNames));
        KeepKeys(pod, before, "annotations", [..OwnAnnotations, ..addedContainers.Select(name => SeccompPrefix + name)]);
        KeepKeys(pod, before, "labels", [OwnLabel]);
        RestoreList(pod, before, SafeToEvict);
        return pod;
    }

    private static void KeepNames(JsonObject spec, JsonObject before, string list)
    {
        if (spec[list] is not JsonArray items)
            return;
        var names = Names(before[list]);
        foreach (var added in items.Where(item => !names.Contains((string)item!["name"]!)).ToList())
            items.Remove(added);
        if (items.Count == 0 && before[list] is null)
            spec.Remove(list);
    }

    private static void SubtractMounts(JsonNode spec, JsonNode before, string list)
    {
        foreach (var (container, original) in (spec[list]?.AsArray() ?? []).Zip(before[list]?.AsArray() ?? []))
        {
            if (container!["volumeMounts"] is not JsonArray mounts)
                continue;
            var paths = (original!["volumeMounts"]?.AsArray() ?? []).Select(mount => (string)mount!["mountPath"]!).ToHashSet();
            foreach (var added in mounts.Where(mount => !paths.Contains((string)mount!["mountPath"]!)).ToList())
                mounts.Remove(added);
            if (mounts.Count == 0 && original["volumeMounts"] is null)
                container.AsObject().Remove("volumeMounts");
        }
    }

    private static void KeepKeys(JsonObject pod, JsonObject before, string map, string[] own)
    {
        var metadata = pod["metadata"]!.AsObject();
        if (metadata[map] is not JsonObject entries)
            return;
        var original = before["metadata"]![map] as JsonObject;
        foreach (var key in own.Where(key => original?.ContainsKey(key) != true))
            entries.Remove(key);
        if (entries.Count == 0 && original is null)
            metadata.Remove(map);
    }

    // The one value that is extended: our volume stands at its end.
    private static void RestoreList(JsonObject pod, JsonObject before, string annotation)
    {
        if ((string?)before["metadata"]!["annotations"]?[annotation] is { } original
            && ((string?)pod["metadata"]!["annotations"]?[annotation])?.StartsWith(original, StringComparison.Ordinal) == true)
            pod["metadata"]!["annotations"]![annotation] = original;
    }

    private static HashSet<string> Names(JsonNode? list) =>
        [.. (list?.AsArray() ?? []).Select(item => (string)item!["name"]!)];
}
