using System.Text.Json;
using Injector.Json;
using Injector.Kubernetes;

namespace Injector.Rollouts.Plans;

/// <summary>Finds which labels and annotations an injection would write otherwise now. The record is not among them.</summary>
internal static class MetadataChanges
{
    public static List<MetadataChange> Between(JsonElement stored, JsonElement renewed)
    {
        var changes = new List<MetadataChange>();
        foreach (var map in (string[])["labels", "annotations"])
        {
            var (before, after) = (stored.Member(map), renewed.Member(map));
            foreach (var entry in after.Members())
                if (entry.Name != Keys.Status && before.Text(entry.Name) != entry.Value.Text())
                    changes.Add(new(map, entry.Name, entry.Value.Text()));
            foreach (var entry in before.Members())
                if (entry.Name != Keys.Status && after.Member(entry.Name).ValueKind == JsonValueKind.Undefined)
                    changes.Add(new(map, entry.Name, null));
        }

        return changes;
    }
}
