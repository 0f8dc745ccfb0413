using Injector.Injection.Pods;
using Injector.Injection.Reasons;
using Injector.Kubernetes;
using Injector.Templates.Model;

namespace Injector.Injection.Plans;

/// <summary>
/// Detects whether a pod already has what a template adds, from the pod itself. This is what makes a second review give
/// no patch: after another webhook added a container, after a restore from backup, for a hand-written pod.
/// </summary>
internal static class TemplatePresence
{
    /// <returns>
    /// True when the template's containers are there; false when none is; an error when the pod has a container of its
    /// own under a name the template needs.
    /// </returns>
    public static (bool Present, InjectionError? Conflict) Of(
        SidecarTemplate template, PodShape pod, StatusAnnotation status, ReviewBudget budget)
    {
        PodContainer? stranger = null;
        HashSet<string>? shareable = null;
        budget.Spend(pod.Containers.Count, "the containers of this pod");
        foreach (var container in pod.Containers)
        {
            if (!template.HasContainer(container.Name))
                continue;
            if (IsOurs(template, container, pod, status, budget, ref shareable))
                return (true, null);
            stranger ??= container;
        }

        return stranger is null
            ? (false, null)
            : (false, new InjectionError(
                Reason.NameConflict,
                $"the pod has a container {stranger.Name} of its own, a name that template {template.Name} needs; rename it"));
    }

    /// <summary>
    /// A sidecar that shares a volume with the application does the template's work, whoever put it there: a volume that
    /// can be written to, for every container of a pod mounts the service account's token. Without a shared volume the
    /// image tells, by its last segment: mirrors rewrite the registry, upgrades the tag. An init container alone stands
    /// for the template only where the sidecar may be left out.
    /// </summary>
    private static bool IsOurs(
        SidecarTemplate template, PodContainer container, PodShape pod, StatusAnnotation status, ReviewBudget budget, ref HashSet<string>? shareable)
    {
        var own = template.Sidecars.FirstOrDefault(sidecar => sidecar.Name == container.Name);
        if (own is null)
            return template.Sidecars.All(sidecar => sidecar.When is not null) && status.Records(template.Name, container.Name);
        if (template.SharedVolume is not null)
            return (shareable ??= Shareable(template, pod, budget)).Overlaps(container.Mounts.Select(mount => mount.Volume));
        return status.Records(template.Name, container.Name)
            || own.DefaultImage is { } wanted
            && PodView.Text(container.Json, "image"u8) is { } image
            && ImageReference.TryParse(image, out var actual)
            && actual.BaseName == wanted.BaseName;
    }

    /// <summary>The volumes through which a sidecar could read what another container of the pod writes.</summary>
    private static HashSet<string> Shareable(SidecarTemplate template, PodShape pod, ReviewBudget budget)
    {
        var volumes = new HashSet<string>(StringComparer.Ordinal);
        foreach (var other in pod.Containers)
        {
            if (template.HasContainer(other.Name))
                continue;
            budget.Spend(other.Mounts.Count, "the mounts of this pod");
            foreach (var mount in other.Mounts)
                if (pod.Volume(mount.Volume) is not { ReadOnly: true })
                    volumes.Add(mount.Volume);
        }

        return volumes;
    }
}
