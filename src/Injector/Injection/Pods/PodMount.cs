using System.Text.Json;
using Injector.Json;

namespace Injector.Injection.Pods;

/// <summary>A volume mount of a container. Source: Kubernetes' <c>VolumeMount</c>.</summary>
/// <param name="Volume">The volume's name.</param>
/// <param name="Path">The mount path as it comes to be, absolute and clean; empty for the root.</param>
/// <param name="SubPath">The directory of the volume that is mounted; null: its root.</param>
/// <param name="SubPathExpr">The same with <c>$(VARIABLE)</c> references.</param>
/// <param name="ReadOnly">Whether the container may not write there.</param>
internal sealed record PodMount(string Volume, string Path, string? SubPath, string? SubPathExpr, bool ReadOnly)
{
    /// <summary>The path as a message has it.</summary>
    public string ShownPath => Path.Length == 0 ? "/" : Path;

    /// <returns>Null when it is no object.</returns>
    public static PodMount? Read(JsonElement mount) =>
        mount.ValueKind != JsonValueKind.Object
            ? null
            : new PodMount(
                PodView.Text(mount, "name"u8) ?? "",
                Clean(PodView.Text(mount, "mountPath"u8) ?? ""),
                NullIfEmpty(PodView.Text(mount, "subPath"u8)),
                NullIfEmpty(PodView.Text(mount, "subPathExpr"u8)),
                mount.IsTrue("readOnly"u8));

    /// <summary>
    /// Whether <paramref name="path"/> lies in this mount, by whole segments: <c>/var/log/app</c> does not cover
    /// <c>/var/log/app2</c>. The rest below the mount is empty or starts without a slash.
    /// </summary>
    public bool Covers(string path, out string rest)
    {
        var covers = Covers(path);
        rest = covers && path.Length > Path.Length ? path[(Path.Length + 1)..] : "";
        return covers;
    }

    /// <inheritdoc cref="Covers(string, out string)"/>
    public bool Covers(string path) =>
        path.StartsWith(Path, StringComparison.Ordinal) && (path.Length == Path.Length || path[Path.Length] == '/');

    /// <summary>Whether it lies below <paramref name="path"/>, by whole segments.</summary>
    public bool IsBelow(string path) => Path.Length > path.Length && Path[path.Length] == '/' && Path.StartsWith(path, StringComparison.Ordinal);

    /// <summary>The kubelet takes a relative path from the root, and the container runtime cleans what it is given.</summary>
    public static string Clean(string path)
    {
        if (path is ['/', _, ..] && path[^1] != '/' && !path.Contains("//", StringComparison.Ordinal) && !path.Contains("/.", StringComparison.Ordinal))
            return path;
        // In place, for it may have a megabyte of segments.
        var clean = new char[path.Length + 1];
        var length = 0;
        foreach (var range in path.AsSpan().Split('/'))
        {
            var segment = path.AsSpan(range);
            if (segment is "" or ".")
                continue;
            if (segment is "..")
            {
                length = Math.Max(0, clean.AsSpan(0, length).LastIndexOf('/'));
                continue;
            }

            clean[length] = '/';
            segment.CopyTo(clean.AsSpan(length + 1));
            length += segment.Length + 1;
        }

        return new string(clean, 0, length);
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
