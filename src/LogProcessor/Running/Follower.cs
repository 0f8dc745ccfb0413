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
    /// <summary>A line without its end is printed when its file was at rest so long, in milliseconds.</summary>
    private const long UnfinishedAtRest = 10_000;

    /// <summary>How often it is looked for lines without an end, and for something to say in the stream.</summary>
    private const long ChoreInterval = 1_000;

    private readonly Counters _counters = new();
    private readonly FileTable _table = new();
    private readonly ReadingOrder _order = new();
    private readonly StandardOutput _output = new();
    private readonly OutputQueue _queue;
    private readonly LinePipeline _pipeline;
    private readonly FileReader _reader;
    private readonly Suspects _suspects;
    private readonly Turns _turns;
    private readonly FileWatch _watch;
    private readonly Saving _saving;
    private readonly Heartbeat _heartbeat;
    private readonly MetricsServer? _metrics;
    private readonly LiveSettings _live;
    private readonly Waiting _waiting;
    private readonly Stopping _stopping;

    private long _choresAt;
    private bool _chores;
    private bool _gone;

    public Follower(ProcessorSettings settings, PatternSet patterns, LiveSettings live, PositionFile positions, Signals signals, Messages messages)
    {
        var several = settings.Directories.Count > 1;
        LogRoot[] roots = [.. settings.Directories.Select((directory, index) => new LogRoot(index, directory, several))];
        var open = new OpenFiles(roots, _table, OpenFileLimit.Raise());
        _queue = new(_counters);
        _live = live;
        _pipeline = new(_queue, live.Parts, messages);
        _reader = new(_pipeline, _counters);
        _watch = new(settings, roots, patterns, _table, _order, open, positions, live.Directory, messages) { Retiring = Finish };
        _suspects = new(_table, _order, _reader, new(_table), _watch.Abandon);
        _turns = new(_order, _reader, _suspects, new(settings.TruncateAbove, roots, _reader, messages), _queue, _output);
        _saving = new(settings, _table, open, positions, _counters, messages);
        _heartbeat = new(settings.HeartbeatFile);
        _order.KeepsTurns = !_pipeline.JoinsEvents;
        if (settings.MetricsPort is { } port && (_metrics = MetricsServer.TryListen(port)) is null)
            messages.Say($"METRICS_PORT {port} cannot be listened on: no metrics are served");
        _waiting = new(signals, _metrics);
        _stopping = new(settings, signals, _table, messages);
        CountersFile.Load(settings.StateDirectory, _counters);
        CountRefusals();
    }

    /// <summary>Follows until it is told to stop and everything was read. 0, or 1 when standard output is gone.</summary>
    public int Run()
    {
        while (true)
        {
            var now = Environment.TickCount64;
            var stopping = _stopping.Asked;
            if (_stopping.TakeLook(now, _order.AnyWaiting))
                _watch.LookAtAll();
            _watch.Update(now);
            _pipeline.Begin(now);
            DoChores(now);
            _suspects.Judge(now);
            var state = _turns.Run(now);
            _gone |= state == OutputState.Gone;
            if (_gone)
                return End(1);
            _saving.SaveWhenDue(now);
            // Only while lines reach standard output: a container whose output is stuck is not well.
            if (_queue.IsEmpty || _output.TookAt > _heartbeat.BeatAt)
                _heartbeat.Beat(now);
            var blocked = state == OutputState.Full;
            if (stopping)
            {
                _order.KeepsTurns = false;
                var pending = blocked || _order.AnyWaiting || _order.Speaker is { Waiting: true } || _suspects.Any;
                if (_stopping.IsDone(Environment.TickCount64, _turns.ReadAt, pending))
                    return End(0);
            }

            Wait(blocked);
        }
    }

    /// <summary>What becomes due by time alone.</summary>
    private void DoChores(long now)
    {
        if (_queue.IsFull)
            return;
        if (_live.Look(now, _watch.TakeSettingsTold()))
        {
            _pipeline.Change(_live.Parts, _table.Files, now);
            _order.KeepsTurns = !_pipeline.JoinsEvents && !_stopping.Asked;
        }

        CountRefusals();
        if (_pipeline.FlushAt <= now)
            _pipeline.FlushDue(_table.Files, now);
        if (now < _choresAt)
            return;
        _choresAt = now + ChoreInterval;
        if (_pipeline.Reports)
            _pipeline.Report(_table.Files, now);
        _turns.AnyUnfinished = false;
        foreach (var file in _table.Files)
        {
            // Half of what is to be masked is not recognised: as long as its end may come, it is waited for.
            if (file.Unfinished.Length > 0 && !file.Waiting && now - file.GrewAt >= UnfinishedAtRest && !(_pipeline.Masks && Stopping.HasWriter(file)))
                Finish(file);
            _turns.AnyUnfinished |= file.Unfinished.Length > 0;
        }

        _chores = _pipeline.Reports;
    }

    private void CountRefusals()
    {
        if (_live.Refused == 0)
            return;
        _counters.SettingsRefused += _live.Refused;
        _counters.Changed = true;
        _live.Refused = 0;
    }

    private void Finish(FollowedFile file)
    {
        _reader.Finish(file);
        _pipeline.Finish(file);
        _gone |= _output.Write(_queue) == OutputState.Gone;
    }

    private void Wait(bool blocked)
    {
        var now = Environment.TickCount64;
        var until = Math.Min(Math.Min(_watch.LookAt, _saving.DueAt), _pipeline.FlushAt);
        until = Math.Min(until, Math.Min(_suspects.DueAt, _turns.DueAt));
        if (!blocked)
            until = Math.Min(until, _live.DueAt);
        if (_chores || _turns.AnyUnfinished)
            until = Math.Min(until, _choresAt);
        if (_stopping.Asked)
            until = Math.Min(until, now + (_stopping.Began ? Stopping.Interval : 0));
        var rest = Rest.After(_turns.HasRead || _watch.WasTold, until <= now, blocked, _table.NamesChanged);
        _table.NamesChanged = false;
        _waiting.Wait(rest, Math.Clamp(until - now, 0, 60_000), _watch.Inotify, blocked);
        _metrics?.Serve(Environment.TickCount64, _saving.Describe);
    }

    private int End(int code)
    {
        foreach (var file in _table.Files)
        {
            if (_gone || _queue.IsFull)
                break;
            if (Stopping.HasWriter(file))
                _pipeline.Finish(file);
            else
                Finish(file);
        }

        _pipeline.ReportLast(_table.Files);
        for (var left = _stopping.TimeLeft; !_gone && _output.Write(_queue) == OutputState.Full && left > 0; left = _stopping.TimeLeft)
            _waiting.Wait(0, Math.Min(left, 100), null, output: true);
        _stopping.Say(_counters, _saving.Unread());
        _saving.End();
        _metrics?.Dispose();
        return code;
    }
}
