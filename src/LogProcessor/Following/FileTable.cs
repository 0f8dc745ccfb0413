using LogProcessor.Files;
using LogProcessor.Native;

namespace LogProcessor.Following;

/// <summary>The files that are followed: by what they are, and by the names they have.</summary>
internal sealed class FileTable
{
    private readonly Dictionary<FileIdentity, FollowedFile> _byIdentity = [];
    private readonly Dictionary<DirectoryKey, WatchedDirectory> _directories = [];
    private readonly Dictionary<int, WatchedDirectory> _byWatch = [];

    public List<FollowedFile> Files { get; } = [];

    /// <summary>Files that were read to their end and let go, with what is known of them: under another name they are still not new.</summary>
    public LetGoFiles LetGo { get; } = new();

    /// <summary>Those without a name: nobody tells when they grow.</summary>
    public List<FollowedFile> Nameless { get; } = [];

    /// <summary>Those that may be copies and are not judged yet, in the order in which they were found.</summary>
    public List<FollowedFile> Suspects { get; } = [];

    /// <summary>Whether one of them came or changed since they were last judged.</summary>
    public bool SuspectsChanged { get; set; }

    /// <summary>Whether files were added that are not saved: one that is renamed while the container is down is found again by what was saved.</summary>
    public bool HasNew { get; set; }

    /// <summary>Whether a file came, lost its name or got another: where that happens more of it may follow at once.</summary>
    public bool NamesChanged { get; set; }

    public IReadOnlyCollection<WatchedDirectory> Directories => _directories.Values;

    public FollowedFile? Find(FileIdentity identity) => _byIdentity.GetValueOrDefault(identity);

    public WatchedDirectory? Find(int watch) => _byWatch.GetValueOrDefault(watch);

    public WatchedDirectory Directory(DirectoryKey key)
    {
        if (!_directories.TryGetValue(key, out var directory))
            _directories.Add(key, directory = new(key));
        return directory;
    }

    public void Watch(WatchedDirectory directory, int watch)
    {
        if (directory.Watch == watch)
            return;
        _byWatch.Remove(directory.Watch);
        directory.Watch = watch;
        if (watch >= 0)
            _byWatch[watch] = directory;
    }

    public void Add(FollowedFile file)
    {
        HasNew = NamesChanged = true;
        Files.Add(file);
        Nameless.Add(file);
        _byIdentity[file.Identity] = file;
        if (file.SuspectedSince != 0)
            Suspect(file);
    }

    public void Suspect(FollowedFile file)
    {
        Suspects.Add(file);
        SuspectsChanged = true;
    }

    public void Remove(FollowedFile file)
    {
        Unname(file);
        file.IsGone = true;
        Files.Remove(file);
        Nameless.Remove(file);
        _byIdentity.Remove(file.Identity);
    }

    /// <summary>Gives a file this name, and takes it from the file that had it.</summary>
    public void Name(FollowedFile file, WatchedDirectory directory, string name)
    {
        if (directory.Names.TryGetValue(name, out var other))
        {
            if (other == file)
                return;
            Unname(other);
        }

        NamesChanged = true;
        Unname(file);
        file.WasRenamed |= file.WasNamed;
        file.WasNamed = true;
        directory.Names[name] = file;
        (file.Directory, file.Name) = (directory.Key, name);
        Nameless.Remove(file);
    }

    public void Unname(FollowedFile file)
    {
        if (file is not { Directory: { } key, Name: { } name })
            return;
        NamesChanged = true;
        if (_directories.TryGetValue(key, out var directory) && directory.Names.TryGetValue(name, out var found) && found == file)
            directory.Lost(name, file);
        (file.Directory, file.Name) = (null, null);
        Nameless.Add(file);
    }

    /// <summary>The directory is gone, and with it every name in it.</summary>
    public void Remove(WatchedDirectory directory)
    {
        foreach (var file in directory.Names.Values.ToArray())
            Unname(file);
        _byWatch.Remove(directory.Watch);
        _directories.Remove(directory.Key);
    }
}

/// <summary>A directory in which names are looked for.</summary>
internal sealed class WatchedDirectory
{
    private const int LongestName = 255;
    private const int MostFormer = 100;
    private const int MostUnwanted = 8_192;

    private readonly Dictionary<string, FollowedFile> _former = new(StringComparer.Ordinal);
    private readonly HashSet<string> _unwanted = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FollowedFile>.AlternateLookup<ReadOnlySpan<char>> _named;

    public WatchedDirectory(DirectoryKey key)
    {
        Key = key;
        _named = Names.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public DirectoryKey Key { get; }

    /// <summary>What inotify calls it; negative while it is not watched.</summary>
    public int Watch { get; set; } = -1;

    public Dictionary<string, FollowedFile> Names { get; } = new(StringComparer.Ordinal);

    /// <summary>Who has the name, or had it last.</summary>
    public FollowedFile? LastHolder(string name) => Names.GetValueOrDefault(name) ?? _former.GetValueOrDefault(name);

    public void Lost(string name, FollowedFile file)
    {
        Names.Remove(name);
        if (_former.Count > MostFormer)
            _former.Clear();
        _former[name] = file;
    }

    /// <summary>Names that files have which had a wanted one before, as far as was told.</summary>
    public HashSet<string> Carrying { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether a new file of this name may be the copy of a file here that is followed.</summary>
    public bool MayHoldSourceOf(string name)
    {
        foreach (var (source, file) in Names)
        {
            if (file.Wanted && CopyJudge.IsNameOfCopy(source, name))
                return true;
        }

        return false;
    }

    /// <summary>Remembers a name that was asked about and is not wanted, so that a busy file of no interest costs nothing.</summary>
    public void LeaveOut(string name)
    {
        if (_unwanted.Count > MostUnwanted)
            _unwanted.Clear();
        _unwanted.Add(name);
    }

    /// <summary>The number of the last look around that found it.</summary>
    public int SeenIn { get; set; }

    /// <summary>The file of a name whose characters are bytes, without making a text of it.</summary>
    /// <param name="unwanted">Whether it is known that nobody wants that name.</param>
    public FollowedFile? Find(ReadOnlySpan<byte> name, out bool unwanted)
    {
        Span<char> characters = stackalloc char[Math.Min(name.Length, LongestName)];
        System.Text.Encoding.Latin1.GetChars(name[..characters.Length], characters);
        var found = _named.TryGetValue(characters, out var file);
        unwanted = !found && _unwanted.GetAlternateLookup<ReadOnlySpan<char>>().Contains(characters);
        return file;
    }
}
