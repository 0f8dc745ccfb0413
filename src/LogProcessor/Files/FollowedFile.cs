using LogProcessor.Bounds;
using LogProcessor.Lines;
using LogProcessor.Native;

namespace LogProcessor.Files;

/// <summary>A file that is followed, under whatever name: what is known of it and how far it was read. No input or output happens here.</summary>
internal sealed class FollowedFile(FileIdentity identity, LineSource source)
{
    public FileIdentity Identity { get; } = identity;

    public LineSource Source { get; private set; } = source;

    /// <summary>When it was made, in nanoseconds since 1970; 0 where the file system does not say.</summary>
    public long Born { get; init; }

    /// <summary>The open file; negative while it is closed because it is at rest and many are open.</summary>
    public int Handle { get; set; } = -1;

    /// <summary>Whether it is counted among the open ones.</summary>
    public bool CountedOpen { get; set; }

    /// <summary>The directory that has it, and its name there. Null when it has no name that is known: deleted, or moved out of the log directory.</summary>
    public DirectoryKey? Directory { get; set; }

    public string? Name { get; set; }

    public bool WasNamed { get; set; }

    /// <summary>Whether it had another name before: it was rotated, and comes before what is newer.</summary>
    public bool WasRenamed { get; set; }

    /// <summary>Nothing of it was read yet.</summary>
    public bool IsNew => Life == 0 && Read.Position == 0;

    /// <summary>Whether its name matches the patterns. It is followed to its end when it does not any more.</summary>
    public bool Wanted { get; set; }

    /// <summary>It is followed no longer.</summary>
    public bool IsGone { get; set; }

    /// <summary>The number of the last look around that found it under its name.</summary>
    public int SeenIn { get; set; }

    /// <summary>What had its name before it and is to be read to its end first.</summary>
    public FollowedFile? Predecessor { get; set; }

    // ---- How far it was read

    /// <summary>How far it was read, and what it looked like there.</summary>
    public Fingerprint Read;

    /// <summary>What it looked like before it was last rewritten: by this a copy is known.</summary>
    public Fingerprint Former;

    /// <summary>What it began with since then, while it could not be read; null where it could.</summary>
    public Beginnings? Unread { get; set; }

    /// <summary>What it looked like a while ago.</summary>
    public PositionMarks Marks;

    /// <summary>The same of the time before it was last rewritten.</summary>
    public PositionMarks FormerMarks;

    /// <summary>How often it was rewritten: a position is one of a certain life.</summary>
    public int Life { get; private set; }

    /// <summary>Up to here lines are on standard output, or counted as dropped. A restarted container goes on here.</summary>
    public long Committed { get; set; }

    /// <summary>How the line at <see cref="Committed"/> stands.</summary>
    public LineState CommittedState { get; set; }

    public TextKind Kind { get; set; }

    /// <summary>How many of its first bytes were read and are not enough to tell: they are the end of the unfinished line until there are more.</summary>
    public int Undecided { get; set; }

    /// <summary>The length of the byte order mark at its start.</summary>
    public int MarkLength { get; set; }

    /// <summary>What it held before it was rewritten: a program that goes on writing UTF-16 writes no mark again.</summary>
    public TextKind FormerKind { get; set; }

    /// <summary>The line that has no end yet: its bytes as they are in the file.</summary>
    public UnfinishedLine Unfinished { get; } = new();

    /// <summary>Null where there is no limit.</summary>
    public RateLimiter? Limiter { get; set; }

    /// <summary>Null while no line of it was to be joined.</summary>
    public HeldLines? Held { get; set; }

    public LineState State { get; set; }

    /// <summary>Where the unfinished line begins, in the file as it is now.</summary>
    public long LineStart { get; set; }

    /// <summary>NULs that nothing follows: room that the application made and has not used, or a hole.</summary>
    public long TrailingZeros { get; set; }

    /// <summary>How far NULs were looked through when the search had to be interrupted.</summary>
    public long ZerosSearched { get; set; }

    // ---- What was seen of it

    /// <summary>Milliseconds of the clock that never goes back (<see cref="Environment.TickCount64"/>), when it was last seen growing.</summary>
    public long GrewAt { get; set; }

    public long Modified { get; set; }

    public long Size { get; set; }

    /// <summary>When it was opened, for a file that may yet turn out to be a copy; 0 when that is decided.</summary>
    public long SuspectedSince { get; set; }

    /// <summary>Its name is not a wanted one: it is read only if it turns out to be a copy, and only what its source had not been read of.</summary>
    public bool OnlyAsCopy { get; set; }

    /// <summary>It begins as its source does, was overwritten, or would not be read otherwise: nothing of it is saved, so that the next run judges it anew.</summary>
    public bool LooksLikeCopy => OnlyAsCopy || (SuspectedSince != 0 && (SameUntil > 0 || Life > 0));

    /// <summary>It turned out to be a copy.</summary>
    public bool IsCopy { get; private set; }

    /// <summary>When it was found, or last looked at as one that may have been overwritten with a copy.</summary>
    public long FoundAt { get; set; }

    /// <summary>The directory where it was found.</summary>
    public DirectoryKey FoundIn { get; init; }

    /// <summary>The name under which it was found, whatever became of it since.</summary>
    public string FoundAs { get; init; } = "";

    /// <summary>When it was last seen to be rewritten.</summary>
    public long RewrittenAt { get; private set; } = long.MinValue;

    /// <summary>How much of it was compared with the file that it may be a copy of, and found the same.</summary>
    public long SameUntil { get; set; }

    /// <summary>It could not be read when that was last tried: its volume fails, or its server does not answer.</summary>
    public bool ReadFailed { get; set; }

    /// <summary>It cannot be emptied, and that was said.</summary>
    public bool TruncationFailed { get; set; }

    // ---- Its place in the order of reading

    public bool Waiting { get; set; }

    public long WaitingSince { get; set; }

    /// <summary>Whether the position or the flags differ from what is saved.</summary>
    public bool Unsaved { get; set; } = true;

    /// <summary>Its place in the file of positions; negative when it has none.</summary>
    public int Slot { get; set; } = -1;

    /// <summary>Begins again at the start. The unfinished line is kept: a program that is truncated under its hands goes on in the middle of it.</summary>
    public void Rewind(long now)
    {
        RewrittenAt = now;
        (Former, FormerMarks) = (Read, Marks);
        (Read, Marks) = (default, default);
        FormerKind = Kind;
        Kind = TextKind.Undecided;
        Undecided = 0;
        State = CommittedState = LineState.Start;
        LineStart = Committed = TrailingZeros = ZerosSearched = 0;
        Life++;
        Unsaved = true;
    }

    /// <summary>Takes its first bytes for the beginning of a line, as long as they are not enough to tell what it holds.</summary>
    /// <param name="first">All of them.</param>
    public void Keep(ReadOnlySpan<byte> first, long now)
    {
        var more = first.Length - Undecided;
        Unfinished.Append(first[Undecided..]);
        Read.Advance(first.Length, first, more);
        Undecided = first.Length;
        if (more > 0)
            GrewAt = now;
    }

    /// <summary>Is to be read from its first byte, now that it is known what it holds.</summary>
    public void Decide(TextKind kind, int markLength)
    {
        (Kind, MarkLength) = (kind, markLength);
        if (Undecided == 0)
            return;
        Unfinished.RemoveLast(Undecided);
        Undecided = 0;
        Read = default;
    }

    /// <summary>Goes on as a copy: what is read here is of the file that it was copied from.</summary>
    /// <param name="start">From where it is to be read.</param>
    public void ContinueAsCopyOf(FollowedFile source, long start)
    {
        Source = source.Source;
        OnlyAsCopy = false;
        IsCopy = true;
        if (start > 0)
            Kind = source.Kind == TextKind.Undecided ? source.FormerKind : source.Kind;
    }

    /// <summary>Is looked at as a new file is: it may have been overwritten with a copy.</summary>
    public void Suspect(long now)
    {
        SuspectedSince = FoundAt = now;
        Size = SameUntil = 0;
        OnlyAsCopy = IsCopy && !Wanted;
    }

    /// <summary>Goes on where an earlier run stopped.</summary>
    public void Resume(in Fingerprint at, TextKind kind, LineState state)
    {
        Read = at;
        LineStart = Committed = at.Position;
        Kind = kind;
        State = CommittedState = state;
        SuspectedSince = 0;
    }
}

/// <summary>What comes at a position.</summary>
internal enum LineState : byte
{
    /// <summary>A line begins.</summary>
    Start,

    /// <summary>The last line was printed without its end: a newline that comes now ends it and is no empty line.</summary>
    EndedEarly,

    /// <summary>The rest of a line that was so long that its beginning was printed as a part.</summary>
    InsideLongLine,
}

/// <summary>A directory below a log directory.</summary>
/// <param name="Root">The log directory's place in the settings.</param>
/// <param name="Relative">Empty for the log directory itself.</param>
internal readonly record struct DirectoryKey(int Root, string Relative)
{
    public string Path(string name) => Relative.Length == 0 ? name : $"{Relative}/{name}";
}
