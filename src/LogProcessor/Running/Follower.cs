using LogProcessor.Checkpoint;
using LogProcessor.Files;
using LogProcessor.Following;
using LogProcessor.Native;
using LogProcessor.Reading;
using LogProcessor.Settings;
using LogProcessor.Telling;
using LogProcessor.Writing;

namespace LogProcessor.Running;

/// <summary>
/// The program: one thread that looks, reads, writes, saves and waits, in this order, and never waits in a write. What it does not do at once it finds again
/// in the next round.
/// </summary>
internal sealed class Follower
{
    /// <summary>Milliseconds between two saves.</summary>
    private const long SaveInterval = 200;

    /// <summary>After reading, in milliseconds: whoever writes much is read in larger pieces.</summary>
    private const int Nap = 8;

    /// <summary>A line without its end is printed when its file was at rest so long, in milliseconds.</summary>
    private const long UnfinishedAtRest = 10_000;

    /// <summary>How many files have a turn before the kernel is asked for news.</summary>
    private const int TurnsPerRound = 32;

    private const long SuspectInterval = 100;

    private readonly ProcessorSettings _settings;
    private readonly Messages _messages;
    private readonly Counters _counters = new();
    private readonly FileTable _table = new();
    private readonly ReadingOrder _order = new();
    private readonly List<FollowedFile> _suspects = [];
    private readonly List<FollowedFile> _large = [];
    private readonly StandardOutput _output = new();
    private readonly OutputQueue _queue;
    private readonly LinePipeline _pipeline;
    private readonly FileReader _reader;
    private readonly CopyDetector _copies;
    private readonly OpenFiles _open;
    private readonly FileWatch _watch;
    private readonly Truncation _truncation;
    private readonly PositionFile _positions;
    private readonly PositionSaver _saver;
    private readonly Heartbeat _heartbeat;
    private readonly MetricsServer? _metrics;
    private readonly Waiting _waiting;
    private readonly Stopping _stopping;

    private long _savedAt;
    private long _reportedAt;
    private long _suspectsAt = long.MaxValue;
    private long _turnAt = long.MaxValue;
    private long _readAt;
    private bool _read;
    private bool _gone;

    public Follower(ProcessorSettings settings, PatternSet patterns, LinePipelineParts parts, PositionFile positions, Signals signals, Messages messages)
    {
        (_settings, _messages, _positions) = (settings, messages, positions);
        var several = settings.Directories.Count > 1;
        LogRoot[] roots = [.. settings.Directories.Select((directory, index) => new LogRoot(index, directory, several))];
        _queue = new(_counters);
        _pipeline = new(_queue, parts);
        _reader = new(_pipeline, _counters);
        _copies = new(_table);
        _open = new(roots, _table, Math.Clamp(OpenFileLimit.Raise() - OpenFiles.Reserved, 64, OpenFiles.Default));
        _watch = new(settings, roots, patterns, _table, _order, _open, positions, messages) { Retiring = FinishFile };
        _truncation = new(settings.TruncateAbove, roots, _reader, messages);
        _saver = new(positions);
        _heartbeat = new(settings.HeartbeatFile);
        _order.KeepsTurns = !_pipeline.JoinsEvents;
        if (settings.MetricsPort is { } port && (_metrics = MetricsServer.TryListen(port)) is null)
            messages.Say($"METRICS_PORT {port} cannot be listened on: no metrics are served");
        _waiting = new(signals, _metrics);
        _stopping = new(settings, signals, _table, messages);
        CountersFile.Load(settings.StateDirectory, _counters);
    }

    /// <summary>Follows until it is told to stop and everything was read. 0, or 1 when standard output is gone.</summary>
    public int Run()
    {
        while (true)
        {
            var now = Environment.TickCount64;
            // All that was written before the signal is looked for after it.
            var stopping = _stopping.Asked;
            if (stopping)
                _watch.LookAtAll();
            _watch.Update(now);
            _pipeline.Begin(now);
            TakeUp(now);
            var blocked = !ReadTurns(now);
            if (_gone)
                return End(1);
            TruncateLarge(blocked);
            SaveWhenDue(now);
            Beat(now);
            if (stopping)
            {
                _order.KeepsTurns = false;
                if (_stopping.IsDone(Environment.TickCount64, _readAt, pending: !blocked && (_order.AnyWaiting || _order.Speaker is { Waiting: true })))
                    return End(0);
            }
            Wait(blocked);
        }
    }

    /// <summary>What becomes due by time alone.</summary>
    private void TakeUp(long now)
    {
        if (now >= _suspectsAt)
        {
            _suspectsAt = long.MaxValue;
            foreach (var file in _suspects)
                _order.Add(file, now);
            _suspects.Clear();
        }
        if (_pipeline.FlushAt <= now)
            _pipeline.FlushDue(_table.Files, now);
        if (_queue.IsFull)
            return;
        if (_pipeline.Reports && now - _reportedAt >= 1_000)
        {
            _reportedAt = now;
            _pipeline.Report(_table.Files, atEnd: false);
        }
        foreach (var file in _table.Files)
        {
            if (file.Unfinished.Length > 0 && !file.Waiting && now - file.GrewAt >= UnfinishedAtRest)
                FinishFile(file);
        }
    }

    /// <summary>Gives files their turns, as long as standard output takes what they say. False when it does not.</summary>
    private bool ReadTurns(long now)
    {
        _turnAt = long.MaxValue;
        _read = false;
        for (var turn = 0; turn < TurnsPerRound; turn++)
        {
            var state = _output.Write(_queue);
            _gone = state == OutputState.Gone;
            if (state != OutputState.Taken)
                return false;
            if (_order.Next(now, out var wait) is not { } file)
            {
                if (wait > 0)
                    _turnAt = now + wait;
                return true;
            }
            ReadFile(file, now);
        }
        _turnAt = now;
        return true;
    }

    private void ReadFile(FollowedFile file, long now)
    {
        if (file.SuspectedSince != 0 && !Decide(file, now))
        {
            _order.Spoke(0, more: false, yields: false, now);
            return;
        }
        var yielding = _order.SpeakerMustYield(now) ? Yielding.AtLine : _order.SpeakerShouldYield(now) ? Yielding.AtEventStart : Yielding.Never;
        var before = file.Read.Position;
        var result = file.Handle >= 0 ? _reader.Read(file, now, yielding) : default;
        _order.Spoke(result.Lines, result.More, result.Yields, now);
        if (file.Read.Position != before)
        {
            _read = true;
            _readAt = now;
        }
        if (!result.More && _truncation.Concerns(file))
            _large.Add(file);
    }

    /// <summary>Whether a new file is a log of its own, or what of it is. False while that cannot be said.</summary>
    private bool Decide(FollowedFile file, long now)
    {
        var start = 0L;
        var verdict = file.Handle < 0 ? CopyVerdict.Original : _copies.Judge(file, now, out start);
        if (verdict == CopyVerdict.Wait)
        {
            _suspects.Add(file);
            _suspectsAt = Math.Min(_suspectsAt, now + SuspectInterval);
            return false;
        }
        if (verdict == CopyVerdict.Copy)
            _reader.PassOver(file, start);
        file.SuspectedSince = 0;
        return true;
    }

    private void FinishFile(FollowedFile file)
    {
        _reader.Finish(file);
        _pipeline.Finish(file);
        _gone |= _output.Write(_queue) == OutputState.Gone;
    }

    private void TruncateLarge(bool blocked)
    {
        if (!blocked && _queue.IsEmpty)
        {
            foreach (var file in _large)
                _truncation.Apply(file);
        }
        _large.Clear();
    }

    private void SaveWhenDue(long now)
    {
        if (now - _savedAt < SaveInterval || !_counters.Changed)
            return;
        _savedAt = now;
        Save();
    }

    private void Save()
    {
        if (!_saver.Save(_table.Files) | !CountersFile.Save(_settings.StateDirectory, CountersText.Write(_counters, _table.Files.Count, Unread())))
            _messages.SayOnce(_settings.StateDirectory, "has no room: positions are not saved, and a restarted container may repeat lines");
        _counters.Changed = false;
    }

    /// <summary>Only while lines reach standard output: a container whose output is stuck is not well.</summary>
    private void Beat(long now)
    {
        if (_queue.IsEmpty || _output.TookAt > _heartbeat.BeatAt)
            _heartbeat.Beat(now);
    }

    private void Wait(bool blocked)
    {
        var now = Environment.TickCount64;
        var until = Math.Min(_watch.LookAt, Math.Min(_suspectsAt, _pipeline.FlushAt));
        if (!blocked)
            until = Math.Min(until, _turnAt);
        if (_counters.Changed)
            until = Math.Min(until, _savedAt + SaveInterval);
        if (_pipeline.Reports)
            until = Math.Min(until, now + 1_000);
        if (_stopping.Asked)
            until = Math.Min(until, now + (_stopping.Began ? 50 : 0));
        if (_table.Files.Exists(file => file.Unfinished.Length > 0))
            until = Math.Min(until, now + 1_000);
        // A round with turns left does not wait; one that has read everything may rest.
        var nap = blocked || ((_read || _watch.WasTold) && until > now) ? Nap : 0;
        _waiting.Wait(nap, Math.Clamp(until - now, 0, 60_000), _watch.Inotify, blocked);
        _metrics?.Serve(Environment.TickCount64, () => CountersText.Write(_counters, _table.Files.Count, Unread()));
    }

    private long Unread()
    {
        var unread = 0L;
        foreach (var file in _table.Files)
        {
            if (_open.TryGetFacts(file, out var facts))
                unread += Math.Max(0, facts.Size - file.Committed - file.TrailingZeros);
        }
        return unread;
    }

    private int End(int code)
    {
        foreach (var file in _table.Files)
        {
            if (_gone || _queue.IsFull)
                break;
            FinishFile(file);
        }
        _pipeline.Report(_table.Files, atEnd: true);
        for (var left = _stopping.TimeLeft; !_gone && !_queue.IsEmpty && left > 0; left = _stopping.TimeLeft)
        {
            _waiting.Wait(0, Math.Min(left, 100), null, output: true);
            _gone |= _output.Write(_queue) == OutputState.Gone;
        }
        Save();
        _stopping.Say(_counters, Unread());
        _metrics?.Dispose();
        _positions.Dispose();
        return code;
    }
}
