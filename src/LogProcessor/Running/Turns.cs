using LogProcessor.Files;
using LogProcessor.Following;
using LogProcessor.Reading;
using LogProcessor.Writing;

namespace LogProcessor.Running;

/// <summary>Gives files their turns: reads of each what comes next, as long as standard output takes what they say.</summary>
/// <param name="abandon">Told of a file that was looked at for its name alone, and is no copy.</param>
internal sealed class Turns(
    ReadingOrder order, FileReader reader, CopyDetector copies, Truncation truncation, OutputQueue queue, StandardOutput output, Action<FollowedFile> abandon)
{
    /// <summary>How many files have a turn before the kernel is asked for news.</summary>
    private const int PerRound = 32;

    /// <summary>How often a file that may be a copy is looked at, in milliseconds.</summary>
    private const long SuspectInterval = 100;

    private readonly List<FollowedFile> _suspects = [];
    private readonly List<FollowedFile> _large = [];
    private long _suspectsAt = long.MaxValue;

    /// <summary>When there is something to do by time alone, in milliseconds.</summary>
    public long DueAt { get; private set; } = long.MaxValue;

    /// <summary>Whether something was read in the last round.</summary>
    public bool HasRead { get; private set; }

    /// <summary>Whether it is not known yet of some file whether it is a copy.</summary>
    public bool AnySuspects => _suspects.Count > 0;

    /// <summary>When something was last read.</summary>
    public long ReadAt { get; private set; }

    /// <summary>Whether a line without its end was met since this was last set to false.</summary>
    public bool AnyUnfinished { get; set; }

    public OutputState Run(long now)
    {
        TakeUpSuspects(now);
        DueAt = _suspectsAt;
        HasRead = false;
        var state = output.Write(queue);
        for (var turn = 0; turn < PerRound && state == OutputState.Taken; turn++)
        {
            if (order.Next(now, out var wait) is not { } file)
            {
                if (wait > 0)
                    DueAt = Math.Min(DueAt, now + wait);
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
        if (file.SuspectedSince != 0 && !Decide(file, now))
        {
            order.Spoke(0, more: false, yields: false, now);
            if (file is { OnlyAsCopy: true, SuspectedSince: 0 })
                abandon(file);
            return;
        }

        var yielding = order.SpeakerMustYield(now) ? Yielding.AtLine : order.SpeakerShouldYield(now) ? Yielding.AtEventStart : Yielding.Never;
        var before = file.Read.Position;
        var result = file.Handle >= 0 ? reader.Read(file, now, yielding) : default;
        order.Spoke(result.Lines, result.More, result.Yields, now);
        if (result.Rewritten && copies.MayBeCopy(file))
            file.Suspect(now);
        AnyUnfinished |= file.Unfinished.Length > 0;
        if (file.Read.Position != before)
        {
            HasRead = true;
            ReadAt = now;
        }

        if (!result.More && truncation.Concerns(file))
            _large.Add(file);
    }

    /// <summary>Whether a new file is a log of its own, or what of it is. False while that cannot be said.</summary>
    private bool Decide(FollowedFile file, long now)
    {
        var (start, source) = (0L, (FollowedFile?)null);
        var verdict = file.Handle < 0 ? CopyVerdict.Original : copies.Judge(file, now, out start, out source);
        if (verdict == CopyVerdict.Wait)
        {
            _suspects.Add(file);
            _suspectsAt = Math.Min(_suspectsAt, now + SuspectInterval);
            DueAt = Math.Min(DueAt, _suspectsAt);
            return false;
        }

        file.SuspectedSince = 0;
        if (verdict != CopyVerdict.Copy)
            return !file.OnlyAsCopy;
        file.ContinueAsCopyOf(source!);
        reader.PassOver(file, start);
        return true;
    }

    private void TakeUpSuspects(long now)
    {
        if (now < _suspectsAt)
            return;
        _suspectsAt = long.MaxValue;
        foreach (var file in _suspects)
        {
            if (!file.IsGone)
                order.Add(file, now);
        }

        _suspects.Clear();
    }

    private void TruncateLarge()
    {
        foreach (var file in _large)
            truncation.Apply(file);
        _large.Clear();
    }
}
