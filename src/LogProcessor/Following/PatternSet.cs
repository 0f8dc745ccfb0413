using LogProcessor.Native;

namespace LogProcessor.Following;

/// <summary>Which names below a log directory are followed.</summary>
/// <remarks>
/// <c>*.log</c>, <c>sub/*.log</c>, <c>**/*.log</c> for any number of directories, <c>!debug*</c> to leave out: there a star takes slashes too. A pattern
/// that begins with a slash or has <c>..</c> in it would lead out of the directory; it is refused. Compressed files are left out unless a pattern ends like them.
/// </remarks>
internal sealed class PatternSet
{
    private static readonly string[] s_compressed = [".gz", ".zip", ".xz", ".zst", ".bz2", ".lzma", ".lz4", ".tgz", ".Z"];

    private readonly List<string[]> _patterns = [];
    private readonly List<string> _excluded = [];
    private readonly List<string[]> _excludedParts = [];

    /// <param name="items">The setting's items.</param>
    /// <param name="refused">Told what is wrong with an item.</param>
    public PatternSet(IEnumerable<string> items, Action<string> refused)
    {
        foreach (var item in items)
        {
            var pattern = ByteText.FromSetting(item);
            var excludes = pattern.StartsWith('!');
            if (excludes)
                pattern = pattern[1..];
            string[] parts = [.. pattern.Split('/').Where(part => part is not ("" or "."))];
            if (pattern.StartsWith('/') || parts.Contains(".."))
                refused($"LOG_FILES {item} leads out of the log directory: it is not followed; patterns are relative to it");
            else if (parts.Length == 0)
                refused($"LOG_FILES {item} names no file: it is not followed");
            else if (excludes)
                Exclude(pattern, parts);
            else
                _patterns.Add(parts);
        }
    }

    public bool IsEmpty => _patterns.Count == 0;

    public bool Wants(string path)
    {
        foreach (var excluded in _excluded)
        {
            if (Glob.Matches(excluded, path, hidden: true))
                return false;
        }

        var parts = path.Split('/');
        return !Any(_excludedParts, parts, prefix: false) && Wanted(path, parts);
    }

    /// <summary>Whether the name is one that a rotator makes of a wanted one: with something behind it, and not compressed.</summary>
    public bool WantsRotated(string path)
    {
        foreach (var suffix in s_compressed)
        {
            if (path.EndsWith(suffix, StringComparison.Ordinal))
                return false;
        }

        for (var end = path.Length - 1; end > 0 && path[end] != '/'; end--)
        {
            if (path[end] is '.' or '-' or '_' && Wants(path[..end]))
                return true;
        }

        return false;
    }

    /// <summary>Whether a file below that directory may be wanted.</summary>
    public bool Reaches(string directory) => Any(_patterns, directory.Split('/'), prefix: true);

    private void Exclude(string pattern, string[] parts)
    {
        _excluded.Add(pattern);
        _excludedParts.Add(parts);
    }

    private bool Wanted(string path, string[] parts)
    {
        foreach (var pattern in _patterns)
        {
            if (Matches(pattern, parts, prefix: false) && !LeftOutAsCompressed(pattern[^1], path))
                return true;
        }

        return false;
    }

    /// <summary>Whether a name is one of compressed files.</summary>
    public static bool IsCompressed(string path) => Compression(path) is not null;

    private static bool LeftOutAsCompressed(string pattern, string path) =>
        Compression(path) is { } suffix && !pattern.EndsWith(suffix, StringComparison.Ordinal);

    private static string? Compression(string path)
    {
        foreach (var suffix in s_compressed)
        {
            if (path.EndsWith(suffix, StringComparison.Ordinal))
                return suffix;
        }

        return null;
    }

    private static bool Any(List<string[]> patterns, string[] parts, bool prefix)
    {
        foreach (var pattern in patterns)
        {
            if (Matches(pattern, parts, prefix))
                return true;
        }

        return false;
    }

    /// <param name="prefix">The parts are those of a directory: something of the pattern must be left for the file.</param>
    private static bool Matches(ReadOnlySpan<string> pattern, ReadOnlySpan<string> parts, bool prefix)
    {
        var (at, star, again) = (0, -1, 0);
        for (var index = 0; index < parts.Length;)
        {
            if (at < pattern.Length && pattern[at] == "**")
            {
                (star, again) = (at++, index);
            }
            else if (at < pattern.Length && !(prefix && at == pattern.Length - 1) && Glob.Matches(pattern[at], parts[index]))
            {
                at++;
                index++;
            }
            else if (star >= 0 && !parts[again].StartsWith('.'))
            {
                (at, index) = (star + 1, ++again);
            }
            else
            {
                return false;
            }
        }
        // "**" at the end is all files of all levels.
        return prefix ? at < pattern.Length || star == pattern.Length - 1 : at == pattern.Length;
    }
}
