using System.Text.Json;
using Injector.Json;

namespace Injector.Rollouts.Plans;

/// <summary>Finds what of our containers a running pod can change.</summary>
internal static class ContainerChanges
{
    private static readonly string[] Lists = ["initContainers", "containers"];

    /// <param name="stored">The pod's specification as it is.</param>
    /// <param name="renewed">The same, injected anew; of the same shape.</param>
    /// <param name="ours">The names of our containers.</param>
    public static List<ContainerChange> Between(JsonElement stored, JsonElement renewed, IReadOnlySet<string> ours)
    {
        var changes = new List<ContainerChange>();
        foreach (var list in Lists)
        {
            var wanted = renewed.Items(list).Where(container => ours.Contains(container.Text("name") ?? "")).ToList();
            var index = 0;
            foreach (var container in stored.Items(list))
            {
                if (wanted.Find(other => other.Text("name") == container.Text("name")) is { ValueKind: JsonValueKind.Object } other
                    && Of(container, other, list, index) is { } change)
                    changes.Add(change);
                index++;
            }
        }

        return changes;
    }

    private static ContainerChange? Of(JsonElement stored, JsonElement renewed, string list, int index)
    {
        var (image, newImage) = (stored.Text("image") ?? "", renewed.Text("image") ?? "");
        var (resources, newResources) = (stored.Member("resources"), renewed.Member("resources"));
        var sameImage = ImageComparison.Same(image, newImage);
        var sameResources = ResourceComparison.Same(resources, newResources);
        var isInit = list == Lists[0];
        var keepsRunning = !isInit || stored.Is("restartPolicy"u8, "Always"u8);
        // An init container that has ended needs nothing any more.
        return sameImage && (sameResources || !keepsRunning)
            ? null
            : new ContainerChange(stored.Text("name") ?? "", $"/spec/{list}/{index}", isInit, keepsRunning, image, sameImage ? null : newImage, resources,
                sameResources || !keepsRunning ? null : newResources);
    }
}
