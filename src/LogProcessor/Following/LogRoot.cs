using LogProcessor.Lines;
using LogProcessor.Native;
using LogProcessor.Settings;

namespace LogProcessor.Following;

/// <summary>One of the log directories of the settings. It may not exist yet, and may be made anew.</summary>
internal sealed class LogRoot(int index, DirectorySetting setting, bool several)
{
    private readonly string _prefix = several ? ByteText.FromSetting(System.IO.Path.GetFileName(setting.Path)) + "/" : "";
    private readonly byte[] _container = System.Text.Encoding.UTF8.GetBytes(setting.Container);

    public int Index { get; } = index;

    public string Path { get; } = ByteText.FromSetting(setting.Path);

    /// <summary>Null while there is no such directory.</summary>
    public BeneathDirectory? Directory { get; private set; }

    public string FullPath(string relative) => $"{Path}/{relative}";

    /// <summary>What a line of the file says about where it comes from: the relative name, behind the directory's last part where there are several.</summary>
    public LineSource Source(string relative) => new(ByteText.ToBytes(_prefix + relative), _container);

    /// <summary>Looks whether the directory is there. True when it is another one than before, or gone.</summary>
    public bool Reopen()
    {
        var opened = BeneathDirectory.Open(Path);
        if (opened?.Identity == Directory?.Identity && (opened is null) == (Directory is null))
        {
            opened?.Dispose();
            return false;
        }

        var had = Directory is not null;
        Directory?.Dispose();
        Directory = opened;
        return had;
    }
}
