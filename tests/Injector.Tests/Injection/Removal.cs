using System.Text.Json.Nodes;
using Injector.Kubernetes;

namespace Injector.Tests.Injection;

/// <summary>Takes out of a pod what its status annotation says was added: what an uninstall would do.</summary>
internal static class Removal
{
    private static readonly string[] ContainerLists = ["initContainers", "containers"];

    /// <summary>A copy of the pod without what we added, and without empty lists and maps.</summary>
    public static JsonNode Of(JsonNode pod)
    {
        var rest = pod.DeepClone();
        if (rest["metadata"]?["annotations"]?[Keys.Status] is { } annotation && rest["spec"] is { } spec)
        {
            var status = JsonNode.Parse(annotation.GetValue<string>())!;
            var volumes = new List<string>();
            foreach (var template in status["templates"]!.AsArray())
            {
                volumes.AddRange(Names(template!, "volumes"));
                RemoveContainers(spec, [.. Names(template!, "initContainers"), .. Names(template!, "sidecars")]);
                Remove(spec["imagePullSecrets"], secret => Names(template!, "imagePullSecrets").Contains(Name(secret)));
                if (template!["fsGroup"] is not null)
                    (spec["securityContext"] as JsonObject)?.Remove("fsGroup");
                foreach (var mount in template!["mounts"] as JsonArray ?? [])
                    RemoveMount(spec, mount!);
            }
            Remove(spec["volumes"], volume => volumes.Contains(Name(volume)));
            RemoveMetadata(rest["metadata"]!, status, volumes);
        }
        return WithoutEmpty(rest);
    }

    /// <summary>A copy in which a list or map that is empty or null is not there at all: to Kubernetes it is the same.</summary>
    public static JsonNode WithoutEmpty(JsonNode pod)
    {
        var copy = pod.DeepClone().AsObject();
        if (copy["metadata"]?["annotations"]?[Keys.SafeToEvictLocalVolumes] is JsonValue safe && safe.GetValue<string>().Length == 0)
            copy["metadata"]!["annotations"]!.AsObject().Remove(Keys.SafeToEvictLocalVolumes);
        RemoveEmpty(copy["metadata"], "annotations");
        RemoveEmpty(copy["metadata"], "labels");
        RemoveEmpty(copy, "metadata");
        if (copy["spec"] is not { } spec)
            return copy;
        foreach (var list in ContainerLists)
            foreach (var container in spec[list] as JsonArray ?? [])
                RemoveEmpty(container, "volumeMounts");
        RemoveEmpty(spec, "volumes");
        RemoveEmpty(spec, "imagePullSecrets");
        RemoveEmpty(spec, "securityContext");
        RemoveEmpty(spec, "initContainers");
        return copy;
    }

    private static void RemoveContainers(JsonNode spec, string[] names)
    {
        foreach (var list in ContainerLists)
            Remove(spec[list], container => names.Contains(Name(container)));
    }

    private static void RemoveMount(JsonNode spec, JsonNode mount)
    {
        foreach (var list in ContainerLists)
            foreach (var container in spec[list] as JsonArray ?? [])
                if (Name(container!) == mount["container"]!.GetValue<string>())
                    Remove(container!["volumeMounts"], own =>
                        Name(own) == mount["volume"]!.GetValue<string>() && own["mountPath"]!.GetValue<string>() == mount["mountPath"]!.GetValue<string>());
    }

    private static void RemoveMetadata(JsonNode metadata, JsonNode status, List<string> volumes)
    {
        var annotations = metadata["annotations"]!.AsObject();
        annotations.Remove(Keys.Status);
        foreach (var key in Names(status, "annotations"))
            if (key == Keys.SafeToEvictLocalVolumes && WithoutOurs(annotations[key]!.GetValue<string>(), volumes) is { Length: > 0 } rest)
                annotations[key] = rest;
            else
                annotations.Remove(key);
        foreach (var key in Names(status, "labels"))
            metadata["labels"]!.AsObject().Remove(key);
    }

    /// <summary>Ours stand at the end: what the user listed is only ever extended.</summary>
    private static string WithoutOurs(string list, List<string> volumes)
    {
        for (var i = volumes.Count - 1; i >= 0; i--)
            if (list == volumes[i] || list.EndsWith($",{volumes[i]}", StringComparison.Ordinal))
                list = list[..^Math.Min(list.Length, volumes[i].Length + 1)];
        return list;
    }

    private static IEnumerable<string> Names(JsonNode parent, string list) =>
        (parent[list] as JsonArray ?? []).Select(name => name!.GetValue<string>());

    private static string Name(JsonNode item) => item["name"]?.GetValue<string>() ?? "";

    private static void Remove(JsonNode? list, Func<JsonNode, bool> which) => (list as JsonArray)?.RemoveAll(item => item is not null && which(item));

    private static void RemoveEmpty(JsonNode? parent, string name)
    {
        if (parent is JsonObject map && map.ContainsKey(name) && map[name] is null or JsonArray { Count: 0 } or JsonObject { Count: 0 })
            map.Remove(name);
    }
}
