using Injector.Injection.Pods;

namespace Injector.Injection.Plans;

/// <summary>The mounts that the templates so far add to each container of the pod.</summary>
/// <param name="templates">The templates so far; more may come.</param>
internal sealed class AddedMounts(IReadOnlyList<AppliedTemplate> templates)
{
    private Dictionary<PodContainer, List<PodMount>>? _mounts;
    private int _read;

    /// <summary>Those of one container, in the order in which they are added.</summary>
    public IReadOnlyList<PodMount> Of(PodContainer container)
    {
        for (; _read < templates.Count; _read++)
            foreach (var mount in templates[_read].ApplicationMounts)
                Add(mount);
        return _mounts?.TryGetValue(container, out var mounts) == true ? mounts : [];
    }

    private void Add(PlannedMount mount)
    {
        _mounts ??= new(ReferenceEqualityComparer.Instance);
        if (!_mounts.TryGetValue(mount.Container, out var known))
            _mounts[mount.Container] = known = [];
        known.Add(new PodMount(mount.Volume, mount.MountPath, mount.SubPath, null, false));
    }
}
