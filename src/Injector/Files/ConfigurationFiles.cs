using Injector.Yaml;

namespace Injector.Files;

/// <summary>Which files of a directory are configuration, a mounted ConfigMap or plain files: <c>*.yaml</c>, <c>*.yml</c> and <c>*.json</c>.</summary>
internal static class ConfigurationFiles
{
    /// <summary>Whether a file of this name counts. Hidden ones do not: a mounted ConfigMap keeps its versions under such names.</summary>
    public static bool Includes(string fileName) =>
        DocumentFiles.Include(fileName) && !fileName.StartsWith('.');

    /// <summary>The files of a directory that count, in order of name.</summary>
    /// <exception cref="IOException">The directory cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Likewise.</exception>
    public static IEnumerable<string> In(string directory) =>
        Directory.EnumerateFiles(directory)
            .Where(file => Includes(Path.GetFileName(file)))
            .Order(StringComparer.Ordinal);

    /// <summary>Reads a directory's files that count, in order of name.</summary>
    /// <param name="directory">Where they are.</param>
    /// <param name="shownAs">The directory that diagnostics name: where a mount swaps versions, not the version's own.</param>
    /// <exception cref="IOException">The directory or a file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Likewise.</exception>
    public static List<(string File, string Text)> Read(string directory, string shownAs) =>
        [.. In(directory).Select(file => (Path.Combine(shownAs, Path.GetFileName(file)), File.ReadAllText(file)))];
}
