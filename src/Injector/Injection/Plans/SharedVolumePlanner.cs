using System.Globalization;
using Injector.Injection.Pods;
using Injector.Injection.Reasons;
using Injector.Kubernetes;
using Injector.Templates.Model;

namespace Injector.Injection.Plans;

/// <summary>
/// Finds or makes the volume between application and sidecar: reuses what the target container already mounts at the
/// log path or above it, else adds one to that container alone. What it mounts below the path the sidecar gets as well.
/// </summary>
/// <remarks>
/// A reused mount is given to the sidecar as it is, and the sidecar looks into the directory below it: extending the
/// subPath instead would make the kubelet create that directory as root, and could lock the application out of it.
/// </remarks>
internal sealed class SharedVolumePlanner(
    SidecarTemplate template, PodShape pod, IReadOnlyList<AppliedTemplate> earlier, Func<string, string> freeVolumeName, List<InjectionWarning> warnings)
{
    private readonly SharedVolumeTemplate _shared = template.SharedVolume!;
    private readonly ContainerMounts _mounts = new(pod, earlier);
    private SubPathExpressions? _expressions;

    /// <summary>Plans for one pod; null and an error when its mounts do not allow it.</summary>
    public (SharedVolumePlan? Plan, InjectionError? Error) Plan(TemplateValues values)
    {
        var (targets, error) = new TargetSelection(pod, _shared, _mounts, warnings).Select(values);
        if (error is not null)
            return (null, error);
        var plan = new SharedVolumePlan { FirstTarget = targets[0].Container };
        var sidecarPath = _shared.SidecarMountPath.Render(values);
        for (var i = 0; i < targets.Count; i++)
        {
            var place = targets.Count == 1 ? null : Place(targets, i);
            if (Share(plan, targets[i], values, sidecarPath, place) is { } conflict)
                return (null, conflict);
        }
        plan.Environment = _expressions?.Variables ?? [];
        return (plan, null);
    }

    /// <summary>A target's directory below the sidecar's path: the container's name, numbered where it has several.</summary>
    private static string Place(List<Target> targets, int index)
    {
        var name = targets[index].Container.Name;
        var number = 1 + targets.Take(index).Count(other => other.Container.Name == name);
        return number == 1 ? name : Numbered(targets, name, number);
    }

    // Another container may well be called web-2.
    private static string Numbered(List<Target> targets, string name, int number)
    {
        var numbered = string.Create(CultureInfo.InvariantCulture, $"{name}-{number}");
        return targets.Exists(other => other.Container.Name == numbered) ? Numbered(targets, numbered, number) : numbered;
    }

    private InjectionError? Share(SharedVolumePlan plan, Target target, TemplateValues values, string sidecarPath, string? place)
    {
        if (ImagePaths.Problem(target.Path) is { } problem)
            return new InjectionError(
                Reason.ParameterInvalid, Key(target, values) is { } key ? $"{key} must {problem}" : $"the path must {problem}", Key(target, values));
        if (ContainerMounts.Device(target.Container, target.Path) is { } device)
            return new InjectionError(
                Reason.MountConflict, $"{target.Path} in container {target.Container.Name} is the block device {device}; log elsewhere");
        var path = place is null ? sidecarPath : $"{sidecarPath}/{place}";
        var mount = _mounts.Covering(target.Container, target.Path);
        if (mount is null)
            Add(plan, target, values, path, place);
        var (directory, conflict) = mount is null ? (path, null) : Reuse(plan, target, mount, path);
        if (conflict is not null)
            return conflict;
        if (!plan.Directories.Contains(directory!))
            plan.Directories.Add(directory!);
        return ShareBelow(plan, target, directory!);
    }

    private void Add(SharedVolumePlan plan, Target target, TemplateValues values, string path, string? subPath)
    {
        plan.AddedVolume ??= _shared.Volume with { Name = freeVolumeName(_shared.Volume.Name) };
        plan.ApplicationMounts.Add(new PlannedMount(target.Container, plan.AddedVolume.Name, target.Path, subPath));
        plan.SidecarMounts.Add(new SidecarMount(plan.AddedVolume.Name, path, subPath, null));
        if (ImagePaths.IsShared(target.Path))
            warnings.Add(new(
                WarningCode.ImagePathHidden, Key(target, values), $"a volume at {target.Path} hides what the image of {target.Container.Name} has there; a deeper path is safer"));
    }

    private (string? Directory, InjectionError? Conflict) Reuse(SharedVolumePlan plan, Target target, PodMount mount, string path)
    {
        if (_mounts.ReadOnly(mount) is { } what)
            return (null, new InjectionError(
                Reason.MountConflict,
                $"{target.Path} in container {target.Container.Name} is read-only ({what} at {Shown(mount)}); log elsewhere"));
        var (expression, error) = Expression(target, mount);
        if (error is not null)
            return (null, error);
        // Two targets that share a directory of one volume are read once, or each line would come twice.
        var same = plan.SidecarMounts.Find(known =>
            known.Volume == mount.Volume && known.SubPath == mount.SubPath && known.SubPathExpr == expression);
        if (same is null)
            plan.SidecarMounts.Add(same = new SidecarMount(mount.Volume, path, mount.SubPath, expression));
        mount.Covers(target.Path, out var rest);
        return (rest.Length == 0 ? same.Path : $"{same.Path}/{rest}", null);
    }

    /// <summary>
    /// What is mounted below the path, at its relative place. The runtime makes the mount point in the volume above, and cannot where that is
    /// mounted read-only: it is not there yet when the sidecar starts first.
    /// </summary>
    private InjectionError? ShareBelow(SharedVolumePlan plan, Target target, string directory)
    {
        foreach (var mount in target.Container.Mounts)
        {
            // What is read-only holds no log of the application's.
            if (!mount.IsBelow(target.Path) || _mounts.ReadOnly(mount) is not null)
                continue;
            if (ShareBelow(plan, target, mount, directory + mount.Path[target.Path.Length..]) is { } error)
                return error;
        }
        return null;
    }

    private InjectionError? ShareBelow(SharedVolumePlan plan, Target target, PodMount mount, string place)
    {
        if (plan.SidecarMounts.Exists(known => known.Path == place))
            return null;
        var (expression, error) = Expression(target, mount);
        if (error is not null)
            return error;
        plan.SidecarMounts.Add(new SidecarMount(mount.Volume, place, mount.SubPath, expression));
        for (var i = 0; i < plan.SidecarMounts.Count; i++)
            if (place.StartsWith($"{plan.SidecarMounts[i].Path}/", StringComparison.Ordinal))
                plan.SidecarMounts[i] = plan.SidecarMounts[i] with { HasMountsBelow = true };
        return null;
    }

    private (string? Expression, InjectionError? Error) Expression(Target target, PodMount mount)
    {
        if (mount.SubPathExpr is null)
            return (null, null);
        var (expression, needs) = (_expressions ??= new(template)).Rewrite(target.Container, mount.SubPathExpr);
        return needs is null ? (expression, null) : (null, new InjectionError(
            Reason.MountConflict, $"the subPathExpr at {Shown(mount)} of container {target.Container.Name} needs {needs}"));
    }

    /// <summary>The annotation that says the path; null when it is the template's own.</summary>
    private string? Key(Target target, TemplateValues values) =>
        target.HasOwnPath ? _shared.Containers?.Parameter?.Key : values.KeyToBlame(_shared.ApplicationMountPath.Variables);

    private static string Shown(PodMount mount) => mount.Path.Length == 0 ? "/" : mount.Path;
}
