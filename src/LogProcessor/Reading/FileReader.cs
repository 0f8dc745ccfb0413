using LogProcessor.Files;
using LogProcessor.Native;
using LogProcessor.Telling;
using LogProcessor.Writing;

namespace LogProcessor.Reading;

/// <summary>Reads what is new in a file, a piece at a time, and gives its lines on. Looking whether it is still the same file and reading it are one call.</summary>
internal sealed unsafe class FileReader(LinePipeline pipeline, Counters counters)
{
    /// <summary>How much is read at once.</summary>
    public const int Chunk = 64 << 10;

    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(Fingerprint.Most + Chunk, pinned: true);
    private readonly LineCutter _cutter = new(pipeline);

    /// <summary>Reads until the file's end, or the queue is full, or the file yields, or turns out to be rewritten.</summary>
    public ReadResult Read(FollowedFile file, long now, Yielding yielding)
    {
        var lines = 0;
        while (true)
        {
            if (pipeline.IsFull)
                return new(lines, More: true);
            var tail = file.Read.TailLength;
            var seen = Fill(file, file.Read.Position - tail, tail + Chunk);
            // What cannot be read at the moment is not empty.
            if (file.ReadFailed)
                return new(lines, More: false);
            switch (FileChanges.Judge(file.Read, seen))
            {
                case FileChange.None:
                    return new(lines, More: false);
                case FileChange.Rewritten:
                    Rewind(file);
                    return new(lines, More: true, Rewritten: true);
            }

            var data = seen[tail..];
            if (file.Kind == TextKind.Undecided)
            {
                Decide(file, seen, now);
                if (file.Kind == TextKind.Undecided)
                    return new(lines, More: false);
                // From its first byte, of which it may have been kept.
                if (tail != file.Read.TailLength)
                    continue;
            }

            if (file.Kind is TextKind.Compressed or TextKind.Binary)
            {
                Leave(file);
                return new(lines, More: false);
            }

            if (data[0] == 0 && data.IndexOfAnyExcept((byte)0) < 0)
            {
                if (PassZeros(file, data.Length) is { } result)
                    return result with { Lines = lines };
                continue;
            }

            file.TrailingZeros = 0;
            var consumed = _cutter.Cut(file, data, yielding, ref lines, out var yields);
            if (consumed > 0)
                file.GrewAt = now;
            file.Read.Advance(file.Read.Position + consumed, seen[..(tail + consumed)], consumed);
            file.Marks.Note(file.Read, now);
            if (yields)
                return new(lines, More: true, Yields: true);
            if (!pipeline.IsFull && data.Length < Chunk)
            {
                file.TrailingZeros = data.Length - consumed;
                return new(lines, More: false);
            }
        }
    }

    /// <summary>Whether there is something after the position, without reading it: an answer for the moment before a truncation.</summary>
    public static bool IsAtEnd(FollowedFile file)
    {
        byte next;
        return Libc.pread(file.Handle, &next, 1, file.Read.Position) == 0;
    }

    /// <summary>Whether an application has written into room that it had made, which changes no size.</summary>
    public static bool HasUsedRoom(FollowedFile file)
    {
        byte next;
        return file is { TrailingZeros: > 0, Handle: >= 0 } && Libc.pread(file.Handle, &next, 1, file.Read.Position) == 1 && next != 0;
    }

    /// <summary>Starts over with a file that was truncated or rewritten.</summary>
    public void Rewind(FollowedFile file)
    {
        // A program goes on in the middle of its line, one that makes copies does not.
        if (file.IsCopy)
            _cutter.Finish(file);
        pipeline.Finish(file);
        file.Rewind(Environment.TickCount64);
        counters.Rewritten++;
        counters.Changed = true;
    }

    /// <summary>Prints the line that has no end yet as it is. What was too short to tell is not waited for any longer.</summary>
    public void Finish(FollowedFile file)
    {
        if (file.Undecided > 0)
        {
            var now = Environment.TickCount64;
            Decide(file, file.Unfinished.Bytes[^file.Undecided..], now, final: true);
            Read(file, now, Yielding.Never);
        }

        _cutter.Finish(file);
    }

    /// <summary>Prints the event that waits for more lines: what comes now is of the file's successor.</summary>
    public void FinishEvent(FollowedFile file) => pipeline.Finish(file);

    /// <summary>What it was compared with before it was passed over.</summary>
    public void PassOver(FollowedFile file, long position)
    {
        counters.CopiedBytes += position - file.Read.Position;
        SkipTo(file, position);
    }

    private Span<byte> Fill(FollowedFile file, long from, int length)
    {
        fixed (byte* pointer = _buffer)
        {
            nint read;
            do
                read = Libc.pread(file.Handle, pointer, length, from);
            while (read < 0 && Libc.LastError == Errno.Interrupted);
            file.ReadFailed = read < 0;
            return _buffer.AsSpan(0, (int)Math.Max(0, read));
        }
    }

    /// <summary>Decides by its first bytes what a file holds. Too few are kept until there are more.</summary>
    /// <param name="seen">What there is of it, beginning with what was kept.</param>
    private static void Decide(FollowedFile file, ReadOnlySpan<byte> seen, long now, bool final = false)
    {
        if (file.Read.Position > file.Undecided)
        {
            file.Kind = TextKind.Bytes;
            return;
        }

        var kind = TextKinds.Judge(seen, final, out var mark);
        if (kind == TextKind.Undecided)
        {
            file.Keep(seen, now);
            return;
        }

        if (kind == TextKind.Bytes && LineEnds.Width(file.FormerKind) == 2 && seen[..Math.Min(seen.Length, 64)].Contains((byte)0))
            kind = file.FormerKind;
        file.Decide(kind, mark);
    }

    private void Leave(FollowedFile file)
    {
        if (!FileFacts.TryGet(file.Handle, out var facts) || facts.Size <= file.Read.Position)
            return;
        counters.LeftBytes += facts.Size - file.Read.Position;
        SkipTo(file, facts.Size);
    }

    /// <summary>Null when there is something behind them.</summary>
    private ReadResult? PassZeros(FollowedFile file, int known)
    {
        var start = file.Read.Position;
        var next = ZeroSearch.Next(file.Handle, start + Math.Max(known, file.ZerosSearched), _buffer, out var found, out var ended);
        if (!found)
        {
            file.TrailingZeros = next - start;
            // From the beginning the next time: an application writes over the room that it made.
            file.ZerosSearched = ended ? 0 : next - start;
            return new(0, More: !ended);
        }

        file.ZerosSearched = 0;
        // In UTF-16 the byte may be the second one of its character.
        next &= ~1L;
        if (next <= start)
            next = start + 1;
        file.TrailingZeros = 0;
        counters.EmptyBytes += next - start;
        SkipTo(file, next);
        return null;
    }

    private void SkipTo(FollowedFile file, long position)
    {
        var length = (int)Math.Min(Fingerprint.Most, position);
        var before = Fill(file, position - length, length);
        // Truncated in this moment: the next look will tell.
        if (before.Length < length)
            return;
        file.Read.Skip(position, before);
        if (file.Unfinished.Length > 0)
            return;
        file.LineStart = position;
        pipeline.Pass(file, position, 0, file.State);
    }
}

/// <param name="Lines">Lines that were taken.</param>
/// <param name="More">Whether there is more to read at once.</param>
/// <param name="Yields">Whether it stopped for the sake of others.</param>
/// <param name="Rewritten">Whether it stopped because the file was truncated or rewritten, and begins again.</param>
internal readonly record struct ReadResult(int Lines, bool More, bool Yields = false, bool Rewritten = false);

/// <summary>Whether others wait so long that a file is to stop.</summary>
internal enum Yielding
{
    Never,

    /// <summary>Before a line with which an event seems to begin.</summary>
    AtEventStart,

    /// <summary>After any line.</summary>
    AtLine,
}
