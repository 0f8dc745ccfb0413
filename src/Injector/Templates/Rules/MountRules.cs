using Injector.Kubernetes;
using Injector.Templates.Documents;
using Injector.Templates.Model;
using Injector.Text;

namespace Injector.Templates.Rules;

/// <summary>How a template's mounts and volumes go together: each mount has its volume, and each volume is mounted.</summary>
internal static class MountRules
{
    public static void Check(DocumentNode spec, IReadOnlyList<DocumentNode> containers, SharedVolumeTemplate? shared)
    {
        var volumes = spec.Member("volumes").IsList ? spec.Member("volumes").Items().ToList() : [];
        var names = volumes.Select(volume => volume.Member("name").String ?? "").ToList();
        // A volume whose name is to be corrected may be the one that is meant.
        var known = names.TrueForAll(KubernetesName.IsLabel);
        var mounted = new HashSet<string>(StringComparer.Ordinal);
        foreach (var container in containers)
            if (container.Member("volumeMounts").IsList)
                foreach (var mount in container.Member("volumeMounts").Items())
                {
                    Check(mount, shared, known ? names : null);
                    mounted.Add(mount.Member("name").String ?? "");
                }

        foreach (var volume in volumes)
            if (known && volume.Member("name").String is { } name && !mounted.Contains(name))
                volume.Warn($"no container of the template mounts {name}; mount it or remove it");
    }

    private static void Check(DocumentNode mount, SharedVolumeTemplate? shared, List<string>? names)
    {
        if (mount.Member("name").String is { Length: > 0 } name)
            if (name == shared?.Volume.Name)
                mount.Error("the shared volume is mounted by the injector, at spec.sharedVolume.sidecar.mountPath; remove this mount");
            else if (names is not null && !names.Contains(name))
                mount.Member("name").Error($"mounts {Shown.Short(name)}, which is not among spec.volumes; {Write(name, names)}");
        if (mount.Member("mountPath").String is { } path && path == shared?.SidecarMountPath.Literal)
            mount.Member("mountPath").Error($"{path} is where the shared volume is mounted; choose another path");
    }

    private static string Write(string name, List<string> names) =>
        Spelling.Nearest(name, names) is { } nearest ? $"did you mean {nearest}?" : "add it there";
}
