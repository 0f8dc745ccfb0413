using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Injector.Kubernetes;

namespace Injector.Tests.Injection;

/// <summary>
/// What the API server checks of a pod beyond its schema, as far as an injection could break it. Source: Kubernetes'
/// <c>pkg/apis/core/validation</c>.
/// </summary>
internal static partial class PodRules
{
    /// <summary>Everything wrong with the pod, each named by container or volume, not by index, so that two pods can be compared.</summary>
    public static IReadOnlySet<string> Violations(JsonNode pod)
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        CheckMetadata(pod["metadata"], found);
        CheckAnnotations(pod["metadata"], found);
        var spec = pod["spec"];
        var volumes = List(spec, "volumes").Select(Name).ToList();
        Unique("volume", volumes, found);
        foreach (var volume in List(spec, "volumes"))
            CheckVolume(volume, found);
        var (init, containers) = (List(spec, "initContainers").ToList(), List(spec, "containers").ToList());
        Unique("container", [.. init.Concat(containers).Concat(List(spec, "ephemeralContainers")).Select(Name)], found);
        foreach (var container in init.Concat(containers))
            CheckContainer(container, volumes, found);
        foreach (var container in init.Where(container => Text(container, "restartPolicy") is not (null or "Always")))
            found.Add($"init container {Name(container)} has a restart policy other than Always");
        foreach (var container in init.Where(container => Text(container, "restartPolicy") is null && container["livenessProbe"] is not null))
            found.Add($"init container {Name(container)} ends, and has a probe");
        CheckResources(spec, init, containers, found);
        return found;
    }

    /// <summary>What the pod has as a whole, after the defaults that the API server sets.</summary>
    private static void CheckResources(JsonNode? spec, List<JsonNode> init, List<JsonNode> containers, SortedSet<string> found)
    {
        var (requests, limits) = (spec?["resources"]?["requests"] as JsonObject ?? [], spec?["resources"]?["limits"] as JsonObject ?? []);
        foreach (var resource in requests.Concat(limits).Select(entry => entry.Key).Distinct())
        {
            var all = init.Concat(containers).Select(container => Request(container, resource)).ToList();
            var ofPod = requests[resource] ?? limits[resource]!;
            if (all.Exists(request => request is not null) && Sum(init, containers, resource) > Amount(ofPod))
                found.Add($"the containers together request more {resource} than the pod's {ofPod}");
            foreach (var container in init.Concat(containers))
                if (limits[resource] is { } most && container["resources"]?["limits"]?[resource] is { } limit && Amount(limit) > Amount(most))
                    found.Add($"{Name(container)} is limited to more {resource} than the pod");
        }
    }

    // A container that keeps running counts with those after it, an init container that ends for itself.
    private static decimal Sum(List<JsonNode> init, List<JsonNode> containers, string resource)
    {
        decimal running = 0, most = 0;
        foreach (var container in init)
        {
            var request = Request(container, resource) ?? 0;
            most = Math.Max(most, running + request);
            if (Text(container, "restartPolicy") == "Always")
                running += request;
        }
        return Math.Max(most, running + containers.Sum(container => Request(container, resource) ?? 0));
    }

    private static decimal? Request(JsonNode container, string resource) =>
        (container["resources"]?["requests"]?[resource] ?? container["resources"]?["limits"]?[resource]) is { } amount ? Amount(amount) : null;

    private static void CheckMetadata(JsonNode? metadata, SortedSet<string> found)
    {
        foreach (var map in (string[])["annotations", "labels"])
            foreach (var (key, value) in metadata?[map] as JsonObject ?? [])
            {
                if (!KubernetesName.IsQualified(key))
                    found.Add($"{map}: the key {key} is not qualified");
                if (map == "labels" && !KubernetesName.IsLabelValue(value!.GetValue<string>()))
                    found.Add($"{map}: {value} is not a label value");
            }
    }

    private static void CheckAnnotations(JsonNode? metadata, SortedSet<string> found)
    {
        var size = (metadata?["annotations"] as JsonObject ?? [])
            .Sum(entry => Encoding.UTF8.GetByteCount(entry.Key) + Encoding.UTF8.GetByteCount(entry.Value!.GetValue<string>()));
        if (size > 262_144)
            found.Add("the annotations are larger than 256 KiB");
    }

    private static void CheckVolume(JsonNode volume, SortedSet<string> found)
    {
        if (!DnsLabel().IsMatch(Name(volume)))
            found.Add($"volume {Name(volume)} is not named by a DNS label");
        if (volume.AsObject().Count(member => member.Key != "name" && member.Value is not null) > 1)
            found.Add($"volume {Name(volume)} has several sources");
    }

    private static void CheckContainer(JsonNode container, List<string> volumes, SortedSet<string> found)
    {
        var name = Name(container);
        if (!DnsLabel().IsMatch(name))
            found.Add($"container {name} is not named by a DNS label");
        Unique($"mount path of {name}", [.. List(container, "volumeMounts").Select(mount => Text(mount, "mountPath") ?? "")], found);
        Unique($"variable of {name}", [.. List(container, "env").Select(Name)], found);
        foreach (var mount in List(container, "volumeMounts"))
            CheckMount(name, mount, volumes, found);
        foreach (var (resource, request) in container["resources"]?["requests"] as JsonObject ?? [])
            if (container["resources"]!["limits"]?[resource] is { } limit && Amount(request!) > Amount(limit))
                found.Add($"{name} requests more {resource} than its limit");
    }

    private static void CheckMount(string container, JsonNode mount, List<string> volumes, SortedSet<string> found)
    {
        if (!volumes.Contains(Name(mount)))
            found.Add($"volume {Name(mount)} is mounted and not there");
        if (Text(mount, "subPath") is { } path && (path.StartsWith('/') || path.Split('/').Contains("..")))
            found.Add($"{container} mounts the subPath {path}, which leaves its volume");
        if (mount["subPath"] is not null && mount["subPathExpr"] is not null)
            found.Add($"{container} mounts {Name(mount)} by subPath and subPathExpr");
    }

    private static void Unique(string what, List<string> names, SortedSet<string> found)
    {
        foreach (var name in names.GroupBy(name => name).Where(group => group.Count() > 1))
            found.Add($"{what} {name.Key} comes {name.Count()} times");
    }

    private static decimal Amount(JsonNode quantity) => Quantity.TryParse(quantity.ToString(), out var amount) ? amount.Value : 0;

    private static IEnumerable<JsonNode> List(JsonNode? parent, string name) => (parent?[name] as JsonArray ?? []).OfType<JsonNode>();

    private static string Name(JsonNode item) => Text(item, "name") ?? "";

    private static string? Text(JsonNode item, string name) => item[name]?.GetValue<string>();

    // Its own pattern, not the product's: the product is under test.
    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\z")]
    private static partial Regex DnsLabel();
}
