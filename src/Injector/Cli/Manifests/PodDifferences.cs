using System.Text.Json;
using Injector.Injection.Pods;
using Injector.Json;
using Injector.Kubernetes;

namespace Injector.Cli.Manifests;

/// <summary>What differs between two states of one pod, as far as an injection touches it, in words that fit a line.</summary>
internal sealed class PodDifferences
{
    private const string ServiceAccountPath = "/var/run/secrets/kubernetes.io/serviceaccount";

    private readonly List<string> _found = [];
    private readonly bool _stored;

    private PodDifferences(bool stored) => _stored = stored;

    /// <param name="before">One state.</param>
    /// <param name="after">The other.</param>
    /// <param name="stored">Whether the first was stored by an API server: what it alone has is a default then, and no difference.</param>
    public static IReadOnlyList<string> Between(JsonElement before, JsonElement after, bool stored)
    {
        var differences = new PodDifferences(stored);
        var (old, renewed) = (before.Member("spec"), after.Member("spec"));
        differences.Revisions(before, after);
        differences.Named("init container", old.Member("initContainers"), renewed.Member("initContainers"));
        differences.Named("container", old.Member("containers"), renewed.Member("containers"));
        differences.Named("volume", old.Member("volumes"), renewed.Member("volumes"));
        differences.Named("pull secret", old.Member("imagePullSecrets"), renewed.Member("imagePullSecrets"));
        differences.Entries("annotation", before.Member("metadata").Member("annotations"), after.Member("metadata").Member("annotations"));
        differences.Entries("label", before.Member("metadata").Member("labels"), after.Member("metadata").Member("labels"));
        return differences._found;
    }

    private void Revisions(JsonElement before, JsonElement after)
    {
        var (old, renewed) = (Status(before), Status(after));
        foreach (var template in renewed.Templates)
            if (template.Text("name"u8) is { } name && old.Revision(name) is { } was && renewed.Revision(name) is { } now && was != now)
                _found.Add($"{name}: revision {was} becomes {now}");
    }

    private static StatusAnnotation Status(JsonElement pod) => StatusAnnotation.Read(pod.Member("metadata").Member("annotations").Text(Keys.Status));

    private void Named(string what, JsonElement before, JsonElement after)
    {
        var (old, renewed) = (ByName(before), ByName(after));
        foreach (var name in old.Keys.Where(name => !renewed.ContainsKey(name)))
            _found.Add($"{what} {name} goes");
        foreach (var (name, item) in renewed)
            if (!old.TryGetValue(name, out var known))
                _found.Add($"{what} {name} comes");
            else if (Fields(known, item) is { Count: > 0 } fields)
                _found.Add($"{what} {name}: {string.Join(", ", fields)}");
    }

    private List<string> Fields(JsonElement before, JsonElement after)
    {
        var names = after.Members().Select(member => member.Name);
        if (!_stored)
            names = names.Concat(before.Members().Select(member => member.Name)).Distinct();
        return [.. names.Where(name => !Same(before.Member(name), after.Member(name))).Select(name => Field(name, before.Member(name), after.Member(name)))];
    }

    /// <summary>Of variables the names, which are what somebody has set.</summary>
    private string Field(string name, JsonElement before, JsonElement after)
    {
        if (name != "env")
            return name;
        var (old, renewed) = (ByName(before), ByName(after));
        var changed = renewed.Keys.Union(old.Keys)
            .Where(variable => !Same(old.GetValueOrDefault(variable), renewed.GetValueOrDefault(variable)));
        return $"env {string.Join(" ", changed)}".TrimEnd();
    }

    /// <summary>Items by name; of several that have none, as Knative allows, the further ones by their number.</summary>
    private static OrderedDictionary<string, JsonElement> ByName(JsonElement list)
    {
        var map = new OrderedDictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var item in list.Items())
            if (!map.TryAdd(item.Text("name") ?? "", item))
                map.TryAdd($"{item.Text("name")}#{map.Count}", item);
        return map;
    }

    private void Entries(string what, JsonElement before, JsonElement after)
    {
        foreach (var key in before.Members().Concat(after.Members()).Select(member => member.Name).Distinct())
            if (key != Keys.Status && !Same(before.Member(key), after.Member(key)))
                _found.Add($"{what} {key}");
    }

    private bool Same(JsonElement before, JsonElement after)
    {
        if (before.ValueKind != after.ValueKind)
            return false;
        switch (after.ValueKind)
        {
            case JsonValueKind.Undefined:
                return true;
            case JsonValueKind.Object:
                return (_stored || before.GetPropertyCount() == after.GetPropertyCount())
                    && after.Members().All(member => Same(before.Member(member.Name), member.Value));
            case JsonValueKind.Array:
                var (old, renewed) = (Items(before), Items(after));
                return old.Count == renewed.Count && old.Zip(renewed).All(pair => Same(pair.First, pair.Second));
            default:
                return JsonElement.DeepEquals(before, after);
        }
    }

    /// <summary>A list's items; of mounts, whose order means nothing, by their paths, without the one that every stored pod gets.</summary>
    private List<JsonElement> Items(JsonElement list) =>
        list.Items().Any(item => MountPath(item) is not null)
            ? [.. list.Items().Where(item => !_stored || MountPath(item) != ServiceAccountPath).OrderBy(MountPath, StringComparer.Ordinal)]
            : [.. list.Items()];

    private static string? MountPath(JsonElement item) => item.Text("mountPath");
}
