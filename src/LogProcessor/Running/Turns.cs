using LogProcessor.Files;
using LogProcessor.Following;
using LogProcessor.Reading;
using LogProcessor.Writing;

namespace LogProcessor.Running;

/// <summary>Gives files their turns: reads of each what comes next, as long as standard output takes what they say.</summary>
internal sealed class Turns(ReadingOrder order, FileReader reader, Suspects suspects, Truncation truncation, OutputQueue queue, StandardOutput output)
{
    /// <summary>How many files have a turn before the kernel is asked for news.</summary>
    private const int PerRound = 32;

    /// <summary>How often, in milliseconds and at most, it is looked at what files begin with that wait: for standard output, or for a file that keeps its turn.</summary>
    private const long LookInterval = 100;

    private readonly List<FollowedFile> _large = [];
    private long _lookedAt;

    /// <summary>When there is something to do by time alone, in milliseconds.</summary>
    public long DueAt { get; private set; } = long.MaxValue;

    /// <summary>Whether something was read in the last round.</summary>
    public bool HasRead { get; private set; }

    /// <summary>When something was last read.</summary>
    public long ReadAt { get; private set; }

    /// <summary>Whether a line without its end was met since this was last set to false.</summary>
    public bool AnyUnfinished { get; set; }

    public OutputState Run(long now)
    {
        DueAt = long.MaxValue;
        HasRead = false;
        var state = TakeTurns(now);
        if (state != OutputState.Full)
            return state;
        DueAt = long.MaxValue;
        LookAtBeginnings(now);
        return state;
    }

    private OutputState TakeTurns(long now)
    {
        var state = output.Write(queue);
        for (var turn = 0; turn < PerRound && state == OutputState.Taken; turn++)
        {
            if (order.Next(now, out var wait) is not { } file)
            {
                if (wait > 0)
                {
                    DueAt = Math.Min(DueAt, now + wait);
                    LookAtBeginnings(now);
                }

                state = output.Write(queue);
                if (state == OutputState.Taken)
                    TruncateLarge();
                return state;
            }

            Read(file, now);
            // Lines of several files that say little are written together.
            if (queue.HasPiece)
                state = output.Write(queue);
        }

        if (state != OutputState.Taken)
            return state;
        DueAt = now;
        return output.Write(queue);
    }

    private void Read(FollowedFile file, long now)
    {
        var yielding = order.SpeakerMustYield(now) ? Yielding.AtLine : order.SpeakerShouldYield(now) ? Yielding.AtEventStart : Yielding.Never;
        var before = file.Read.Position;
        // A trace that is held for lines that may follow comes before what its file's successor says.
        if (order.Succeeded is { } predecessor)
            reader.FinishEvent(predecessor);
        var result = file.Handle >= 0 ? reader.Read(file, now, yielding) : default;
        var suspected = result.Rewritten && suspects.TryTakeUp(file, now);
        order.Spoke(result.Lines, result.More && !suspected, result.Yields, now);
        AnyUnfinished |= file.Unfinished.Length > 0;
        if (file.Read.Position != before)
        {
            HasRead = true;
            ReadAt = now;
        }

        if (!result.More)
            file.Unread = null;
        if (!result.More && truncation.Concerns(file))
            _large.Add(file);
    }

    /// <summary>What is rewritten before it could be read is told by this from other files, once it is a copy beside the log.</summary>
    private void LookAtBeginnings(long now)
    {
        // With many files less often, so that waiting costs nothing to speak of.
        var interval = Math.Max(LookInterval, 2 * order.Waiting);
        if (now - _lookedAt < interval)
        {
            DueAt = Math.Min(DueAt, _lookedAt + interval);
            return;
        }

        _lookedAt = now;
        order.ForEachWaiting(FileComparison.NoteBeginning);
    }

    private void TruncateLarge()
    {
        foreach (var file in _large)
            truncation.Apply(file);
        _large.Clear();
    }
}
