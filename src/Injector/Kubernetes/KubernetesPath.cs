namespace Injector.Kubernetes;

/// <summary>Kubernetes' rules for a mount path.</summary>
internal static class KubernetesPath
{
    /// <summary>What is wrong with an absolute path, to follow "must"; null when nothing is. The root itself is no place to mount.</summary>
    public static string? Problem(string path)
    {
        if (path is "" or "/")
            return "be a path below /, such as /var/log/app";
        if (!path.StartsWith('/'))
            return "be an absolute path such as /var/log/app";
        // Kubernetes takes it, and nobody's log is there.
        if (char.IsWhiteSpace(path[^1]))
            return "not end in a blank";
        // Kubernetes refuses ':' in a mount path; ',' separates the directories handed to a sidecar.
        if (path.AsSpan().ContainsAny(':', ','))
            return "not contain ':' or ','";
        var below = path.AsSpan(1);
        foreach (var segment in below.Split('/'))
            if (below[segment] is "" or "." or "..")
                return "have no empty, '.' or '..' segment";
        return null;
    }

    /// <summary>A path below some directory, as a <c>subPath</c> or the path of a file in a volume has it.</summary>
    public static bool IsRelative(ReadOnlySpan<char> path)
    {
        if (path.StartsWith('/'))
            return false;
        foreach (var segment in path.Split('/'))
            if (path[segment] is "..")
                return false;
        return true;
    }
}
