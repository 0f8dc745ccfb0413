using System.Text.Json;
using Injector.Json;

namespace Injector.Injection.Pods;

/// <summary>One container of the pod under review, parsed only as far as a plan needs.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsInit">Whether it stands among the init containers (a native sidecar does).</param>
/// <param name="Index">Its index in its own list, before anything is added.</param>
/// <param name="Json">The container itself.</param>
/// <param name="Mounts">Its volume mounts.</param>
/// <param name="HasMountList">Whether the pod has a (possibly empty) list to append a mount to.</param>
internal sealed record PodContainer(
    string Name, bool IsInit, int Index, JsonElement Json, List<PodMount> Mounts, bool HasMountList)
{
    /// <summary>The container in the pod, as a JSON pointer below the pod.</summary>
    public string Pointer => $"/spec/{(IsInit ? "initContainers" : "containers")}/{Index}";

    /// <summary>Whether it runs beside the application and not to its end before it.</summary>
    public bool KeepsRunning => !IsInit || Json.Is("restartPolicy"u8, "Always"u8);

    public static PodContainer Read(JsonElement container, bool isInit, int index)
    {
        if (container.ValueKind != JsonValueKind.Object)
            throw new PodFormatException(Place(isInit, index), "an object");
        var mounts = new List<PodMount>();
        var hasList = container.TryGetProperty("volumeMounts"u8, out var list) && list.ValueKind != JsonValueKind.Null;
        if (hasList && list.ValueKind != JsonValueKind.Array)
            throw new PodFormatException($"{Place(isInit, index)}.volumeMounts", "a list");
        if (hasList)
            foreach (var mount in list.EnumerateArray())
                mounts.Add(PodMount.Read(mount) ?? throw new PodFormatException($"{Place(isInit, index)}.volumeMounts", "a list of objects"));
        return new PodContainer(PodView.Text(container, "name"u8) ?? "", isInit, index, container, mounts, hasList);
    }

    private static string Place(bool isInit, int index) => $"spec.{(isInit ? "initContainers" : "containers")}[{index}]";
}
