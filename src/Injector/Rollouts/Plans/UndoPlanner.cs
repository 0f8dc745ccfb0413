using System.Text.Json;
using Injector.Injection.Pods;
using Injector.Json;
using Injector.Kubernetes;

namespace Injector.Rollouts.Plans;

/// <summary>Plans the way back: each container of ours to what the pod's record says that it had before it was last changed in place.</summary>
internal sealed class UndoPlanner(ClusterAbilities abilities) : IPodPlanner
{
    private static readonly string[] Lists = ["initContainers", "containers"];

    public PodPlan Plan(JsonElement pod, NamespaceFacts ns)
    {
        var health = PodHealth.Of(pod);
        if (health.IsBeingDeleted)
            return new(RolloutReason.BeingDeleted);
        var annotation = new PodView(pod).Annotation(Keys.Status);
        var status = StatusAnnotation.Read(annotation);
        if (status.IsEmpty)
            return new(RolloutReason.RecordUnreadable, $"its {Keys.Status} annotation cannot be read");
        var changes = new List<ContainerChange>();
        foreach (var template in status.Templates)
            if (template.Member(RolloutRecord.Previous) is { ValueKind: JsonValueKind.Object } previous && Add(changes, pod, previous) is { } problem)
                return new(RolloutReason.RecordUnreadable, problem);
        if (changes.Count == 0)
            return new(RolloutReason.UpToDate);
        if (!health.IsRunning)
            return new(RolloutReason.NotRunning);
        if (health.NotReadyBeside(changes.Select(change => change.Name).ToHashSet(StringComparer.Ordinal)) is { } other)
            return new(RolloutReason.NotReady, $"container {other} is not ready");
        if (changes.Exists(change => change.IsInit && change.KeepsRunning && change.NewImage is not null) && abilities.FollowsNativeImage(health.Node) != true)
            return new(RolloutReason.NodeUnknown, $"node {health.Node} could not be read, or its kubelet follows no such change");
        if (changes.Exists(change => change.NewResources is not null) && !abilities.Resizes)
            return new(RolloutReason.NotReady, "the API server changes no resources of running pods");
        using var recorded = JsonDocument.Parse(annotation!);
        var words = changes.Select(change => $"{change.Name}: {change.Image} becomes {change.NewImage ?? change.Image}");
        return new(RolloutReason.PreviousImage, string.Join("; ", words))
        {
            Containers = changes,
            Record = RolloutRecord.WriteUndone(recorded.RootElement),
        };
    }

    private static string? Add(List<ContainerChange> changes, JsonElement pod, JsonElement previous)
    {
        foreach (var list in Lists)
        {
            var index = -1;
            foreach (var container in pod.Member("spec").Items(list))
            {
                index++;
                if (container.Text("name") is not { } name)
                    continue;
                var (image, resources) = (previous.Member("images").Text(name), previous.Member("resources").Member(name));
                if (image is null && resources.ValueKind != JsonValueKind.Object)
                    continue;
                if (image is not null && !ImageReference.TryParse(image, out _))
                    return $"its record of {name} names no image";
                var current = container.Text("image") ?? "";
                var isInit = list == Lists[0];
                if (image != current || resources.ValueKind == JsonValueKind.Object)
                    changes.Add(new ContainerChange(
                        name, $"/spec/{list}/{index}", isInit, !isInit || container.Is("restartPolicy"u8, "Always"u8), current,
                        image == current ? null : image, container.Member("resources"), resources.ValueKind == JsonValueKind.Object ? resources : null));
            }
        }

        return null;
    }
}
