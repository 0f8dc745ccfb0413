namespace LogProcessor.Bounds;

/// <summary>
/// Secrets as they are mounted: a directory for each, a file for each key. The kubelet changes one by pointing its <c>..data</c> link
/// to a new directory, so the links' targets tell whether anything has changed; files without such a link, their size and time.
/// </summary>
internal sealed class SecretDirectory(string path)
{
    private const int MostFiles = 1_000;
    private const int LongestFile = (64 << 10) + 1;
    private string? _stamp;

    /// <returns>The values as they are now; null where they are those of the last call. A file that cannot be read is left out and noted.</returns>
    public SecretValues? ReadIfChanged(List<string> notes)
    {
        var files = Files();
        var stamp = Stamp(files);
        if (stamp == _stamp)
            return null;
        var values = new List<(string Key, byte[] Value)>();
        foreach (var file in files)
        {
            var key = Path.GetRelativePath(path, file);
            try
            {
                values.Add((key, Read(file)));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                notes.Add($"{key} is not masked: it cannot be read ({(e is UnauthorizedAccessException ? "permission denied" : "input or output error")})");
            }
        }

        var secrets = new SecretValues(values);
        notes.AddRange(secrets.Notes);
        // Not what was seen before reading: a swap in between shows at the next call.
        _stamp = stamp;
        return secrets;
    }

    private List<string> Files()
    {
        if (!Directory.Exists(path))
            return [];
        var found = new List<string>();
        foreach (var entry in Directory.EnumerateFileSystemEntries(path).Where(IsKey).Order(StringComparer.Ordinal))
        {
            if (Directory.Exists(entry))
                found.AddRange(Directory.EnumerateFiles(entry).Where(IsKey).Order(StringComparer.Ordinal));
            else
                found.Add(entry);
        }

        return found.Count <= MostFiles ? found : found[..MostFiles];
    }

    /// <summary>The kubelet's own entries begin with two dots.</summary>
    private static bool IsKey(string entry) => !Path.GetFileName(entry.AsSpan()).StartsWith("..");

    private string Stamp(List<string> files)
    {
        var parts = files.Select(file => Path.GetDirectoryName(file)!).Append(path).Distinct()
            .Select(directory => new FileInfo(Path.Combine(directory, "..data")).LinkTarget ?? "")
            .Concat(files.Select(file => new FileInfo(file))
                .Select(file => $"{file.FullName}{(file.LinkTarget is null ? $" {file.LastWriteTimeUtc.Ticks} {(file.Exists ? file.Length : -1)}" : "")}"));
        return string.Join('\n', parts);
    }

    private static byte[] Read(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        // One byte more than is masked, so that what is longer is noted and not cut. A pipe has no length.
        var value = new byte[Math.Min(LongestFile, Math.Max(0, stream.Length))];
        var length = stream.ReadAtLeast(value, value.Length, throwOnEndOfStream: false);
        return length == value.Length ? value : value[..length];
    }
}
