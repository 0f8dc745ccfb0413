using System.Text.Json;
using Injector.Json;

namespace Injector.Injection.Pods;

/// <summary>The pod's containers and volumes, read once for a pod that is to be injected.</summary>
internal sealed class PodShape
{
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
    public static PodShape Read(in PodView pod, in SidecarNames sidecars)
    {
        var containers = new List<PodContainer>();
        var init = PodView.Require(pod.Spec, "initContainers"u8, JsonValueKind.Array, "spec.initContainers");
        Read(init, isInit: true, containers);
        var initCount = containers.Count;
        Read(PodView.Require(pod.Spec, "containers"u8, JsonValueKind.Array, "spec.containers"), isInit: false, containers);
        if (containers.Count == initCount)
            throw new PodFormatException("spec.containers", "a list of at least one container");
        var list = PodView.Require(pod.Spec, "volumes"u8, JsonValueKind.Array, "spec.volumes");
        var volumes = new List<PodVolume>();
        if (list.ValueKind == JsonValueKind.Array)
            foreach (var volume in list.EnumerateArray())
                volumes.Add(PodVolume.Read(volume));
        return new PodShape(containers, volumes, init.ValueKind == JsonValueKind.Array, list.ValueKind == JsonValueKind.Array)
        {
            Application = ApplicationContainers.Of(pod, containers, sidecars),
            UsesHostNetwork = pod.Spec.IsTrue("hostNetwork"u8),
            Resources = PodResources.Of(pod),
            Sums = PodSums.Of(containers),
        };
    }

    public PodContainer? Container(string name) => Containers.FirstOrDefault(container => container.Name == name);

    public PodVolume? Volume(string name) => Volumes.FirstOrDefault(volume => volume.Name == name);

    private static void Read(JsonElement list, bool isInit, List<PodContainer> containers)
    {
        if (list.ValueKind != JsonValueKind.Array)
            return;
        var index = 0;
        foreach (var container in list.EnumerateArray())
            containers.Add(PodContainer.Read(container, isInit, index++));
    }
}
