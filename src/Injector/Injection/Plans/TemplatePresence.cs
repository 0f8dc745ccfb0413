using System.Text.Json;
using Injector.Injection.Pods;
using Injector.Injection.Reasons;
using Injector.Json;
using Injector.Kubernetes;
using Injector.Templates.Model;

namespace Injector.Injection.Plans;

/// <summary>
/// Detects whether a pod already has what a template adds, from the pod itself. This is what makes a second review give
/// no patch: after another webhook added a container, after a restore from backup, for a hand-written pod.
/// </summary>
/// <remarks>
/// A name alone makes nothing ours. A sidecar that does the template's work keeps running, is of the template's image (by its last
/// segment: mirrors rewrite the registry, upgrades the tag), runs its command, and mounts the volume that holds what the application writes at
/// the log path. Where the pod's own record says that we added it, an older revision may have been another image and
/// another path: then any volume that it shares with the application is enough.
/// </remarks>
internal static class TemplatePresence
{
    /// <param name="template">The template.</param>
    /// <param name="pod">The pod.</param>
    /// <param name="status">Its own record.</param>
    /// <param name="trusted">Whether the record counts. Where injection is enforced it does not: whoever makes a pod can write one.</param>
    /// <param name="values">The template's parameters as they are for this pod.</param>
    /// <param name="budget">The work that this review may still do.</param>
    public static Presence Of(SidecarTemplate template, PodShape pod, StatusAnnotation status, bool trusted, TemplateValues values, ReviewBudget budget)
    {
        budget.Spend(pod.Containers.Count, "the containers of this pod");
        var recorded = trusted && status.Entry(template.Name).ValueKind == JsonValueKind.Object;
        PodContainer? stranger = null;
        foreach (var container in pod.Containers)
        {
            if (!template.HasContainer(container.Name))
                continue;
            if (IsSidecar(template, container, pod, recorded ? status : null, values, budget))
                return Presence.Whole;
            // What the record calls an init container is one, and no sidecar.
            if (!recorded || !status.Records(template.Name, container.Name) || Sidecar(template, container) is not null)
                stranger ??= container;
        }

        if (stranger is not null)
            return Presence.Taken(new InjectionError(
                Reason.NameConflict,
                $"the pod has a container {stranger.Name} of its own, a name that template {template.Name} needs; rename it"));
        return recorded && TemplateRemains.Of(template, pod, status, budget) is { } remains
            && (remains.Containers.Count > 0 || remains.Volumes.Count > 0)
                ? Presence.Part(remains)
                : Presence.None;
    }

    private static TemplateContainer? Sidecar(SidecarTemplate template, PodContainer container) =>
        template.Sidecars.FirstOrDefault(sidecar => sidecar.Name == container.Name);

    private static bool IsSidecar(
        SidecarTemplate template, PodContainer container, PodShape pod, StatusAnnotation? status, TemplateValues values, ReviewBudget budget)
    {
        var own = Sidecar(template, container);
        if (own is null)
            // An init container alone stands for the template only where the sidecar may be left out.
            return template.Sidecars.All(sidecar => sidecar.When is not null) && status?.Records(template.Name, container.Name) == true;
        if (!container.KeepsRunning)
            return false;
        if (status?.Records(template.Name, container.Name) == true)
            return template.SharedVolume is null || SharesVolume(template, container, pod, log: null, budget);
        return IsOfImage(own, container)
            && RunsCommand(own, container, template.SharedVolume is null)
            && (template.SharedVolume is not { } shared || SharesVolume(template, container, pod, Paths(shared, values), budget));
    }

    private static bool IsOfImage(TemplateContainer own, PodContainer container) =>
        own.DefaultImage is not { } wanted
        || PodView.Text(container.Json, "image"u8) is { } image && ImageReference.TryParse(image, out var actual) && actual.BaseName == wanted.BaseName;

    /// <summary>Without a shared volume the image alone tells: a command that is not named there is the image's own.</summary>
    private static bool RunsCommand(TemplateContainer own, PodContainer container, bool imageIsEnough)
    {
        foreach (var (name, fragment) in own.Members)
            if (name.EncodedUtf8Bytes.SequenceEqual("command"u8))
            {
                if (!fragment.IsConstant)
                    return true;
                using var wanted = JsonDocument.Parse(JsonBytes.Of(json => fragment.Render(json, TemplateValues.None)));
                return JsonElement.DeepEquals(wanted.RootElement, container.Json.Member("command"u8));
            }

        return imageIsEnough || container.Json.Member("command"u8).ValueKind is JsonValueKind.Undefined or JsonValueKind.Null;
    }

    /// <summary>The log path, and those that containers are named with.</summary>
    private static List<string> Paths(SharedVolumeTemplate shared, TemplateValues values)
    {
        var paths = new List<string> { shared.ApplicationMountPath.Render(values) };
        if (shared.Containers is { } variable)
            foreach (var item in values[variable].Items)
                if (item.IndexOf(':', StringComparison.Ordinal) is >= 0 and var colon)
                    paths.Add(item[(colon + 1)..].TrimEnd('/'));
        return paths;
    }

    /// <summary>
    /// Whether the sidecar mounts a volume that the application has at or above one of the paths (null: anywhere): one that can be
    /// written to, for every container of a pod mounts the service account's token.
    /// </summary>
    private static bool SharesVolume(SidecarTemplate template, PodContainer sidecar, PodShape pod, List<string>? log, ReviewBudget budget)
    {
        var mounted = sidecar.Mounts.Select(static mount => mount.Volume).ToHashSet(StringComparer.Ordinal);
        foreach (var other in pod.Containers)
        {
            if (template.HasContainer(other.Name))
                continue;
            budget.Spend((long)other.Mounts.Count * (log?.Count ?? 1), "the mounts of this pod, with each of the paths to follow,");
            foreach (var mount in other.Mounts)
                if (mounted.Contains(mount.Volume) && (log is null || log.Exists(mount.Covers)) && pod.Volume(mount.Volume) is not { ReadOnly: true })
                    return true;
        }

        return false;
    }
}
