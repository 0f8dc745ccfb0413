using System.Security.Cryptography;

namespace Injector.Files;

/// <summary>
/// A directory that may be a mounted ConfigMap or Secret. The kubelet keeps each version in a directory of its own and
/// swaps the link <c>..data</c> to it; the files seen are links through that link. Reading two of them one after the
/// other can therefore see two versions, and a watch on such a file never fires.
/// </summary>
internal static class ProjectedVolume
{
    private const string DataLink = "..data";

    /// <summary>
    /// The directory that holds the present version, to read all files of one version from. The given directory itself when
    /// it is an ordinary one.
    /// </summary>
    public static string Resolve(string directory)
    {
        var link = new DirectoryInfo(Path.Combine(directory, DataLink));
        return link.LinkTarget is { } target ? Path.GetFullPath(target, Path.GetFullPath(directory)) : directory;
    }

    /// <summary>
    /// Reads files of one version. A swap in between makes the kubelet delete the version that is being read; then the new
    /// one is read instead.
    /// </summary>
    /// <exception cref="IOException">A file is missing or unreadable in the present version.</exception>
    public static T Read<T>(string directory, Func<string, T> read)
    {
        while (true)
        {
            var version = Resolve(directory);
            try
            {
                return read(version);
            }
            catch (IOException) when (Resolve(directory) != version)
            {
            }
        }
    }

    /// <summary>
    /// A text that changes when the content does: the link's target, or a hash over the names and bytes of the files that
    /// <paramref name="includes"/> selects. Time stamps are not asked: editors, copies and links all have their own idea of them.
    /// </summary>
    public static string Fingerprint(string directory, Func<string, bool> includes)
    {
        var version = Resolve(directory);
        if (version != directory)
            return version;

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in Directory.EnumerateFiles(directory).Where(file => includes(Path.GetFileName(file))).Order(StringComparer.Ordinal))
        {
            hash.AppendData(System.Text.Encoding.UTF8.GetBytes(Path.GetFileName(file) + "\0"));
            var content = File.ReadAllBytes(file);
            hash.AppendData(BitConverter.GetBytes(content.LongLength));
            hash.AppendData(content);
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
