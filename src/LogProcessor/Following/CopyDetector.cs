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
        if (!FileFacts.TryGet(suspect.Handle, out var facts))
            return CopyVerdict.Original;
        if (facts.Size != suspect.Size)
        {
            suspect.Size = facts.Size;
            suspect.SuspectedSince = now;
        }

        var waits = false;
        foreach (var source in table.Files)
        {
            if (!MayBeSource(source, suspect))
                continue;
            // What was the same before an earlier truncation says nothing about this one.
            var verdict = Judge(
                suspect, source.Former, source.FormerMarks, truncated: true, source.RewrittenAt < suspect.FoundAt ? 0 : suspect.SameUntil, now, out start);
            if (verdict == CopyVerdict.Original && source.Handle >= 0)
            {
                // It may have been truncated in the meantime, and not been looked at since.
                var truncated = !FileComparison.HasTail(source.Handle, source.Read);
                if (!truncated && suspect.SameUntil < suspect.Size && FileComparison.AreAlike(suspect.Handle, source.Handle, suspect.Size))
                    suspect.SameUntil = suspect.Size;
                verdict = Judge(suspect, source.Read, source.Marks, truncated, suspect.SameUntil, now, out start);
            }

            if (verdict == CopyVerdict.Copy)
            {
                of = source;
                return verdict;
            }

            waits |= verdict == CopyVerdict.Wait;
        }

        return waits ? CopyVerdict.Wait : CopyVerdict.Original;
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

    // By the name that it came with: a copy that is compressed at once has lost it when its turn comes.
    private static bool MayBeSource(FollowedFile source, FollowedFile suspect) =>
        source != suspect && source.Directory is { } directory && suspect.FoundIn.Root == directory.Root
            && CopyJudge.IsNameOfCopy(source.Name, suspect.FoundAs);
}
