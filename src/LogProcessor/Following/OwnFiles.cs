using LogProcessor.Checkpoint;
using LogProcessor.Native;
using LogProcessor.Settings;
using LogProcessor.Telling;

namespace LogProcessor.Following;

/// <summary>
/// The files that the program writes, which may be in a log directory, where the only volume is one: each line that it printed of them would be followed by
/// another.
/// </summary>
internal sealed class OwnFiles(ProcessorSettings settings)
{
    private readonly string[] _paths =
    [
        .. new[] { settings.HeartbeatFile, Path.Combine(settings.StateDirectory, PositionFile.Name), Path.Combine(settings.StateDirectory, CountersFile.Name) }
            .Select(ByteText.FromSetting),
    ];

    /// <param name="relative">The name under which the file was found.</param>
    public bool Have(string relative, FileIdentity file)
    {
        var name = Path.GetFileName(relative.AsSpan());
        foreach (var path in _paths)
        {
            // Each is looked at anew, since it may be made anew.
            if (name.SequenceEqual(Path.GetFileName(path.AsSpan())) && FileFacts.TryGet(path, out var facts) && facts.Identity == file)
                return true;
        }

        return false;
    }
}
