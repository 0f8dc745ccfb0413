namespace Injector.Injection.Plans;

/// <summary>
/// The mounts of a sidecar by their paths, to which further ones come inside of them. The runtime makes the mount point in the volume above,
/// and cannot where that is mounted read-only: it is not there yet when the sidecar starts first.
/// </summary>
internal sealed class MountPoints
{
    /// <summary>Linux's <c>PATH_MAX</c>.</summary>
    public const int LongestPath = 4096;

    private readonly List<SidecarMount> _mounts;
    private readonly Dictionary<string, SidecarMount> _byPath = new(StringComparer.Ordinal);

    /// <param name="mounts">The mounts so far, to which others are added.</param>
    public MountPoints(List<SidecarMount> mounts)
    {
        _mounts = mounts;
        foreach (var mount in mounts)
            _byPath.TryAdd(mount.Path, mount);
    }

    public bool IsTaken(string path) => _byPath.ContainsKey(path);

    /// <summary>Adds a mount, and lets those that it lies in be written to.</summary>
    public void Add(SidecarMount mount)
    {
        _mounts.Add(mount);
        _byPath.Add(mount.Path, mount);
        var above = _byPath.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var end = mount.Path.LastIndexOf('/'); end > 0; end = mount.Path.LastIndexOf('/', end - 1))
            if (above.TryGetValue(mount.Path.AsSpan(0, end), out var outer))
            {
                outer.HasMountsBelow = true;
                break;
            }
    }
}
