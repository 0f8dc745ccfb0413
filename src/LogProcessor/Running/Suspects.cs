using LogProcessor.Files;
using LogProcessor.Following;
using LogProcessor.Reading;

namespace LogProcessor.Running;

/// <summary>
/// Judges files that may be copies of others: before anything is read, also while standard output takes nothing, and again for as long as it cannot be said.
/// A source that was read on, or rotated once more, tells nothing any more.
/// </summary>
/// <param name="abandon">Told of a file that was looked at for its name alone, and is no copy.</param>
internal sealed class Suspects(FileTable table, ReadingOrder order, FileReader reader, CopyDetector copies, Action<FollowedFile> abandon)
{
    /// <summary>How often one that is undecided is looked at, in milliseconds.</summary>
    private const long Interval = 100;

    /// <summary>When to look again, in milliseconds.</summary>
    public long DueAt { get; private set; } = long.MaxValue;

    public bool Any => table.Suspects.Count > 0;

    public void Judge(long now)
    {
        if (!table.SuspectsChanged && now < DueAt)
            return;
        table.SuspectsChanged = false;
        var undecided = 0;
        for (var index = 0; index < table.Suspects.Count; index++)
        {
            var file = table.Suspects[index];
            if (!file.IsGone && !TryDecide(file, now))
                table.Suspects[undecided++] = file;
        }

        table.Suspects.RemoveRange(undecided, table.Suspects.Count - undecided);
        DueAt = undecided > 0 ? now + Interval : long.MaxValue;
    }

    /// <summary>Whether a file that was rewritten may have been overwritten with a copy: then it is judged before it is read.</summary>
    public bool TryTakeUp(FollowedFile file, long now)
    {
        if (!copies.MayBeCopy(file))
            return false;
        file.Suspect(now);
        table.Suspect(file);
        return true;
    }

    private bool TryDecide(FollowedFile file, long now)
    {
        var (start, source) = (0L, (FollowedFile?)null);
        var verdict = file.Handle < 0 ? CopyVerdict.Original : copies.Judge(file, now, out start, out source);
        if (verdict == CopyVerdict.Wait)
            return false;
        file.SuspectedSince = 0;
        if (verdict == CopyVerdict.Copy)
        {
            file.ContinueAsCopyOf(source!, start);
            reader.PassOver(file, start);
            ReadingOrder.Precede(file, source!);
        }
        else if (file.OnlyAsCopy)
        {
            abandon(file);
            return true;
        }

        order.Add(file, now);
        return true;
    }
}
