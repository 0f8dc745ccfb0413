using LogProcessor.Checkpoint;
using LogProcessor.Files;
using LogProcessor.Native;
using LogProcessor.Telling;

namespace LogProcessor.Following;

/// <summary>Finds the files to follow: by looking around, and one at a time when the kernel tells of a name.</summary>
/// <param name="changed">Told of a file that is new or has something new.</param>
internal sealed class Discovery(
    IReadOnlyList<LogRoot> roots,
    PatternSet patterns,
    FileTable table,
    FileOpener opener,
    PositionFile positions,
    Messages messages,
    Action<FollowedFile> changed)
{
    /// <summary>How many directories may be one in another below a log directory.</summary>
    public const int Deepest = 32;

    private readonly byte[] _listing = new byte[32 << 10];
    private readonly HashSet<FileIdentity> _path = [];
    private readonly List<(WatchedDirectory Directory, string Name, FileKind Kind, bool WasWanted, bool IsMade)> _later = [];
    private readonly Adoption _adoption = new(roots, table, positions, changed);
    private int _look;
    private bool _looked;

    /// <summary>Where directories are watched; null while there is no instance to be had.</summary>
    public Inotify? Inotify { get; set; }

    /// <summary>Whether a directory was missing or could not be watched at the last look: then the next one comes soon.</summary>
    public bool Incomplete { get; private set; }

    public bool WatchesUsedUp { get; private set; }

    /// <summary>Whether a file that was followed before this run was looked for under other names.</summary>
    private bool Resuming => positions.AnySaved;

    public PatternSet Patterns => patterns;

    /// <summary>Looks around in all directories, and lets go of names that are gone.</summary>
    public void LookAround()
    {
        _look++;
        Incomplete = WatchesUsedUp = false;
        foreach (var root in roots)
        {
            if (root.Reopen())
                Forget(root);
            if (root.Directory is null)
            {
                Incomplete = true;
                messages.SayOnceOf(root.Path, $"is not a directory that user {Libc.geteuid()} may enter");
                continue;
            }

            LookAt(root, "");
        }

        foreach (var directory in table.Directories.Where(directory => directory.SeenIn != _look).ToArray())
            table.Remove(directory);
        // What is found from now on came while it was looked.
        _looked = true;
    }

    /// <summary>Looks into a directory, and into those below that may have wanted files.</summary>
    public void LookAt(LogRoot root, string relative)
    {
        if (relative.Count('/') >= Deepest)
        {
            messages.SayOnceOf(root.FullPath(relative), $"is {Deepest + 1} levels below the log directory, nothing is read there: "
                + "name one in between in LOG_DIRECTORIES");
            return;
        }

        var handle = root.Directory!.OpenBeneath(relative, OpenFlags.Read | OpenFlags.Directory | OpenFlags.NonBlocking);
        if (handle < 0)
        {
            Incomplete |= relative.Length == 0;
            if (Libc.LastError == Errno.NoAccess)
                messages.SayOnceOf(relative.Length == 0 ? root.Path : root.FullPath(relative), $"is not a directory that user {Libc.geteuid()} may read");
            return;
        }
        // Links may lead in circles.
        if (!FileFacts.TryGet(handle, out var facts) || !_path.Add(facts.Identity))
        {
            Libc.close(handle);
            return;
        }

        try
        {
            var directory = table.Directory(new(root.Index, relative));
            directory.SeenIn = _look;
            // Before its names are read: what comes later is told.
            Watch(directory, handle);
            foreach (var name in List(root, directory, handle))
                LookAt(root, directory.Key.Path(name));
        }
        finally
        {
            _path.Remove(facts.Identity);
            Libc.close(handle);
        }

        List<string> List(LogRoot root, WatchedDirectory directory, int handle)
        {
            var below = new List<string>();
            var listing = new DirectoryListing(handle, _listing);
            while (listing.Next())
                Take(root, directory, ref listing, below);
            LetGo(root, directory);
            return below;
        }
    }

    /// <summary>A name that the kernel told of, or that a look around has found.</summary>
    /// <param name="wasWanted">Whether its file had a wanted name before: it is followed under this one.</param>
    /// <param name="isMade">Whether it has just been made or written to, as the copy of a file is: one that got the name by renaming was seen before.</param>
    public void Consider(
        LogRoot root, WatchedDirectory directory, string name, FileKind kind = FileKind.Unknown, bool wasWanted = false, bool isMade = false)
    {
        var relative = directory.Key.Path(name);
        var wanted = patterns.Wants(relative);
        // What a rotator copies before it truncates has what was not read yet, whatever name it gets.
        var mayBeCopy = isMade && !wanted && !wasWanted && !PatternSet.IsCompressed(name) && directory.MayHoldSourceOf(name);
        if (!wanted && !wasWanted && !mayBeCopy && !(Resuming && kind == FileKind.Regular))
        {
            if (!patterns.Reaches(relative))
                directory.LeaveOut(name);
            else if (kind is FileKind.Unknown or FileKind.Link && FileFacts.TryGetAt(root.Directory!.Handle, relative, follow: true, out var link)
                && link.Kind == FileKind.Directory)
                LookAt(root, relative);
            return;
        }

        if (root.Directory is null)
            return;
        var handle = opener.Open(root, relative, kind, out var facts, out var isDirectory);
        if (isDirectory && patterns.Reaches(relative))
            LookAt(root, relative);
        if (handle < 0)
            return;
        if (table.Find(facts.Identity) is { } known)
            _adoption.Again(known, directory, name, handle, wanted, _look);
        else
            _adoption.Follow(root, directory, name, handle, facts, new(wanted, wasWanted, mayBeCopy), _look);
    }

    private void Take(LogRoot root, WatchedDirectory directory, ref DirectoryListing listing, List<string> below)
    {
        var known = directory.Find(listing.Name, out var unwanted);
        if (known is not null && known.Identity.Inode == listing.Inode)
        {
            known.SeenIn = _look;
            return;
        }

        // The name may have been a file's, and be a directory's by now: that is asked of its path alone.
        if (unwanted && listing.Kind == FileKind.Regular && !Resuming)
            return;
        var name = ByteText.FromBytes(listing.Name);
        if (listing.Kind == FileKind.Directory)
        {
            if (patterns.Reaches(directory.Key.Path(name)))
                below.Add(name);
            else if (patterns.Wants(directory.Key.Path(name)))
                messages.SayOnceOf(root.FullPath(directory.Key.Path(name)), "is not a regular file: skipped");
        }
        else if (known is null && !patterns.Wants(directory.Key.Path(name)) && listing.Kind == FileKind.Regular && !positions.HasSaved(listing.Inode))
        {
            if (_look == 1 && WasRotatedMeanwhile(root, directory.Key.Path(name)))
                _later.Add((directory, name, listing.Kind, true, false));
            else if (!_looked || !directory.MayHoldSourceOf(name))
                directory.LeaveOut(name);
            else if (!IsLetGo(root, directory.Key.Path(name)))
                _later.Add((directory, name, listing.Kind, false, true));
        }
        else
        {
            // The listing's buffer stays whole: a directory that is found by a link has a look of its own.
            _later.Add((directory, name, listing.Kind, false, false));
        }
    }

    /// <summary>
    /// Whether a file, made since positions were last saved, has a name that a rotator makes of a wanted one: a log that came and was rotated while the
    /// container was down.
    /// </summary>
    private bool WasRotatedMeanwhile(LogRoot root, string relative) =>
        positions.SavedAt > 0 && patterns.WantsRotated(relative)
        && FileFacts.TryGetAt(root.Directory!.Handle, relative, follow: false, out var facts) && facts.Born > positions.SavedAt;

    /// <summary>Whether a file was read to its end and has nothing new: it would be opened again with every look.</summary>
    private bool IsLetGo(LogRoot root, string relative) =>
        FileFacts.TryGetAt(root.Directory!.Handle, relative, follow: false, out var facts) && table.LetGo.Has(facts);

    /// <summary>Takes up the names that the look at one directory has found, then lets go of those that are gone.</summary>
    private void LetGo(LogRoot root, WatchedDirectory directory)
    {
        var found = _later.Where(name => name.Directory == directory).ToArray();
        _later.RemoveAll(name => name.Directory == directory);
        foreach (var (_, name, kind, wasWanted, isMade) in found)
            Consider(root, directory, name, kind, wasWanted, isMade);
        foreach (var (name, file) in directory.Names.Where(pair => pair.Value.SeenIn != _look).ToArray())
        {
            if (Adoption.LeadsTo(root, directory.Key.Path(name), file))
            {
                file.SeenIn = _look;
                continue;
            }

            table.Unname(file);
            changed(file);
        }
    }

    private void Watch(WatchedDirectory directory, int handle)
    {
        if (Inotify is null)
            return;
        var watch = Inotify.Watch(handle);
        if (watch < 0)
            WatchesUsedUp = Incomplete = true;
        table.Watch(directory, watch);
    }

    private void Forget(LogRoot root)
    {
        foreach (var directory in table.Directories.Where(directory => directory.Key.Root == root.Index).ToArray())
            table.Remove(directory);
    }

}
