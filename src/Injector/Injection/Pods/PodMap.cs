using System.Text.Json;

namespace Injector.Injection.Pods;

/// <summary>
/// An object of the pod that is asked for many keys. JSON that is read in place is walked for each of them: that is the cheapest for the few
/// members of an ordinary pod, and for a hundred thousand it would be a hundred thousand steps a key. So those get an index.
/// </summary>
internal sealed class PodMap
{
    private const int MostWalked = 32;

    private readonly JsonElement _json;
    private Dictionary<string, JsonElement>? _index;

    private PodMap(JsonElement json) => _json = json;

    /// <summary>Null for an object that is best walked, and for <c>Undefined</c>.</summary>
    public static PodMap? Of(JsonElement json) =>
        json.ValueKind == JsonValueKind.Object && json.GetPropertyCount() > MostWalked ? new PodMap(json) : null;

    /// <summary>The value of a key; <c>Undefined</c> when there is none.</summary>
    public JsonElement Member(string key) => (_index ??= Index()).GetValueOrDefault(key);

    private Dictionary<string, JsonElement> Index()
    {
        var index = new Dictionary<string, JsonElement>(_json.GetPropertyCount(), StringComparer.Ordinal);
        foreach (var member in _json.EnumerateObject())
            index[member.Name] = member.Value;
        return index;
    }
}
