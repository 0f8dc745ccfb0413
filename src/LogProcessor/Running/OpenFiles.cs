using LogProcessor.Files;
using LogProcessor.Following;
using LogProcessor.Native;

namespace LogProcessor.Running;

/// <summary>Keeps a bounded number of files open: beyond it, those at rest are closed, and opened again when they change.</summary>
/// <param name="limit">How many the process may have open at all.</param>
internal sealed class OpenFiles(IReadOnlyList<LogRoot> roots, FileTable table, int limit)
{
    private const int Most = 4096;

    private const long AtRest = 10_000;
    private const long AtRestBriefly = 1_000;

    // What the program needs besides log files.
    private readonly int _reserved = Math.Min(64, limit / 2);
    private int _open;

    /// <summary>Whether one more can be opened: a part of what is reserved is for files that are not at rest.</summary>
    public bool HasRoom => _open < limit - _reserved + (_reserved / 4);

    private int AtOnce => Math.Min(limit - _reserved, Most);

    /// <summary>A file was opened elsewhere. When there are too many, some that are at rest are closed.</summary>
    public void Added(FollowedFile file)
    {
        if (file.Handle >= 0 && !file.CountedOpen)
        {
            file.CountedOpen = true;
            _open++;
        }

        if (_open > AtOnce)
            CloseSome(AtRest);
    }

    /// <summary>While more are open than should be, some that are at rest are closed, so that others can be opened.</summary>
    public void MakeRoom()
    {
        if (_open > AtOnce)
            CloseSome(AtRest);
        if (_open > AtOnce)
            CloseSome(AtRestBriefly);
    }

    /// <summary>Opens a file again. False when its name leads elsewhere now, or it cannot be opened.</summary>
    public bool TryOpen(FollowedFile file)
    {
        if (file is not { Directory: { } key, Name: { } name } || roots[key.Root].Directory is not { } directory)
            return false;
        if (!HasRoom)
            MakeRoom();
        if (!HasRoom)
            return false;
        var handle = directory.OpenBeneath(key.Path(name), OpenFlags.Read | OpenFlags.NonBlocking | OpenFlags.NoControllingTerminal);
        if (handle < 0)
            return false;
        if (!FileFacts.TryGet(handle, out var facts) || facts.Identity != file.Identity)
        {
            Libc.close(handle);
            return false;
        }

        AccessTime.LeaveAlone(handle);
        file.Handle = handle;
        return true;
    }

    public bool TryGetFacts(FollowedFile file, out FileFacts facts)
    {
        facts = default;
        if (file.Handle >= 0)
            return FileFacts.TryGet(file.Handle, out facts);
        return file is { Directory: { } key, Name: { } name } && roots[key.Root].Directory is { } directory
            && FileFacts.TryGetAt(directory.Handle, key.Path(name), follow: true, out facts) && facts.Identity == file.Identity;
    }

    public void Close(FollowedFile file)
    {
        if (file.Handle < 0)
            return;
        Libc.close(file.Handle);
        file.Handle = -1;
        if (file.CountedOpen)
            _open--;
        file.CountedOpen = false;
    }

    private void CloseSome(long rest)
    {
        var now = Environment.TickCount64;
        foreach (var file in table.Files)
        {
            if (IsAtRest(file, now - rest))
                Close(file);
            if (_open <= AtOnce - (AtOnce / 8))
                return;
        }
    }

    private static bool IsAtRest(FollowedFile file, long since) =>
        file is { Handle: >= 0, Wanted: true, Name: not null, Waiting: false, Unsaved: false, SuspectedSince: 0, Unfinished.Length: 0 }
        && file.Committed == file.Read.Position && file.GrewAt < since;
}
