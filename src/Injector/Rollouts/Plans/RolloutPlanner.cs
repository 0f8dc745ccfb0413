using System.Text.Json;
using Injector.Configuration;
using Injector.Injection.Plans;
using Injector.Injection.Pods;
using Injector.Injection.Removal;
using Injector.Json;
using Injector.Kubernetes;

namespace Injector.Rollouts.Plans;

/// <summary>
/// Plans the way forward: the pod is injected anew, offline, from its own keys and its namespace's, and what differs tells how it comes there.
/// </summary>
/// <param name="settings">What the servers decide on, or are going to.</param>
/// <param name="abilities">What the cluster can change of a running pod.</param>
internal sealed class RolloutPlanner(InjectionSettings settings, ClusterAbilities abilities) : IPodPlanner
{
    public PodPlan Plan(JsonElement pod, NamespaceFacts ns)
    {
        var health = PodHealth.Of(pod);
        if (health.IsBeingDeleted)
            return new(RolloutReason.BeingDeleted);
        var removal = SidecarRemoval.Of(pod);
        if (!removal.IsRecorded)
            return new(RolloutReason.RecordUnreadable, $"it has no {Keys.Status} annotation");
        if (removal.Problem is { } problem)
            return new(RolloutReason.RecordUnreadable, problem);
        var renewed = RenewedPod.Of(pod, removal, ns, settings);
        if (renewed.Outcome.Error is { } error)
            return new(RolloutReason.WouldBeRefused, error.MessageWithReason);
        if (renewed.Outcome.Plan is not { } plan)
            return new(RolloutReason.NotAskedFor, renewed.Outcome.Reason.ToString());

        var status = StatusAnnotation.Read(new PodView(pod).Annotation(Keys.Status));
        // A record without a shape is of a version that wrote none: then whatever the pod has besides counts.
        var exact = plan.Templates.Any(applied => status.Shape(applied.Template.Name) != applied.Template.Shape);
        var differences = PodDifferences.OfShape(pod, renewed.Pod, exact);
        return differences.Count > 0
            ? Recreation.Of(pod, ShapeReason(pod, plan), string.Join("; ", differences))
            : InPlace(pod, renewed.Pod, plan, status, health);
    }

    private PodPlan InPlace(JsonElement pod, JsonElement renewed, InjectionPlan plan, StatusAnnotation status, PodHealth health)
    {
        var ours = plan.Sidecars.Concat(plan.InitContainers).Select(container => container.Name).ToHashSet(StringComparer.Ordinal);
        var changes = ContainerChanges.Between(pod.Member("spec"), renewed.Member("spec"), ours);
        var metadata = MetadataChanges.Between(pod.Member("metadata"), renewed.Member("metadata"));
        var isRecorded = plan.Templates.All(applied => status.Revision(applied.Template.Name) == applied.Template.Revision);
        if (changes.Count == 0 && metadata.Count == 0 && isRecorded)
            return new(health.IsRunning && !plan.Sidecars.All(sidecar => health.Container(sidecar.Name) is { IsReady: true })
                ? RolloutReason.ComingUp
                : RolloutReason.UpToDate);
        if (!health.IsRunning)
            return new(RolloutReason.NotRunning);
        if (health.NotReadyBeside(ours) is { } other)
            return new(RolloutReason.NotReady, $"container {other} is not ready");
        var record = renewed.Member("metadata").Member("annotations").Text(Keys.Status) ?? "{}";
        return Obstacle(pod, changes, health) ?? new PodPlan(Reason(changes), Describe(changes, metadata))
        {
            Containers = changes,
            Metadata = metadata,
            Record = RolloutRecord.Write(record, status, changes, name => health.Container(name) is { IsReady: true }),
        };
    }

    /// <summary>What keeps this cluster from changing a running pod in this way; null when nothing does.</summary>
    private PodPlan? Obstacle(JsonElement pod, List<ContainerChange> changes, PodHealth health)
    {
        if (changes.Exists(change => change.NewImage is not null && change.KeepsRunning && change.IsInit))
            switch (abilities.FollowsNativeImage(health.Node))
            {
                case null:
                    return new(RolloutReason.NodeUnknown, $"node {health.Node} could not be read");
                case false:
                    return Recreation.Of(pod, RolloutReason.KubeletTooOld, $"node {health.Node} has kubelet {abilities.Kubelets[health.Node].Text}");
            }

        foreach (var change in changes)
            if (change.NewResources is { } resources)
            {
                if (!abilities.Resizes)
                    return Recreation.Of(pod, RolloutReason.ResizeNotServed, $"{change.Name}: resources");
                if (health.QualityOfService == "BestEffort"
                    || health.QualityOfService == "Guaranteed" && !ResourceComparison.IsGuaranteed(resources))
                    return Recreation.Of(pod, RolloutReason.QualityOfServiceDiffers, $"{change.Name}: resources, and the pod is {health.QualityOfService}");
            }

        return null;
    }

    private static RolloutReason Reason(List<ContainerChange> changes) =>
        changes.Exists(change => change.NewImage is not null) ? RolloutReason.ImageDiffers
        : changes.Count > 0 ? RolloutReason.ResourcesDiffer
        : RolloutReason.MetadataDiffers;

    private static string Describe(List<ContainerChange> changes, List<MetadataChange> metadata)
    {
        var words = new List<string>();
        foreach (var change in changes)
        {
            if (change.NewImage is { } image)
                words.Add($"{change.Name}: {change.Image} becomes {image}");
            if (change.NewResources is not null)
                words.Add($"{change.Name}: resources");
        }

        words.AddRange(metadata.Select(change => $"{change.Map[..^1]} {change.Key}"));
        return words.Count == 0 ? "revision" : string.Join("; ", words);
    }

    private static RolloutReason ShapeReason(JsonElement pod, InjectionPlan plan)
    {
        var spec = pod.Member("spec");
        foreach (var sidecar in plan.Sidecars)
        {
            var (list, other) = plan.Native ? ("initContainers", "containers") : ("containers", "initContainers");
            var stored = Find(spec, list, sidecar.Name) ?? Find(spec, other, sidecar.Name);
            if (stored is { } container && IsScript(container) && sidecar.Members.All(member => member.Name.Value != "command"))
                return RolloutReason.ScriptOfEarlierVersion;
            if (Find(spec, list, sidecar.Name) is null && stored is not null)
                return RolloutReason.LifecycleDiffers;
        }

        return RolloutReason.ShapeDiffers;
    }

    /// <summary>As 0.1.0 had it: <c>sh -c</c> with the whole log-processor.</summary>
    private static bool IsScript(JsonElement container) =>
        container.Member("command") is { ValueKind: JsonValueKind.Array } command && command.GetArrayLength() == 3
        && command[0].Text() == "sh" && command[1].Text() == "-c" && command[2].Text()?.Contains("log-processor: ", StringComparison.Ordinal) == true;

    private static JsonElement? Find(JsonElement spec, string list, string name)
    {
        foreach (var container in spec.Items(list))
            if (container.Text("name") == name)
                return container;
        return null;
    }
}
