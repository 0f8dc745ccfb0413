namespace LogProcessor.Following;

/// <summary>What is known of a new file and of one that it may be a copy of.</summary>
internal readonly record struct CopyFacts
{
    public required long Size { get; init; }

    /// <summary>How far the source was read: before it was truncated, when it was.</summary>
    public required long SourcePosition { get; init; }

    /// <summary>Whether the source was truncated since the new file appeared, or at the time.</summary>
    public required bool SourceTruncated { get; init; }

    /// <summary>The new file begins as the source does, as far as both go.</summary>
    public required bool SameHead { get; init; }

    /// <summary>The KiB before the source's position is the same in both: asked where the new file is long enough.</summary>
    public required bool SameAtPosition { get; init; }

    /// <summary>How much of the new file was compared with the source while that was still there, and found the same.</summary>
    public required long SameUntil { get; init; }

    /// <summary>Milliseconds since the new file last grew.</summary>
    public required long Quiet { get; init; }
}

internal enum CopyVerdict
{
    /// <summary>A log of its own.</summary>
    Original,

    /// <summary>It may be a copy that is being made: not read yet.</summary>
    Wait,

    /// <summary>A copy: what was printed of its source is passed over, and what the truncation took away before it was read is read here.</summary>
    Copy,
}

/// <summary>
/// Whether a new file is a copy that a log rotator made before it truncated the log (<c>copytruncate</c>). Only the truncation tells: two logs may well
/// begin alike.
/// </summary>
internal static class CopyJudge
{
    /// <summary>How long, in milliseconds, a copy may be at rest before its source is truncated.</summary>
    public const long MostQuiet = 2_000;

    /// <summary>
    /// Rotators name a copy after its source: <c>app.log.1</c>, <c>app.log-20260131</c>, <c>app-20260131.log</c>, <c>20260131_app.log</c>.
    /// </summary>
    public static bool IsNameOfCopy(ReadOnlySpan<char> source, ReadOnlySpan<char> name)
    {
        if (name.Length <= source.Length)
            return false;
        var stem = source.IndexOf('.') is > 0 and var dot ? source[..dot] : source;
        for (var from = 0; name[from..].IndexOf(stem) is >= 0 and var at; from++)
        {
            from += at;
            var end = from + stem.Length;
            if ((from == 0 || IsBetweenWords(name[from - 1])) && (end == name.Length || IsBetweenWords(name[end])))
                return true;
        }

        return false;
    }

    private static bool IsBetweenWords(char character) => character is '.' or '-' or '_';

    /// <param name="start">Where a copy is to be read from.</param>
    public static CopyVerdict Judge(in CopyFacts facts, out long start)
    {
        start = 0;
        if (!facts.SameHead || facts.SourcePosition == 0)
            return CopyVerdict.Original;
        if (facts.SourceTruncated)
        {
            start = facts.Size >= facts.SourcePosition && facts.SameAtPosition ? facts.SourcePosition
                : facts.Size > 0 && facts.SameUntil == facts.Size && facts.Size <= facts.SourcePosition ? facts.Size
                : 0;
            return start > 0 ? CopyVerdict.Copy : CopyVerdict.Original;
        }

        var same = facts.SameUntil == facts.Size;
        return same && facts.Quiet < MostQuiet ? CopyVerdict.Wait : CopyVerdict.Original;
    }
}
