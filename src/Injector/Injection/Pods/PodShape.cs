using System.Text.Json;
using Injector.Json;

namespace Injector.Injection.Pods;

/// <summary>The pod's containers and volumes, read once for a pod that is to be injected.</summary>
internal sealed class PodShape
{
    private FirstByName<PodContainer>? _containersByName;
    private FirstByName<PodVolume>? _volumesByName;

    private PodShape(List<PodContainer> containers, List<PodVolume> volumes, bool hasInitContainers, bool hasVolumes)
    {
        Containers = containers;
        Volumes = volumes;
        HasInitContainerList = hasInitContainers;
        HasVolumeList = hasVolumes;
    }

    /// <summary>Init containers first, then containers; each knows its own list and index.</summary>
    public List<PodContainer> Containers { get; }

    public List<PodVolume> Volumes { get; }

    /// <summary>Whether there is a list to insert into; a null list counts as none.</summary>
    public bool HasInitContainerList { get; }

    public bool HasVolumeList { get; }

    /// <summary>Which of the containers are the application's.</summary>
    public ApplicationContainers Application { get; private init; } = null!;

    /// <summary>Whether its containers have the node's network, and ports of theirs are the node's.</summary>
    public bool UsesHostNetwork { get; private init; }

    /// <summary>What the pod has as a whole; null when it leaves resources to its containers.</summary>
    public PodResources? Resources { get; private init; }

    /// <summary>What the sum of its containers comes to, before anything is added.</summary>
    public PodSums Sums { get; private init; }

    /// <param name="pod">The pod.</param>
    /// <param name="sidecars">Which containers are known to be sidecars.</param>
    /// <param name="budget">The work that this review may still do.</param>
    public static PodShape Read(in PodView pod, in SidecarNames sidecars, ReviewBudget budget)
    {
        var containers = new List<PodContainer>();
        var init = PodView.Require(pod.Spec, "initContainers"u8, JsonValueKind.Array, "spec.initContainers");
        Read(init, isInit: true, containers, budget);
        var initCount = containers.Count;
        Read(PodView.Require(pod.Spec, "containers"u8, JsonValueKind.Array, "spec.containers"), isInit: false, containers, budget);
        if (containers.Count == initCount)
            throw new PodFormatException("spec.containers", "a list of at least one container");
        var list = PodView.Require(pod.Spec, "volumes"u8, JsonValueKind.Array, "spec.volumes");
        var volumes = new List<PodVolume>();
        if (list.ValueKind == JsonValueKind.Array)
            foreach (var volume in list.EnumerateArray())
            {
                budget.Spend(1, "the volumes of this pod");
                volumes.Add(PodVolume.Read(volume));
            }

        return new PodShape(containers, volumes, init.ValueKind == JsonValueKind.Array, list.ValueKind == JsonValueKind.Array)
        {
            Application = ApplicationContainers.Of(pod, containers, sidecars, budget),
            UsesHostNetwork = pod.Spec.IsTrue("hostNetwork"u8),
            Resources = PodResources.Of(pod),
            Sums = PodSums.Of(containers),
        };
    }

    public PodContainer? Container(string name) => (_containersByName ??= new(Containers, static container => container.Name)).Find(name);

    public PodVolume? Volume(string name) => (_volumesByName ??= new(Volumes, static volume => volume.Name)).Find(name);

    private static void Read(JsonElement list, bool isInit, List<PodContainer> containers, ReviewBudget budget)
    {
        if (list.ValueKind != JsonValueKind.Array)
            return;
        var index = 0;
        foreach (var container in list.EnumerateArray())
        {
            var read = PodContainer.Read(container, isInit, index++);
            budget.Spend(1 + read.Mounts.Count, "the containers of this pod");
            containers.Add(read);
        }
    }
}
