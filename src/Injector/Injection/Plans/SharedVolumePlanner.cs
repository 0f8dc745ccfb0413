using Injector.Injection.Pods;
using Injector.Injection.Reasons;
using Injector.Templates.Model;
using Injector.Text;

namespace Injector.Injection.Plans;

/// <summary>
/// Finds or makes the volume between application and sidecar: reuses what the target container already mounts at the
/// log path or above it, else adds one to that container alone.
/// </summary>
/// <remarks>
/// A reused mount is given to the sidecar as it is, and the sidecar looks into the directory below it: extending the
/// subPath instead would make the kubelet create that directory as root, and could lock the application out of it.
/// </remarks>
internal sealed class SharedVolumePlanner(
    SidecarTemplate template, PodShape pod, AddedMounts? earlier, Func<string, string> freeVolumeName,
    ReviewBudget budget)
{
    private const int MostNamed = 30;

    private readonly SharedVolumeTemplate _shared = template.SharedVolume!;
    private Reused? _reused;

    /// <summary>Plans for one pod; null and an error when its mounts do not allow it.</summary>
    public (SharedVolumePlan? Plan, InjectionError? Error) Plan(TemplateValues values)
    {
        var (targets, error) = Targets(values);
        if (error is not null)
            return (null, error);
        var plan = new SharedVolumePlan { FirstTarget = targets[0] };
        var logPath = _shared.ApplicationMountPath.Render(values);
        var sidecarPath = _shared.SidecarMountPath.Render(values);
        foreach (var target in targets)
        {
            budget.Spend(target.Mounts.Count + logPath.Length, "the containers to follow, each with its path,");
            var place = targets.Count == 1 ? sidecarPath : $"{sidecarPath}/{target.Name}";
            var mount = Covering(target, logPath);
            if (mount is null)
                Add(plan, target, logPath, place, targets.Count > 1 ? target.Name : null);
            else if (Reuse(plan, target, mount, logPath, place) is { } conflict)
                return (null, conflict);
        }

        plan.Environment = _reused?.Variables.Added ?? [];
        return (plan, null);
    }

    private (List<PodContainer> Targets, InjectionError? Error) Targets(TemplateValues values)
    {
        if (_shared.Containers is not { } variable || values[variable].Items is not { Count: > 0 } names)
            return ([pod.Default], null);
        var targets = new List<PodContainer>(names.Count);
        foreach (var name in names.Distinct(StringComparer.Ordinal))
        {
            if (pod.Container(name) is not { } target)
                return ([], NoSuchContainer(name, variable.Parameter!.Key));
            targets.Add(target);
        }

        return (targets, null);
    }

    private InjectionError NoSuchContainer(string name, string key) => new(
        Reason.TargetContainerNotFound,
        $"{key} names \"{Excerpt.Of(name, 63)}\"; this pod has {Names(pod.Containers)}",
        key);

    // A pod may have thousands, and a message has a line.
    private static string Names(List<PodContainer> containers) => string.Join(
        ", ", [.. containers.Take(MostNamed).Select(container => Excerpt.Of(container.Name, 63)), .. containers.Count > MostNamed ? (string[])["…"] : []]);

    /// <summary>The longest mount at the log path or above it, among the target's own and those that an earlier template adds in this review.</summary>
    private PodMount? Covering(PodContainer target, string logPath)
    {
        PodMount? longest = null;
        foreach (var mount in target.Mounts)
            if (mount.Covers(logPath) && mount.Path.Length >= (longest?.Path.Length ?? 0))
                longest = mount;
        foreach (var mount in earlier?.Of(target) ?? [])
            if (mount.Covers(logPath) && mount.Path.Length >= (longest?.Path.Length ?? 0))
                longest = mount;
        return longest;
    }

    private void Add(SharedVolumePlan plan, PodContainer target, string logPath, string place, string? subPath)
    {
        plan.AddedVolume ??= _shared.Volume with { Name = freeVolumeName(_shared.Volume.Name) };
        plan.ApplicationMounts.Add(new PlannedMount(target, plan.AddedVolume.Name, logPath, subPath));
        plan.SidecarMounts.Add(new SidecarMount(plan.AddedVolume.Name, place, subPath, null));
        plan.Directories.Add(place);
    }

    private InjectionError? Reuse(SharedVolumePlan plan, PodContainer target, PodMount mount, string logPath, string place)
    {
        if (ReadOnly(mount) is { } what)
            return new InjectionError(
                Reason.MountConflict,
                $"{logPath} in container {target.Name} is read-only ({what} at {Shown(mount)}); log elsewhere");
        _reused ??= new Reused(template);
        string? expression = null;
        if (mount.SubPathExpr is not null)
        {
            (expression, var missing) = _reused.Variables.Rewrite(target, mount.SubPathExpr);
            if (missing is not null)
                return new InjectionError(
                    Reason.MountConflict,
                    $"the subPathExpr at {Shown(mount)} of container {target.Name} needs {Excerpt.Of(missing, 60)}, which is no plain value or fieldRef");
        }

        // Two targets that share a directory of one volume are read once, or each line would come twice.
        if (!_reused.Mounts.TryGetValue((mount.Volume, mount.SubPath, expression), out var same))
        {
            _reused.Mounts[(mount.Volume, mount.SubPath, expression)] = same = new SidecarMount(mount.Volume, place, mount.SubPath, expression);
            plan.SidecarMounts.Add(same);
        }

        mount.Covers(logPath, out var rest);
        var directory = rest.Length == 0 ? same.Path : $"{same.Path}/{rest}";
        if (_reused.Directories.Add(directory))
            plan.Directories.Add(directory);
        return null;
    }

    /// <summary>What keeps the application from writing there, or null.</summary>
    private string? ReadOnly(PodMount mount)
    {
        // A volume the pod does not list may still come: a StatefulSet's claim templates are added by its controller.
        var volume = pod.Volume(mount.Volume);
        if (volume is { ReadOnly: true })
            return $"{volume.Kind} {mount.Volume}";
        return mount.ReadOnly ? $"volume {mount.Volume}" : null;
    }

    private static string Shown(PodMount mount) => mount.Path.Length == 0 ? "/" : mount.Path;

    /// <summary>What is known of mounts that the sidecar shares; mostly there is none.</summary>
    private sealed class Reused(SidecarTemplate template)
    {
        public Dictionary<(string Volume, string? SubPath, string? SubPathExpr), SidecarMount> Mounts { get; } = [];

        public HashSet<string> Directories { get; } = new(StringComparer.Ordinal);

        public SubPathVariables Variables { get; } = new(template);
    }
}
