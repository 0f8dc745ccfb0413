namespace LogProcessor.Running;

/// <summary>
/// Annotations as they are mounted, a file each. The kubelet changes them all at once, by pointing its <c>..data</c> link to a new directory, so its target
/// tells whether anything has changed; without such a link, the files' size and time.
/// </summary>
internal sealed class LiveDirectory(string path, IReadOnlyList<string> names)
{
    /// <summary>Bytes of the longest value and its end.</summary>
    private const int Longest = 17 << 10;

    private string? _stamp;

    /// <summary>Whether they may be others than at the last call.</summary>
    public bool HasChanged()
    {
        var stamp = new FileInfo(Path.Combine(path, "..data")).LinkTarget ?? Stamp();
        (var before, _stamp) = (_stamp, stamp);
        return stamp != before;
    }

    /// <returns>Empty where there is none; null where it is too long to be a value.</returns>
    public string? Read(string name)
    {
        try
        {
            using var stream = new FileStream(Path.Combine(path, name), FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
            if (stream.Length > Longest)
                return null;
            var bytes = new byte[stream.Length];
            return System.Text.Encoding.UTF8.GetString(bytes, 0, stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private string Stamp() => string.Join(
        ' ', names.Select(name => new FileInfo(Path.Combine(path, name))).Select(file => file.Exists ? $"{file.LastWriteTimeUtc.Ticks} {file.Length}" : ""));
}
