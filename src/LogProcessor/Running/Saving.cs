using LogProcessor.Checkpoint;
using LogProcessor.Following;
using LogProcessor.Settings;
using LogProcessor.Telling;

namespace LogProcessor.Running;

/// <summary>Saves positions and counters while lines are printed, and says what is not printed yet.</summary>
internal sealed class Saving(ProcessorSettings settings, FileTable table, OpenFiles open, PositionFile positions, Counters counters, Messages messages)
{
    /// <summary>Milliseconds between two saves.</summary>
    private const long Interval = 200;

    private readonly PositionSaver _saver = new(positions);
    private long _savedAt;

    /// <summary>When the next save is due; never, when nothing has changed.</summary>
    public long DueAt => counters.Changed || table.HasNew ? _savedAt + Interval : long.MaxValue;

    public void SaveWhenDue(long now)
    {
        if (now < DueAt)
            return;
        _savedAt = now;
        Save(KnownUnread());
    }

    /// <summary>Saves for the last time.</summary>
    public void End()
    {
        Save(Unread());
        positions.Dispose();
    }

    /// <summary>The counters as they are, with a look at every file.</summary>
    public byte[] Describe() => CountersText.Write(stackalloc byte[CountersText.Most], counters, table.Files.Count, Unread()).ToArray();

    /// <summary>Bytes that are not on standard output; room that the application has reserved and not used is none.</summary>
    public long Unread()
    {
        var unread = 0L;
        foreach (var file in table.Files)
        {
            if (!file.OnlyAsCopy && open.TryGetFacts(file, out var facts))
                unread += Math.Max(0, facts.Size - file.Committed - file.TrailingZeros);
        }

        return unread;
    }

    /// <summary>As far as files were read already.</summary>
    private long KnownUnread()
    {
        var unread = 0L;
        foreach (var file in table.Files)
            unread += file.Read.Position - file.Committed;
        return unread;
    }

    private void Save(long unread)
    {
        var text = CountersText.Write(stackalloc byte[CountersText.Most], counters, table.Files.Count, unread);
        if (!_saver.Save(table.Files) | !CountersFile.Save(settings.StateDirectory, text))
            messages.SayOnce(settings.StateDirectory, "has no room: positions are not saved, and a restarted container may repeat lines");
        counters.Changed = table.HasNew = false;
    }
}
