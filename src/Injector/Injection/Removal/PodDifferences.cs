using System.Text.Json;
using Injector.Injection.Pods;
using Injector.Json;
using Injector.Kubernetes;

namespace Injector.Injection.Removal;

/// <summary>What differs between two states of one pod, as far as an injection touches it, in words that fit a line.</summary>
internal sealed class PodDifferences
{
    private const string ServiceAccountPath = "/var/run/secrets/kubernetes.io/serviceaccount";

    /// <summary>What the API server gives a container that does not say it.</summary>
    private static readonly string[] Defaults =
        ["terminationMessagePath", "terminationMessagePolicy", "imagePullPolicy", "resources", "restartPolicy", "image", "volumeMounts"];

    private static readonly string[] ResourceParts = ["requests", "limits"];

    private static readonly string[] Amounts = ["cpu", "memory", "ephemeral-storage", "storage", "sizeLimit"];

    private readonly List<string> _found = [];
    private readonly bool _stored;

    /// <summary>Null: all differences. Else those of the shape alone, and whether what the first state has besides counts.</summary>
    private readonly bool? _exactShape;

    private PodDifferences(bool stored, bool? exactShape) => (_stored, _exactShape) = (stored, exactShape);

    /// <param name="before">One state.</param>
    /// <param name="after">The other.</param>
    /// <param name="stored">Whether the first was stored by an API server: what it alone has is a default then, and no difference.</param>
    public static IReadOnlyList<string> Between(JsonElement before, JsonElement after, bool stored)
    {
        var differences = new PodDifferences(stored, exactShape: null);
        differences.CompareRevisions(before, after);
        differences.CompareSpecifications(before.Member("spec"), after.Member("spec"));
        differences.CompareEntries("annotation", before.Member("metadata").Member("annotations"), after.Member("metadata").Member("annotations"));
        differences.CompareEntries("label", before.Member("metadata").Member("labels"), after.Member("metadata").Member("labels"));
        return differences._found;
    }

    /// <summary>What of it only a new pod can follow: not the images, CPU and memory of containers, nor annotations and labels.</summary>
    /// <param name="stored">The pod as an API server has it.</param>
    /// <param name="renewed">The pod injected anew.</param>
    /// <param name="exact">
    /// False where the template's shape is known to be the same: then a variable, a port or a mount that the stored pod has besides is somebody else's, of
    /// another webhook for instance.
    /// </param>
    public static IReadOnlyList<string> OfShape(JsonElement stored, JsonElement renewed, bool exact)
    {
        var differences = new PodDifferences(stored: true, exact);
        differences.CompareSpecifications(stored.Member("spec"), renewed.Member("spec"));
        return differences._found;
    }

    private void CompareSpecifications(JsonElement before, JsonElement after)
    {
        CompareNamed("init container", before.Member("initContainers"), after.Member("initContainers"));
        CompareNamed("container", before.Member("containers"), after.Member("containers"));
        CompareNamed("volume", before.Member("volumes"), after.Member("volumes"));
        CompareNamed("pull secret", before.Member("imagePullSecrets"), after.Member("imagePullSecrets"));
    }

    private void CompareRevisions(JsonElement before, JsonElement after)
    {
        var (old, renewed) = (Status(before), Status(after));
        foreach (var template in renewed.Templates)
            if (template.Text("name"u8) is { } name && old.Revision(name) is { } was && renewed.Revision(name) is { } now && was != now)
                _found.Add($"{name}: revision {was} becomes {now}");
    }

    private static StatusAnnotation Status(JsonElement pod) => StatusAnnotation.Read(pod.Member("metadata").Member("annotations").Text(Keys.Status));

    private void CompareNamed(string what, JsonElement before, JsonElement after)
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
        else if (_exactShape == true)
            names = names.Concat(before.Members().Select(member => member.Name).Where(name => !Defaults.Contains(name) || name == "volumeMounts")).Distinct();
        if (_exactShape is not null)
            names = names.Where(name => name is not "image");
        return
        [
            .. names.Where(name => !Same(before.Member(name), after.Member(name), name)).Select(name => Field(name, before.Member(name), after.Member(name))),
        ];
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

    private void CompareEntries(string what, JsonElement before, JsonElement after)
    {
        foreach (var key in before.Members().Concat(after.Members()).Select(member => member.Name).Distinct())
            if (key != Keys.Status && !Same(before.Member(key), after.Member(key)))
                _found.Add($"{what} {key}");
    }

    private bool Same(JsonElement before, JsonElement after, string field = "")
    {
        if (_exactShape is not null && field == "resources")
            return ResourceParts.All(part => after.Members(part).All(
                amount => amount.Name is "cpu" or "memory" || Same(before.Member(part).Member(amount.Name), amount.Value, amount.Name)));
        // What is empty is not stored.
        if (_stored && IsNothing(before) && IsNothing(after))
            return true;
        if (after.ValueKind == JsonValueKind.Array || _exactShape == true && IsNothing(after) && before.ValueKind == JsonValueKind.Array)
            return SameItems(Items(before), Items(after));
        if (before.ValueKind != after.ValueKind)
            return false;
        return after.ValueKind switch
        {
            JsonValueKind.Undefined => true,
            JsonValueKind.Object => (_stored || before.GetPropertyCount() == after.GetPropertyCount())
                && after.Members().All(member => Same(before.Member(member.Name), member.Value, member.Name)),
            JsonValueKind.String when _stored && Amounts.Contains(field) => SameAmount(before.GetString()!, after.GetString()!),
            _ => JsonElement.DeepEquals(before, after),
        };
    }

    private bool SameItems(List<JsonElement> before, List<JsonElement> after)
    {
        if (_exactShape != false || !after.TrueForAll(item => Key(item) is not null))
            return before.Count == after.Count && before.Zip(after).All(pair => Same(pair.First, pair.Second));
        return after.TrueForAll(item => before.Find(other => Key(other) == Key(item)) is { ValueKind: JsonValueKind.Object } own && Same(own, item));
    }

    private static bool SameAmount(string before, string after) =>
        before == after || Quantity.TryParse(before, out var one) && Quantity.TryParse(after, out var other) && one == other;

    private static bool IsNothing(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Undefined or JsonValueKind.Null or JsonValueKind.False => true,
        JsonValueKind.String => value.ValueEquals(""u8),
        JsonValueKind.Number => value.TryGetInt32(out var number) && number == 0,
        JsonValueKind.Array => value.GetArrayLength() == 0,
        _ => false,
    };

    private static string? Key(JsonElement item) => MountPath(item) ?? item.Text("name");

    /// <summary>A list's items; of mounts, whose order means nothing, by their paths, without the one that every stored pod gets.</summary>
    private List<JsonElement> Items(JsonElement list) =>
        list.Items().Any(item => MountPath(item) is not null)
            ? [.. list.Items().Where(item => !_stored || MountPath(item) != ServiceAccountPath).OrderBy(MountPath, StringComparer.Ordinal)]
            : [.. list.Items()];

    private static string? MountPath(JsonElement item) => item.Text("mountPath");
}
