using LogProcessor.Files;
using LogProcessor.Formats;

namespace LogProcessor.Writing;

/// <summary>What happens to a line between its file and standard output.</summary>
internal sealed class LinePipeline(OutputQueue queue, LinePipelineParts parts)
{
    private readonly ILineFormat _format = parts.Format;

    /// <summary>When lines are read; one look at the clock for all that are read together.</summary>
    private DateTimeOffset _now;

    /// <summary>Whether lines go through as they are, so that many can be taken at once.</summary>
    public bool IsPlain { get; } = parts.Format is RawFormat;

    public bool IsFull => queue.IsFull;

    /// <summary>Whether lines wait for others that belong to them.</summary>
    public bool JoinsEvents => false;

    /// <summary>When an event that waits is due, in milliseconds; never, as long as there is none.</summary>
    public long FlushAt { get; private set; } = long.MaxValue;

    public void Begin(long now) => _now = parts.Time.GetUtcNow();

    public void FlushDue(List<FollowedFile> files, long now) => FlushAt = long.MaxValue;

    /// <summary>Gives what waits for more of a file.</summary>
    public void Finish(FollowedFile file)
    {
    }

    /// <param name="line">Without its newline and without NULs.</param>
    /// <param name="end">The position behind it.</param>
    /// <param name="bytes">How many bytes of the file it was.</param>
    /// <param name="state">What comes at that position.</param>
    public void Take(FollowedFile file, ReadOnlySpan<byte> line, long end, int bytes, LineState state)
    {
        _format.Write(queue.Buffer, file.Source, line, state == LineState.InsideLongLine, _now);
        queue.Commit(file, end, state, new(1, bytes));
    }

    /// <summary>Takes whole lines, newlines included, as they are.</summary>
    /// <param name="start">The position of the first.</param>
    public void TakeLines(FollowedFile file, ReadOnlySpan<byte> lines, long start)
    {
        while (!lines.IsEmpty)
        {
            // Pieces that a pipe takes whole.
            var piece = lines;
            if (piece.Length > OutputQueue.Atomic)
            {
                var end = piece[..OutputQueue.Atomic].LastIndexOf((byte)'\n');
                if (end < 0)
                    end = piece.IndexOf((byte)'\n');
                piece = piece[..(end + 1)];
            }
            queue.Buffer.Append(piece);
            start += piece.Length;
            queue.Commit(file, start, LineState.Start, new(piece.Count((byte)'\n'), piece.Length));
            lines = lines[piece.Length..];
        }
    }

    /// <summary>Bytes that are no line of their own, such as the newline of one that was printed before it came.</summary>
    public void Pass(FollowedFile file, long end, int bytes, LineState state) => queue.Commit(file, end, state, new(0, bytes));
}

/// <summary>What the settings say about lines.</summary>
internal sealed record LinePipelineParts(ILineFormat Format, TimeProvider Time);
