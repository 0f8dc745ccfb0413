using LogProcessor.Files;
using LogProcessor.Native;

namespace LogProcessor.Following;

/// <summary>Takes what the kernel tells of names, in the order in which it happened, and keeps the names of files in step.</summary>
internal sealed class WatchReader(IReadOnlyList<LogRoot> roots, FileTable table, Discovery discovery)
{
    private const int MostCarrying = 1_000;

    private readonly byte[] _buffer = new byte[16 << 10];

    private uint _cookie;
    private FollowedFile? _moved;
    private bool _movedWasWanted;

    /// <summary>Whether something happened that only a look around can make out.</summary>
    public bool LookAround { get; set; }

    /// <summary>The watch of a directory with settings; negative where there is none.</summary>
    public int SettingsWatch { get; set; } = -1;

    /// <summary>Whether something happened there.</summary>
    public bool SettingsTold { get; set; }

    /// <summary>Told of a file that may have something new.</summary>
    public required Action<FollowedFile> Changed { get; init; }

    /// <summary>Reads all that there is. False when there was nothing.</summary>
    public bool Read(Inotify inotify)
    {
        var any = false;
        for (var more = true; more && inotify.Read(_buffer) is > 0 and var length;)
        {
            any = true;
            // The kernel gives as many whole events as fit. But a name leads to the file that has it by now: whatever happened before that is to be known before
            // the file is read, lest it comes before older ones.
            more = length > _buffer.Length - WatchEvent.Longest;
            for (ReadOnlySpan<byte> events = _buffer.AsSpan(0, length); !events.IsEmpty;)
            {
                var told = WatchEvent.Take(ref events);
                more |= told.What != WatchEvents.Modified;
                Take(told);
            }
        }

        return any;
    }

    private void Take(in WatchEvent told)
    {
        if (told.What.HasFlag(WatchEvents.Overflow))
        {
            LookAround = SettingsTold = true;
            foreach (var file in table.Files)
                Changed(file);
            return;
        }

        if (told.Watch == SettingsWatch)
        {
            SettingsTold = true;
            return;
        }

        if (table.Find(told.Watch) is not { } directory)
            return;
        if (told.What.HasFlag(WatchEvents.Ignored))
            table.Watch(directory, -1);
        if (told.Name.IsEmpty || told.What.HasFlag(WatchEvents.IsDirectory))
            TakeDirectory(directory, told);
        else
            TakeFile(roots[directory.Key.Root], directory, told);
    }

    private void TakeDirectory(WatchedDirectory directory, in WatchEvent told)
    {
        if (told.Name.IsEmpty && !told.What.HasFlag(WatchEvents.AttributesChanged))
        {
            LookAround = true;
            return;
        }

        var root = roots[directory.Key.Root];
        var relative = directory.Key.Path(ByteText.FromBytes(told.Name));
        if (told.Name.IsEmpty || !discovery.Patterns.Reaches(relative))
            return;
        if ((told.What & (WatchEvents.Created | WatchEvents.MovedTo)) != 0 && root.Directory is not null)
            discovery.LookAt(root, relative);
        if ((told.What & (WatchEvents.MovedFrom | WatchEvents.MovedTo | WatchEvents.Deleted | WatchEvents.AttributesChanged)) != 0)
            LookAround = true;
    }

    private void TakeFile(LogRoot root, WatchedDirectory directory, in WatchEvent told)
    {
        var file = directory.Find(told.Name, out var unwanted);
        switch (told.What)
        {
            case WatchEvents.Modified:
                if (file is not null)
                    Changed(file);
                else if (!unwanted)
                    discovery.Consider(root, directory, ByteText.FromBytes(told.Name), isMade: true);
                // A deleted file goes by its old name.
                foreach (var nameless in table.Nameless)
                    Changed(nameless);
                break;
            case WatchEvents.Created or WatchEvents.AttributesChanged:
                // A name that was not wanted may be that of a copy this time.
                if (file is null && !unwanted || told.What == WatchEvents.Created)
                    discovery.Consider(root, directory, ByteText.FromBytes(told.Name), isMade: told.What == WatchEvents.Created);
                break;
            case WatchEvents.Deleted:
                directory.Carrying.Remove(ByteText.FromBytes(told.Name));
                Leave(root, directory, ByteText.FromBytes(told.Name), file);
                break;
            case WatchEvents.MovedFrom:
                Depart(root, directory, ByteText.FromBytes(told.Name), told.Cookie, file);
                break;
            case WatchEvents.MovedTo:
                Arrive(root, directory, ByteText.FromBytes(told.Name), told.Cookie == _cookie);
                _cookie = 0;
                break;
        }
    }

    /// <summary>
    /// What is told has happened some time ago, and the name may lead to another file by now: so names are believed, files are looked up. A log that was
    /// rotated several times since is found under the last of its names.
    /// </summary>
    private void Depart(LogRoot root, WatchedDirectory directory, string name, uint cookie, FollowedFile? file)
    {
        _cookie = cookie;
        _moved = file;
        _movedWasWanted = directory.Carrying.Remove(name) || file is not null || discovery.Patterns.Wants(directory.Key.Path(name));
        Leave(root, directory, name, file);
    }

    /// <summary>A name that a file got by renaming. Its file is followed under any name, if it was to be followed under the one before.</summary>
    private void Arrive(LogRoot root, WatchedDirectory directory, string name, bool paired)
    {
        var wasWanted = paired && _movedWasWanted;
        if (wasWanted && directory.Carrying.Count < MostCarrying)
            directory.Carrying.Add(name);
        if (!paired || _moved is not { IsGone: false } file || !Adoption.LeadsTo(root, directory.Key.Path(name), file))
        {
            discovery.Consider(root, directory, name, wasWanted: wasWanted);
            return;
        }

        var replaced = directory.Names.GetValueOrDefault(name);
        table.Name(file, directory, name);
        file.Wanted = discovery.Patterns.Wants(directory.Key.Path(name));
        if (replaced is not null && replaced != file)
            Changed(replaced);
        Changed(file);
    }

    private void Leave(LogRoot root, WatchedDirectory directory, string name, FollowedFile? file)
    {
        if (file is not null && !Adoption.LeadsTo(root, directory.Key.Path(name), file))
            Unname(file);
    }

    private void Unname(FollowedFile file)
    {
        table.Unname(file);
        Changed(file);
    }
}
