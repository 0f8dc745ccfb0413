using Injector.Injection.Pods;
using Injector.Json;

namespace Injector.Injection.Plans;

/// <summary>What a container sees at a path: its own mounts, and those that are added to it in this review.</summary>
internal readonly struct ContainerMounts(PodShape pod, AddedMounts? earlier)
{
    /// <summary>The longest mount at the path or above it.</summary>
    public PodMount? Covering(PodContainer container, string path)
    {
        PodMount? longest = null;
        foreach (var mount in container.Mounts)
            if (mount.Covers(path) && mount.Path.Length >= (longest?.Path.Length ?? 0))
                longest = mount;
        foreach (var mount in earlier?.Of(container) ?? [])
            if (mount.Covers(path) && mount.Path.Length >= (longest?.Path.Length ?? 0))
                longest = mount;
        return longest;
    }

    /// <summary>What keeps the application from writing there, or null.</summary>
    public string? ReadOnly(PodMount mount)
    {
        // A volume the pod does not list may still come: a StatefulSet's claim templates are added by its controller.
        var volume = pod.Volume(mount.Volume);
        if (volume is { ReadOnly: true })
            return $"{volume.Kind} {mount.Volume}";
        return mount.ReadOnly ? $"volume {mount.Volume}" : null;
    }

    /// <summary>The block device that the container has at the path or above it; null when there is none.</summary>
    public static string? Device(PodContainer container, string path)
    {
        foreach (var device in container.Json.Items("volumeDevices"u8))
            if (device.Text("devicePath"u8) is { Length: > 0 } place && new PodMount("", PodMount.Clean(place), null, null, false).Covers(path))
                return device.Text("name"u8) ?? "";
        return null;
    }
}
