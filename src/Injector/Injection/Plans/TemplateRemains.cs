using System.Text.Json;
using Injector.Injection.Pods;
using Injector.Injection.Reasons;
using Injector.Json;
using Injector.Templates.Model;

namespace Injector.Injection.Plans;

/// <summary>
/// What a pod still has of a template, of which its own record says that it had all: another webhook or policy took the
/// rest, or the pod was copied without it. These parts are ours, and are completed.
/// </summary>
/// <remarks>
/// Anybody can write the record. So a volume is taken for ours only when it is of the kind that ours is: what its author gains is his own
/// volume in a container of his own pod.
/// </remarks>
internal sealed class TemplateRemains
{
    private TemplateRemains(HashSet<string> containers, HashSet<string> volumes, List<JsonElement> mounts)
    {
        Containers = containers;
        Volumes = volumes;
        Mounts = mounts;
    }

    /// <summary>The template's containers that are there.</summary>
    public IReadOnlySet<string> Containers { get; }

    /// <summary>The volumes that are there.</summary>
    public IReadOnlySet<string> Volumes { get; }

    /// <summary>The application's mounts that are there, as the record has them.</summary>
    public IReadOnlyList<JsonElement> Mounts { get; }

    public static TemplateRemains Of(SidecarTemplate template, PodShape pod, StatusAnnotation status, ReviewBudget budget)
    {
        var record = status.Entry(template.Name);
        return new TemplateRemains(
            [.. template.Containers.Select(container => container.Name).Where(name => pod.Container(name) is not null && status.Records(template.Name, name))],
            [.. record.Texts("volumes").Where(name => pod.Volume(name) is { } volume && volume.Kind == Kind(template, name))],
            [.. record.Items("mounts"u8).Where(mount => IsThere(pod, mount, budget))]);
    }

    /// <summary>What to tell of it.</summary>
    public InjectionWarning Warning(SidecarTemplate template)
    {
        var missing = string.Join(", ", template.Sidecars.Select(sidecar => sidecar.Name).Where(name => !Containers.Contains(name)));
        return new(
            WarningCode.PartsMissing, Key: null, $"{missing} was in this pod, and another webhook, a policy or a copy left it out; it is added again");
    }

    // The shared volume's name may be numbered.
    private static string Kind(SidecarTemplate template, string name) =>
        (template.Volumes.FirstOrDefault(volume => volume.Name == name) ?? template.SharedVolume?.Volume)?.Members is [var source, ..]
            ? source.Name.Value
            : "";

    private static bool IsThere(PodShape pod, JsonElement mount, ReviewBudget budget)
    {
        if (mount.Text("container"u8) is not { } name || mount.Text("volume"u8) is not { } volume || mount.Text("mountPath"u8) is not { } path
            || pod.Container(name) is not { } container)
            return false;
        budget.Spend(container.Mounts.Count, "the mounts that the pod's record names");
        var clean = PodMount.Clean(path);
        return container.Mounts.Exists(own => own.Volume == volume && own.Path == clean);
    }
}
