using LogProcessor.Files;
using LogProcessor.Native;

namespace LogProcessor.Following;

/// <summary>Gathers for <see cref="CopyJudge"/> what can be known of a new file and the files that it may be a copy of.</summary>
internal sealed class CopyDetector(FileTable table)
{
    /// <param name="start">Where a copy is to be read from.</param>
    /// <param name="of">What it is a copy of.</param>
    public CopyVerdict Judge(FollowedFile suspect, long now, out long start, out FollowedFile? of)
    {
        start = 0;
        of = null;
        if (!TryMeasure(suspect, now))
            return CopyVerdict.Original;

        var waits = false;
        foreach (var source in table.Files)
        {
            // Of thousands of files that are found together nearly all are so, and each is compared with each.
            var tellsNothing = source is { IsNew: true, Unread: null } && now - suspect.GrewAt >= CopyJudge.MostQuiet;
            if (tellsNothing || !MayBeSource(source, suspect))
                continue;
            // What was the same before an earlier truncation says nothing about this one.
            var verdict = Judge(
                suspect, source.Former, source.FormerMarks, truncated: true, source.RewrittenAt < suspect.FoundAt ? 0 : suspect.SameUntil, now, out start);
            if (verdict == CopyVerdict.Original && source.Handle >= 0)
                verdict = JudgeByPresent(suspect, source, now, out start);
            if (verdict == CopyVerdict.Copy)
            {
                of = source;
                return verdict;
            }

            waits |= verdict == CopyVerdict.Wait;
        }

        return waits ? CopyVerdict.Wait : CopyVerdict.Original;
    }

    /// <summary>The source as it is now, and as it was when it was last read.</summary>
    private static CopyVerdict JudgeByPresent(FollowedFile suspect, FollowedFile source, long now, out long start)
    {
        start = 0;
        var unread = source.Read.Position == 0;
        // It may have been truncated in the meantime, and not been looked at since.
        var truncated = !unread && (IsTruncated(source) || (!IsSame(suspect, source) && IsTruncated(source)));
        // A copy is whole by the time its source is truncated, but may not have been when it was measured.
        if (truncated && !TryMeasure(suspect, now))
            return CopyVerdict.Original;
        var verdict = unread ? CopyVerdict.Original : Judge(suspect, source.Read, source.Marks, truncated, suspect.SameUntil, now, out start);
        if (verdict != CopyVerdict.Original || !(unread || truncated))
            return verdict;

        // Of what the source holds now nothing was read: a copy of it begins as it does, or did.
        var mayBeBegun = suspect.Size > 0 || !source.IsNew;
        if (mayBeBegun && now - suspect.GrewAt < CopyJudge.MostQuiet && FileComparison.AreAlike(suspect.Handle, source.Handle, suspect.Size))
            return now - suspect.SuspectedSince < CopyJudge.MostQuiet ? CopyVerdict.Wait : CopyVerdict.Original;
        return source.Unread is { } seen && FileComparison.Begins(suspect.Handle, seen) ? CopyVerdict.Copy : CopyVerdict.Original;
    }

    private static bool TryMeasure(FollowedFile suspect, long now)
    {
        if (!FileFacts.TryGet(suspect.Handle, out var facts))
            return false;
        if (facts.Size == suspect.Size)
            return true;
        if (facts.Size < suspect.Size)
            suspect.SameUntil = 0;
        suspect.Size = facts.Size;
        suspect.SuspectedSince = suspect.GrewAt = now;
        return true;
    }

    private static bool IsTruncated(FollowedFile source) => !FileComparison.HasTail(source.Handle, source.Read);

    /// <summary>Whether all that there is of the new file is as the source has it. What was the same once is not compared again.</summary>
    private static bool IsSame(FollowedFile suspect, FollowedFile source)
    {
        if (suspect.SameUntil < suspect.Size && FileComparison.AreAlike(suspect.Handle, source.Handle, suspect.Size))
            suspect.SameUntil = suspect.Size;
        return suspect.SameUntil >= suspect.Size;
    }

    private static CopyVerdict Judge(
        FollowedFile suspect, in Fingerprint known, in PositionMarks marks, bool truncated, long sameUntil, long now, out long start)
    {
        start = 0;
        if (known.Position == 0 || (suspect.Size >= known.HeadLength && !FileComparison.HasHead(suspect.Handle, known)))
            return CopyVerdict.Original;
        // Made, and its source truncated, before anybody could compare them; what was printed since the copy is not in it.
        if (truncated && suspect.Size < known.Position && sameUntil < suspect.Size
            && marks.Within(suspect.Size) is { Position: > 0 } mark && FileComparison.HasTail(suspect.Handle, mark))
            sameUntil = suspect.Size;
        return CopyJudge.Judge(
            new()
            {
                Size = suspect.Size,
                SourcePosition = known.Position,
                SourceTruncated = truncated,
                SameHead = true,
                SameAtPosition = suspect.Size >= known.Position && FileComparison.HasTail(suspect.Handle, known),
                SameUntil = sameUntil,
                Quiet = now - suspect.SuspectedSince,
            },
            out start);
    }

    /// <summary>Whether a file that was rewritten may have been overwritten with a copy.</summary>
    public bool MayBeCopy(FollowedFile file)
    {
        foreach (var source in table.Files)
        {
            if (MayBeSource(source, file))
                return true;
        }

        return false;
    }

    // By the name that it came with: a copy that is compressed at once has lost it when its turn comes.
    private static bool MayBeSource(FollowedFile source, FollowedFile suspect) =>
        source != suspect && source.Directory is { } directory && suspect.FoundIn.Root == directory.Root
            && (CopyJudge.IsNameOfCopy(source.Name, suspect.FoundAs) || (source.Name == suspect.FoundAs && directory != suspect.FoundIn));
}
