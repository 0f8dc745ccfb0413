using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Injector.Kubernetes;

/// <summary>Directories of a container's image that a volume must not hide.</summary>
internal static class ImagePaths
{
    public static FrozenSet<string> ThatImagesNeed { get; } = FrozenSet.Create(
        StringComparer.Ordinal,
        "", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/usr", "/usr/bin", "/usr/sbin", "/usr/lib", "/usr/lib64", "/usr/libexec",
        "/usr/local", "/usr/local/lib", "/etc",
        "/dev", "/run", "/run/secrets", "/run/secrets/kubernetes.io", "/run/secrets/kubernetes.io/serviceaccount",
        "/var/run", "/var/run/secrets", "/var/run/secrets/kubernetes.io", "/var/run/secrets/kubernetes.io/serviceaccount");

    /// <summary>Nor must anything below these: the kernel's, and programs, among which nobody logs.</summary>
    public static ImmutableArray<string> ThatImagesNeedWhole { get; } =
        ["/proc", "/sys", "/bin", "/sbin", "/usr/bin", "/usr/sbin", "/usr/local/bin", "/usr/local/sbin"];

    private static readonly FrozenSet<string> Shared = FrozenSet.Create(StringComparer.Ordinal, "/var", "/var/log");

    /// <summary>What is wrong with a volume at a path, to follow "must"; null when an image may well live with it.</summary>
    /// <param name="path">Absolute and clean.</param>
    public static string? Problem(string path) =>
        ThatImagesNeed.Contains(path.TrimEnd('/')) || ThatImagesNeedWhole.Any(whole => IsBelow(path, whole))
            ? $"not be {(path is "" or "/" ? "/" : path)}: no container works with a volume there; "
                + "name a directory of the application's own, such as /var/log/app"
            : null;

    /// <summary>Whether images keep more there than one application's files: some start no more when it is hidden.</summary>
    public static bool IsShared(string path) => Shared.Contains(path);

    private static bool IsBelow(string path, string root) =>
        path.StartsWith(root, StringComparison.Ordinal) && (path.Length == root.Length || path[root.Length] == '/');
}
