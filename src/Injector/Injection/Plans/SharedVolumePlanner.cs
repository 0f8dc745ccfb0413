using System.Text.Json;
using System.Text.RegularExpressions;
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
internal sealed partial class SharedVolumePlanner(
    SidecarTemplate template, PodShape pod, IReadOnlyList<AppliedTemplate> earlier, Func<string, string> freeVolumeName)
{
    private readonly SharedVolumeTemplate _shared = template.SharedVolume!;

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
            var place = targets.Count == 1 ? sidecarPath : $"{sidecarPath}/{target.Name}";
            var mount = Covering(target, logPath);
            if (mount is null)
                Add(plan, target, logPath, place, targets.Count > 1 ? target.Name : null);
            else if (Reuse(plan, target, mount, logPath, place) is { } conflict)
                return (null, conflict);
        }

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
        $"{key} names \"{Excerpt.Of(name, 63)}\"; this pod has {string.Join(", ", pod.Containers.Select(container => container.Name))}",
        key);

    /// <summary>The longest mount at the log path or above it, among the target's own and those that an earlier template adds in this review.</summary>
    private PodMount? Covering(PodContainer target, string logPath)
    {
        PodMount? longest = null;
        foreach (var mount in target.Mounts)
            if (mount.Covers(logPath, out _) && mount.Path.Length >= (longest?.Path.Length ?? 0))
                longest = mount;
        foreach (var applied in earlier)
            foreach (var added in applied.ApplicationMounts)
                if (added.Container == target && new PodMount(added.Volume, added.MountPath, added.SubPath, null, false) is var mount
                    && mount.Covers(logPath, out _) && mount.Path.Length >= (longest?.Path.Length ?? 0))
                    longest = mount;
        return longest;
    }

    private void Add(SharedVolumePlan plan, PodContainer target, string logPath, string place, string? subPath)
    {
        plan.AddedVolume ??= _shared.Volume with { Name = freeVolumeName(_shared.Volume.Name) };
        plan.ApplicationMounts.Add(new PlannedMount(target, plan.AddedVolume.Name, logPath, subPath));
        plan.SidecarMounts.Add(new SidecarMount(plan.AddedVolume.Name, place, subPath, null));
        plan.Directories.Add(place);
        plan.Containers.Add(target.Name);
    }

    private InjectionError? Reuse(SharedVolumePlan plan, PodContainer target, PodMount mount, string logPath, string place)
    {
        if (ReadOnly(mount) is { } what)
            return new InjectionError(
                Reason.MountConflict,
                $"{logPath} in container {target.Name} is read-only ({what} at {Shown(mount)}); log elsewhere");
        if (mount.SubPathExpr is { } expression && CopyVariables(plan, target, expression) is { } problem)
            return new InjectionError(
                Reason.MountConflict,
                $"the subPathExpr at {Shown(mount)} of container {target.Name} needs {problem}");
        // Two targets that share a directory of one volume are read once, or each line would come twice.
        var same = plan.SidecarMounts.Find(known =>
            known.Volume == mount.Volume && known.SubPath == mount.SubPath && known.SubPathExpr == mount.SubPathExpr);
        if (same is null)
            plan.SidecarMounts.Add(same = new SidecarMount(mount.Volume, place, mount.SubPath, mount.SubPathExpr));
        mount.Covers(logPath, out var rest);
        var directory = rest.Length == 0 ? same.Path : $"{same.Path}/{rest}";
        var known = plan.Directories.IndexOf(directory);
        if (known >= 0)
        {
            plan.Containers[known] += $"/{target.Name}";
            return null;
        }

        plan.Directories.Add(directory);
        plan.Containers.Add(target.Name);
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

    /// <summary>The sidecar expands a subPathExpr with its own environment, so it needs the variables that it refers to.</summary>
    /// <returns>The first variable that cannot be given to it, and why; or null.</returns>
    private string? CopyVariables(SharedVolumePlan plan, PodContainer target, string expression)
    {
        foreach (Match reference in Reference().Matches(expression))
        {
            var name = reference.Groups[1].Value;
            if (Variable(target, name) is not { } variable)
                return $"{name}, which is no plain value or fieldRef";
            if (plan.Environment?.TryGetValue(name, out var known) == true && !JsonElement.DeepEquals(known, variable))
                return $"{name}, which another container defines otherwise";
            foreach (var container in template.Containers)
                if (container.EnvironmentNames.Contains(name))
                    return $"{name}, a variable that {container.Name} has for itself";
            plan.Environment ??= new(StringComparer.Ordinal);
            plan.Environment[name] = variable;
        }

        return null;
    }

    private static JsonElement? Variable(PodContainer target, string name)
    {
        var env = PodView.Require(target.Json, "env"u8, JsonValueKind.Array, "env");
        if (env.ValueKind != JsonValueKind.Array)
            return null;
        foreach (var variable in env.EnumerateArray())
        {
            if (PodView.Text(variable, "name"u8) != name)
                continue;
            var plain = PodView.Text(variable, "value"u8) is { } value && !value.Contains("$(", StringComparison.Ordinal);
            var field = variable.TryGetProperty("valueFrom"u8, out var from)
                && from.ValueKind == JsonValueKind.Object && from.TryGetProperty("fieldRef"u8, out _);
            return plain || field ? variable : null;
        }

        return null;
    }

    [GeneratedRegex(@"\$\(([^)]+)\)", RegexOptions.CultureInvariant)]
    private static partial Regex Reference();
}
