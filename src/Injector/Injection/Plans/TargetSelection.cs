using Injector.Injection.Pods;
using Injector.Injection.Reasons;
using Injector.Kubernetes;
using Injector.Templates.Model;
using Injector.Text;

namespace Injector.Injection.Plans;

/// <summary>
/// Whose directories a template shares. In this order: the containers that the pod names, as <c>name</c> or <c>name:path</c>; the
/// one that mounts something it can write to at the path or above it, the nearest first; the one that
/// <c>kubectl.kubernetes.io/default-container</c> names, where the pod may choose; the first that is no known sidecar.
/// </summary>
internal readonly struct TargetSelection(PodShape pod, SharedVolumeTemplate shared, bool podChooses, ContainerMounts mounts, List<InjectionWarning> warnings)
{
    private const int MostNamed = 30;

    /// <returns>At least one target, or the error that says why there is none.</returns>
    public Result<List<Target>, InjectionError> Select(TemplateValues values)
    {
        var path = shared.ApplicationMountPath.Render(values);
        if (shared.Containers is { } variable && values[variable].Items is { Count: > 0 } items)
            return Named(items, variable.Parameter!.Key, path);
        return new List<Target>(1) { new(Mounting(path) ?? Default(), path, HasOwnPath: false) };
    }

    private Result<List<Target>, InjectionError> Named(IReadOnlyList<string> items, string key, string path)
    {
        var targets = new List<Target>(items.Count);
        var known = new HashSet<(string Name, string Path)>();
        foreach (var item in items.Distinct(StringComparer.Ordinal))
        {
            var colon = item.IndexOf(':', StringComparison.Ordinal);
            var name = colon < 0 ? item : item[..colon];
            if (pod.Container(name) is not { } container)
                return NoSuchContainer(name, key);
            var own = colon < 0 ? path : item[(colon + 1)..].TrimEnd('/');
            if (colon >= 0 && KubernetesPath.Problem(own) is { } problem)
                return new InjectionError(
                    Reason.ParameterInvalid, $"{key}: \"{Excerpt.Of(item, 60)}\" must name a path behind the ':', and that must {problem}", key);
            if (known.Add((name, own)))
                targets.Add(new Target(container, own, HasOwnPath: colon >= 0));
        }

        return targets;
    }

    private InjectionError NoSuchContainer(string name, string key) => new(
        Reason.TargetContainerNotFound,
        $"{key} names \"{Excerpt.Of(name, 63)}\"; this pod has {Names(pod.Containers)}",
        key);

    // A pod may have thousands, and a message has a line.
    private static string Names(List<PodContainer> containers) => string.Join(
        ", ", [.. containers.Take(MostNamed).Select(container => Excerpt.Of(container.Name, 63)), .. containers.Count > MostNamed ? (string[])["…"] : []]);

    private PodContainer? Mounting(string path)
    {
        PodContainer? nearest = null;
        PodMount? its = null;
        var others = false;
        foreach (var candidate in pod.Application.Candidates)
        {
            if (mounts.Covering(candidate, path) is not { } mount || mounts.ReadOnly(mount) is not null)
                continue;
            if (its is null || mount.Path.Length > its.Path.Length || mount.Path.Length == its.Path.Length && candidate == Preferred)
                (nearest, its, others) = (candidate, mount, false);
            else if (mount.Path.Length == its.Path.Length && nearest != Preferred)
                // Two that write to one directory are followed there, whichever is taken.
                others |= (mount.Volume, mount.SubPath, mount.SubPathExpr) != (its.Volume, its.SubPath, its.SubPathExpr);
        }

        if (others)
            WarnOfGuess(nearest!);
        return nearest;
    }

    private PodContainer? Preferred => podChooses ? pod.Application.Named : null;

    private PodContainer Default()
    {
        if (Preferred is { } named)
            return named;
        if (pod.Application.Candidates.Count > 1)
            WarnOfGuess(pod.Application.Candidates[0]);
        return pod.Application.Candidates[0];
    }

    private void WarnOfGuess(PodContainer taken)
    {
        var name = shared.Containers?.Parameter?.Key ?? Keys.DefaultContainer;
        var others = Names([.. pod.Application.Candidates.Where(candidate => candidate != taken)]);
        var warning = new InjectionWarning(
            WarningCode.TargetGuessed,
            Key: null,
            $"container {taken.Name} was taken among several{(podChooses ? $"; name the right one in {name}" : "")} (there is also {others})");
        if (!warnings.Contains(warning))
            warnings.Add(warning);
    }
}
