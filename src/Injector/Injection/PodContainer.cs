using System.Text.Json;

namespace Injector.Injection;

/// <summary>One container of the pod under review, parsed only as far as a plan needs.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsInit">Whether it stands among the init containers (a native sidecar does).</param>
/// <param name="Index">Its index in its own list, before anything is added.</param>
/// <param name="Json">The container itself.</param>
/// <param name="Mounts">Its volume mounts.</param>
/// <param name="HasMountList">Whether the pod has a (possibly empty) list to append a mount to.</param>
public sealed record PodContainer(
    string Name, bool IsInit, int Index, JsonElement Json, List<PodMount> Mounts, bool HasMountList)
{
    /// <summary>The container in the pod, as a JSON pointer below the pod.</summary>
    public string Pointer => $"/spec/{(IsInit ? "initContainers" : "containers")}/{Index}";

    public static PodContainer Read(JsonElement container, bool isInit, int index)
    {
        var path = $"spec.{(isInit ? "initContainers" : "containers")}[{index}]";
        if (container.ValueKind != JsonValueKind.Object)
            throw new PodFormatException(path, "an object");
        var list = PodView.Member(container, "volumeMounts"u8, JsonValueKind.Array, $"{path}.volumeMounts");
        var mounts = new List<PodMount>();
        if (list.ValueKind == JsonValueKind.Array)
            foreach (var mount in list.EnumerateArray())
                mounts.Add(PodMount.Read(mount, path));
        return new PodContainer(
            PodView.Text(container, "name"u8) ?? string.Empty, isInit, index, container, mounts, list.ValueKind == JsonValueKind.Array);
    }
}
