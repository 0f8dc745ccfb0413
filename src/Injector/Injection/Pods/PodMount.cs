using System.Text.Json;
using Injector.Json;

namespace Injector.Injection.Pods;

/// <summary>Where a container sees a volume. Source: Kubernetes' <c>VolumeMount</c>.</summary>
/// <param name="Volume">The volume's name.</param>
/// <param name="Path">The mount path as it comes to be, absolute and clean; empty for the root.</param>
/// <param name="SubPath">The directory of the volume that is mounted; null: its root.</param>
/// <param name="SubPathExpr">The same with <c>$(VARIABLE)</c> references.</param>
/// <param name="ReadOnly">Whether the container may not write there.</param>
public sealed record PodMount(string Volume, string Path, string? SubPath, string? SubPathExpr, bool ReadOnly)
{
    /// <returns>Null when it is no object.</returns>
    public static PodMount? Read(JsonElement mount) =>
        mount.ValueKind != JsonValueKind.Object
            ? null
            : new PodMount(
                PodView.Text(mount, "name"u8) ?? string.Empty,
                Clean(PodView.Text(mount, "mountPath"u8) ?? string.Empty),
                NullIfEmpty(PodView.Text(mount, "subPath"u8)),
                NullIfEmpty(PodView.Text(mount, "subPathExpr"u8)),
                mount.IsTrue("readOnly"u8));

    /// <summary>
    /// Whether <paramref name="path"/> lies in this mount, by whole segments: <c>/var/log/app</c> does not cover
    /// <c>/var/log/app2</c>. The rest below the mount is empty or starts without a slash.
    /// </summary>
    public bool Covers(string path, out string rest)
    {
        var covers = path.StartsWith(Path, StringComparison.Ordinal) && (path.Length == Path.Length || path[Path.Length] == '/');
        rest = covers && path.Length > Path.Length ? path[(Path.Length + 1)..] : string.Empty;
        return covers;
    }

    /// <summary>Whether it lies below <paramref name="path"/>, by whole segments.</summary>
    public bool IsBelow(string path) => Path.Length > path.Length && Path[path.Length] == '/' && Path.StartsWith(path, StringComparison.Ordinal);

    /// <summary>The kubelet takes a relative path from the root, and the container runtime cleans what it is given.</summary>
    public static string Clean(string path)
    {
        if (path is ['/', _, ..] && path[^1] != '/' && !path.Contains("//", StringComparison.Ordinal) && !path.Contains("/.", StringComparison.Ordinal))
            return path;
        var segments = new List<string>();
        foreach (var segment in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
            if (segment is not ("." or ".."))
                segments.Add(segment);
            else if (segment == ".." && segments.Count > 0)
                segments.RemoveAt(segments.Count - 1);
        return string.Concat(segments.Select(segment => $"/{segment}"));
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
