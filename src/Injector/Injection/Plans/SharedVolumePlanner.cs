using Injector.Injection.Pods;
using Injector.Injection.Reasons;
using Injector.Kubernetes;
using Injector.Templates.Model;
using Injector.Text;

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
    SidecarTemplate template, PodShape pod, bool podChooses, AddedMounts? earlier, Func<string, string> freeVolumeName,
    ReviewBudget budget, List<InjectionWarning> warnings)
{
    private readonly SharedVolumeTemplate _shared = template.SharedVolume!;
    private readonly ContainerMounts _mounts = new(pod, earlier);
    private Dictionary<(string Volume, string? SubPath, string? SubPathExpr), SidecarMount>? _reused;
    private Dictionary<string, int>? _directories;
    private SubPathVariables? _variables;

    /// <summary>Plans for one pod; the error says what in it does not allow that.</summary>
    public Result<SharedVolumePlan, InjectionError> Plan(TemplateValues values)
    {
        var selected = new TargetSelection(pod, _shared, podChooses, _mounts, warnings).Select(values);
        if (!selected.Succeeded)
            return selected.Error;
        var targets = selected.Value;
        var plan = new SharedVolumePlan { FirstTarget = targets[0].Container };
        var sidecarPath = _shared.SidecarMountPath.Render(values);
        var places = targets.Count > 1 ? new TargetPlaces(targets) : null;
        foreach (var target in targets)
        {
            budget.Spend(target.Container.Mounts.Count + target.Path.Length, "the containers to follow, each with its path,");
            if (Share(plan, target, values, sidecarPath, places?.Next(target)) is { } conflict)
                return conflict;
        }

        plan.Environment = _variables?.Added ?? [];
        return plan;
    }

    private InjectionError? Share(SharedVolumePlan plan, Target target, TemplateValues values, string sidecarPath, string? place)
    {
        if (ImagePaths.Problem(target.Path) is { } problem)
            return new InjectionError(
                Reason.ParameterInvalid, Key(target, values) is { } key ? $"{key} must {problem}" : $"the path must {problem}", Key(target, values));
        if (ContainerMounts.Device(target.Container, target.Path) is { } device)
            return new InjectionError(
                Reason.MountConflict, $"{target.Path} in container {target.Container.Name} is the block device {device}; log elsewhere");
        var directory = place is null ? sidecarPath : $"{sidecarPath}/{place}";
        if (_mounts.Covering(target.Container, target.Path) is not { } mount)
        {
            if (pod.Application.IsOthers(target.Container))
                return new InjectionError(
                    Reason.MountConflict,
                    $"container {target.Container.Name} is one that others inject, and mounts nothing at {target.Path}; only what it mounts itself can be followed",
                    _shared.Containers?.Parameter?.Key);
            Add(plan, target, values, directory, place);
        }
        else
        {
            var reused = Reuse(plan, target, mount, directory);
            if (!reused.Succeeded)
                return reused.Error;
            directory = reused.Value;
        }

        Follow(plan, target, directory);
        return ShareBelow(plan, target, directory);
    }

    private void Add(SharedVolumePlan plan, Target target, TemplateValues values, string path, string? subPath)
    {
        plan.AddedVolume ??= _shared.Volume with { Name = freeVolumeName(_shared.Volume.Name) };
        plan.ApplicationMounts.Add(new PlannedMount(target.Container, plan.AddedVolume.Name, target.Path, subPath));
        plan.SidecarMounts.Add(new SidecarMount(plan.AddedVolume.Name, path, subPath, null));
        if (ImagePaths.IsShared(target.Path))
            warnings.Add(new(
                WarningCode.ImagePathHidden,
                Key(target, values),
                $"a volume at {target.Path} hides what the image of {target.Container.Name} has there; a deeper path is safer"));
    }

    /// <summary>What the target mounts already, for the sidecar at <paramref name="path"/>.</summary>
    /// <returns>The directory in which the sidecar finds what the target writes.</returns>
    private Result<string, InjectionError> Reuse(SharedVolumePlan plan, Target target, PodMount mount, string path)
    {
        if (_mounts.ReadOnly(mount) is { } what)
            return new InjectionError(
                Reason.MountConflict,
                $"{target.Path} in container {target.Container.Name} is read-only ({what} at {mount.ShownPath}); log elsewhere");
        var given = ForSidecar(target, mount, path);
        if (!given.Succeeded)
            return given.Error;
        // Two targets that share a directory of one volume are read once, or each line would come twice.
        _reused ??= [];
        var place = (given.Value.Volume, given.Value.SubPath, given.Value.SubPathExpr);
        if (!_reused.TryGetValue(place, out var same))
        {
            _reused[place] = same = given.Value;
            plan.SidecarMounts.Add(same);
        }

        mount.Covers(target.Path, out var rest);
        return rest.Length == 0 ? same.Path : $"{same.Path}/{rest}";
    }

    private void Follow(SharedVolumePlan plan, Target target, string directory)
    {
        // Mostly there is one.
        if (plan.Directories.Count > 0)
        {
            _directories ??= new(StringComparer.Ordinal) { [plan.Directories[0]] = 0 };
            if (!_directories.TryAdd(directory, plan.Directories.Count))
            {
                plan.Containers[_directories[directory]].Add(target.Container.Name);
                return;
            }
        }

        plan.Directories.Add(directory);
        plan.Containers.Add([target.Container.Name]);
    }

    /// <summary>What is mounted below the path, at its relative place.</summary>
    private InjectionError? ShareBelow(SharedVolumePlan plan, Target target, string directory)
    {
        MountPoints? points = null;
        foreach (var mount in target.Container.Mounts)
        {
            // What is read-only holds no log of the application's, and Linux has no longer path.
            if (!mount.IsBelow(target.Path) || mount.Path.Length > MountPoints.LongestPath || _mounts.ReadOnly(mount) is not null)
                continue;
            var place = directory + mount.Path[target.Path.Length..];
            points ??= new(plan.SidecarMounts);
            budget.Spend(place.Length, "the mounts below a path to follow");
            if (points.IsTaken(place))
                continue;
            var given = ForSidecar(target, mount, place);
            if (!given.Succeeded)
                return given.Error;
            points.Add(given.Value);
        }

        return null;
    }

    /// <summary>The mount as the sidecar gets it.</summary>
    private Result<SidecarMount, InjectionError> ForSidecar(Target target, PodMount mount, string path)
    {
        if (mount.SubPathExpr is null)
            return new SidecarMount(mount.Volume, path, mount.SubPath, null);
        var rewritten = (_variables ??= new(template)).Rewrite(target.Container, mount.SubPathExpr, mount.ShownPath);
        return rewritten.Succeeded ? new SidecarMount(mount.Volume, path, mount.SubPath, rewritten.Value) : rewritten.Error;
    }

    /// <summary>The annotation that says the path; null when it is the template's own.</summary>
    private string? Key(Target target, TemplateValues values) =>
        target.HasOwnPath ? _shared.Containers?.Parameter?.Key : values.KeyToBlame(_shared.ApplicationMountPath.Variables);
}
