using System.Globalization;
using LogProcessor.Files;
using LogProcessor.Following;
using LogProcessor.Native;
using LogProcessor.Settings;
using LogProcessor.Telling;

namespace LogProcessor.Running;

/// <summary>From SIGTERM to the end: how long the application may still write, and what is said at last.</summary>
internal sealed class Stopping(ProcessorSettings settings, Signals signals, FileTable table, Messages messages)
{
    /// <summary>Milliseconds between two looks at all files.</summary>
    public const long Interval = 50;

    private long _since;
    private long _lookAt;
    private bool _sawWriter;

    public bool Asked => signals.StopAsked;

    /// <summary>Whether a round has begun since.</summary>
    public bool Began => _since != 0;

    /// <summary>Milliseconds in which standard output may still take something.</summary>
    public long TimeLeft => (_since == 0 ? 0 : _since + (long)settings.Drain.TotalMilliseconds) - Environment.TickCount64;

    /// <summary>
    /// Whether all files are to be looked at in this round: all that was written before the signal is looked for after it, and what is written since as often as
    /// files of the look before were read.
    /// </summary>
    public bool TakeLook(long now, bool anyWaiting)
    {
        if (!Asked || (_lookAt != 0 && (anyWaiting || now < _lookAt)))
            return false;
        _lookAt = now + Interval;
        return true;
    }

    /// <param name="readAt">When something was last read.</param>
    /// <param name="pending">Whether there is more to read at once.</param>
    public bool IsDone(long now, long readAt, bool pending)
    {
        if (_since == 0)
            _since = now;
        if (pending && now - _since < settings.Drain.TotalMilliseconds)
            return false;
        var writers = Writers();
        _sawWriter |= writers == Native.Writers.Some;
        return Drain.IsDone(new(now - _since, now - Math.Max(_since, readAt), writers, _sawWriter), settings.Lifecycle, settings.Drain, settings.DrainQuiet);
    }

    public void Say(Counters counters, long unread)
    {
        var dropped = counters.DroppedLines > 0
            ? string.Create(CultureInfo.InvariantCulture, $", {counters.DroppedLines:N0} lines dropped by the rate limit")
            : "";
        messages.Say(string.Create(CultureInfo.InvariantCulture, $"drained: {counters.PrintedLines:N0} lines, {unread:N0} bytes unread{dropped}"));
    }

    /// <summary>
    /// Whether an application has the file open for writing: then it goes on, and a line that it has begun is left to the container that takes this one's place,
    /// whole. Where there is none, it is counted as unread.
    /// </summary>
    public static bool HasWriter(FollowedFile file) => file.Handle >= 0 && ReadLease.Ask(file.Handle) == Native.Writers.Some;

    private Writers Writers()
    {
        var all = Native.Writers.None;
        foreach (var file in table.Files)
        {
            if (file.Handle < 0 || file.Kind is TextKind.Compressed or TextKind.Binary)
                continue;
            switch (ReadLease.Ask(file.Handle))
            {
                case Native.Writers.Some:
                    return Native.Writers.Some;
                case Native.Writers.Unknown:
                    all = Native.Writers.Unknown;
                    break;
            }
        }

        return all;
    }
}
