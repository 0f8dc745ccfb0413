using LogProcessor.Checkpoint;
using LogProcessor.Files;
using LogProcessor.Following;
using LogProcessor.Native;
using LogProcessor.Reading;
using LogProcessor.Settings;
using LogProcessor.Telling;

namespace LogProcessor.Running;

/// <summary>Knows which files there are and which of them have something new: from the kernel, and besides by looking from time to time.</summary>
internal sealed class FileWatch
{
    /// <summary>While the kernel tells of changes, looking is a net below it, and may be rarer.</summary>
    private const int Rarer = 5;

    private const long TryInotifyAgain = 60_000;

    private readonly IReadOnlyList<LogRoot> _roots;
    private readonly ReadingOrder _order;
    private readonly FileTable _table;
    private readonly Discovery _discovery;
    private readonly WatchReader _reader;
    private readonly PositionFile _positions;
    private readonly OpenFiles _open;
    private readonly BeneathDirectory? _settingsDirectory;
    private readonly Messages _messages;
    private readonly long _poll;
    private long _triedInotifyAt;
    private bool _missesChanges;

    public FileWatch(
        ProcessorSettings settings,
        IReadOnlyList<LogRoot> roots,
        PatternSet patterns,
        FileTable table,
        ReadingOrder order,
        OpenFiles open,
        PositionFile positions,
        BeneathDirectory? settingsDirectory,
        Messages messages)
    {
        (_roots, _settingsDirectory) = (roots, settingsDirectory);
        (_order, _table, _open, _positions, _messages) = (order, table, open, positions, messages);
        _poll = (long)settings.Poll.TotalMilliseconds;
        _discovery = new(roots, patterns, table, new(new(settings), messages) { HasRoom = () => open.HasRoom }, positions, messages, Changed);
        _reader = new(roots, table, _discovery) { Changed = Changed };
        TryInotify(Environment.TickCount64);
    }

    public Inotify? Inotify => _discovery.Inotify;

    /// <summary>When to look again.</summary>
    public long LookAt { get; private set; }

    /// <summary>Whether the kernel had news the last time.</summary>
    public bool WasTold { get; private set; }

    /// <summary>Whether the kernel told of the directory with settings since this was last asked.</summary>
    public bool TakeSettingsTold()
    {
        var told = _reader.SettingsTold;
        _reader.SettingsTold = false;
        return told;
    }

    /// <summary>Called with a file that nobody writes to any more and that was read to its end: what is left of it is to be printed.</summary>
    public required Action<FollowedFile> Retiring { get; init; }

    /// <summary>Takes what the kernel has told, and looks around when it is time.</summary>
    public void Update(long now)
    {
        WasTold = Inotify is { } inotify && _reader.Read(inotify);
        if (Inotify is null && now - _triedInotifyAt >= TryInotifyAgain)
            TryInotify(now);
        if (now < LookAt && !_reader.LookAround)
            return;
        var due = now >= LookAt;
        _reader.LookAround = false;
        _open.MakeRoom();
        _discovery.LookAround();
        if (due)
            LookAtFiles(now);
        if (_discovery.WatchesUsedUp)
            _messages.SayOnce(
                "inotify",
                $"watches of user {Libc.geteuid()} are used up on this node (fs.inotify.max_user_watches): looking every {_poll / 1000.0} s as well");
        LookAt = now + (Inotify is null || _missesChanges || _discovery.Incomplete ? _poll : Rarer * _poll);
    }

    /// <summary>Looks around, and into every file, in the next round.</summary>
    public void LookAtAll()
    {
        LookAt = 0;
        // What was closed since it is at rest is asked for its size.
        foreach (var file in _table.Files)
        {
            if (file.Handle >= 0)
                Changed(file);
        }
    }

    /// <summary>Follows a file no longer that was looked at for its name alone.</summary>
    public void Abandon(FollowedFile file)
    {
        if (file is { Directory: { } key, Name: { } name })
            _table.Directory(key).LeaveOut(name);
        Drop(file);
    }

    private void Changed(FollowedFile file)
    {
        var now = Environment.TickCount64;
        if (file.SuspectedSince != 0)
            _table.SuspectsChanged = true;
        else if (file.Handle >= 0 || _open.TryOpen(file))
            _order.Add(file, now);
        _open.Added(file);
    }

    /// <summary>Finds what the kernel has not told of, and files to let go.</summary>
    private void LookAtFiles(long now)
    {
        List<FollowedFile>? grown = null;
        for (var index = _table.Files.Count - 1; index >= 0; index--)
        {
            var file = _table.Files[index];
            if (!_open.TryGetFacts(file, out var facts))
                continue;
            var differs = !file.Waiting && file.SuspectedSince == 0
                && (facts.Size != file.Read.Position + file.TrailingZeros || FileReader.HasUsedRoom(file));
            if (file is { ReadFailed: true, Directory: { } key, Name: { } name })
                _messages.SayOnceOf(_roots[key.Root].FullPath(key.Path(name)), "fails to be read: tried again; look at its volume, or the server that has it");
            if (differs && now - file.GrewAt > 1_000 && file is { Name: not null, ReadFailed: false })
                (grown ??= []).Add(file);
            else if (differs || facts.Modified != file.Modified)
                Changed(file);
            else if (Retirement.Concerns(file) && !file.Waiting && file.Handle >= 0
                && Retirement.IsDue(ReadLease.Ask(file.Handle), facts.Links == 0, now - file.GrewAt))
                Retire(file);
            file.Modified = facts.Modified;
        }

        if (grown is not null)
            TakeMissed(grown);
    }

    /// <summary>Whether the kernel tells of these too; it may be about to.</summary>
    private void TakeMissed(List<FollowedFile> grown)
    {
        if (Inotify is { } inotify)
            _reader.Read(inotify);
        foreach (var file in grown.Where(file => !file.Waiting))
        {
            if (Inotify is not null && !_missesChanges)
            {
                _missesChanges = true;
                _messages.Say(
                    $"the kernel does not tell of changes here (a network file system, or files written through memory): looking every {_poll / 1000.0} s");
            }

            Changed(file);
        }
    }

    private void Retire(FollowedFile file)
    {
        Retiring(file);
        if (file.Committed != file.Read.Position)
            return;
        _table.LetGo.Add(file.Identity, file.Born, file.Read, file.Kind, file.State);
        Drop(file);
    }

    private void Drop(FollowedFile file)
    {
        _positions.Forget(file);
        _order.Remove(file);
        _open.Close(file);
        _table.Remove(file);
    }

    private void TryInotify(long now)
    {
        _triedInotifyAt = now;
        _discovery.Inotify = Inotify.TryCreate();
        if (_discovery.Inotify is null)
            _messages.SayOnce("inotify", $"instances of user {Libc.geteuid()} are used up on this node (fs.inotify.max_user_instances): "
                + $"looking every {_poll / 1000.0} s instead, and trying again each minute");
        else
            LookAt = 0;
        // What has changed before is seen by looking once more.
        if (Inotify is { } inotify && _settingsDirectory is { } settings)
            (_reader.SettingsWatch, _reader.SettingsTold) = (inotify.Watch(settings.Handle), true);
    }
}
