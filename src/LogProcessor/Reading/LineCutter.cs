using LogProcessor.Bounds;
using LogProcessor.Files;
using LogProcessor.Writing;

namespace LogProcessor.Reading;

/// <summary>Cuts bytes into lines. Positions are exact: what a line stands for ends behind its newline.</summary>
internal sealed class LineCutter(LinePipeline pipeline)
{
    /// <summary>A longer line comes in parts of about this length, each a little shorter where it holds something to be masked.</summary>
    public const int Longest = 2 << 20;

    private readonly LineDecoder _decoder = new();

    /// <summary>Takes lines from the front; of the last one, without an end, what there is. Returns how many bytes were taken.</summary>
    public int Cut(FollowedFile file, ReadOnlySpan<byte> data, Yielding yielding, ref int lines, out bool yields)
    {
        yields = false;
        var start = file.Read.Position;
        var at = start == 0 ? file.MarkLength : 0;
        if (pipeline.IsPlain && yielding == Yielding.Never && file.Kind == TextKind.Bytes)
            TakePlainLines(file, data, ref at, ref lines);
        var width = LineEnds.Width(file.Kind);
        while (!pipeline.IsFull)
        {
            var end = LineEnds.IndexOf(data[at..], file.Kind);
            if (end < 0)
            {
                TakeRest(file, data[at..], start, ref at);
                break;
            }

            var line = data.Slice(at, end);
            if (lines > 0 && Yields(file, line, yielding))
            {
                yields = true;
                break;
            }

            at += end + width;
            lines += Take(file, line, start + at, end + width);
        }

        return at;
    }

    /// <summary>Prints the line that has no end yet as it is; its end may still come.</summary>
    public void Finish(FollowedFile file)
    {
        if (file.Unfinished.Length == 0)
            return;
        var bytes = file.Unfinished.Length;
        file.State = LineState.EndedEarly;
        file.LineStart = file.Read.Position;
        pipeline.Take(file, _decoder.Decode(file.Unfinished.Bytes, file.Kind), file.Read.Position, bytes, file.State);
        file.Unfinished.Clear();
    }

    private static bool Yields(FollowedFile file, ReadOnlySpan<byte> line, Yielding yielding) => yielding switch
    {
        Yielding.Never => false,
        Yielding.AtLine => true,
        _ => file.Unfinished.Length == 0 && EventStart.Looks(line),
    };

    /// <summary>Whole lines that need no look at each of them.</summary>
    private void TakePlainLines(FollowedFile file, ReadOnlySpan<byte> data, ref int at, ref int lines)
    {
        if (file.Unfinished.Length > 0 || file.State != LineState.Start || data.Contains((byte)0))
            return;
        var length = data[at..].LastIndexOf((byte)'\n') + 1;
        if (length == 0)
            return;
        var start = file.Read.Position + at;
        pipeline.TakeLines(file, data.Slice(at, length), start);
        at += length;
        file.LineStart = start + length;
        // One, or several: more is not asked.
        lines += data[(at - length)..].IndexOf((byte)'\n') == length - 1 ? 1 : 2;
    }

    /// <summary>Takes one line; returns how many there are to print.</summary>
    private int Take(FollowedFile file, ReadOnlySpan<byte> line, long end, int bytes)
    {
        var early = file.State != LineState.Start;
        file.State = LineState.Start;
        file.LineStart = end;
        if (file.Unfinished.Length == 0)
        {
            // The end of a line whose text was printed before.
            if (early && IsEmpty(line))
            {
                pipeline.Pass(file, end, bytes, LineState.Start);
                return 0;
            }

            pipeline.Take(file, _decoder.Decode(line, file.Kind), end, bytes, LineState.Start);
            return 1;
        }

        bytes += file.Unfinished.Length;
        file.Unfinished.Append(line);
        pipeline.Take(file, _decoder.Decode(file.Unfinished.Bytes, file.Kind), end, bytes, LineState.Start);
        file.Unfinished.Clear();
        return 1;
    }

    private static bool IsEmpty(ReadOnlySpan<byte> line) => line is [] or [(byte)'\r'];

    private void TakeRest(FollowedFile file, ReadOnlySpan<byte> rest, long start, ref int at)
    {
        rest = rest[..LineEnds.Complete(rest, file.Kind)];
        while (!rest.IsEmpty)
        {
            if (file.State == LineState.EndedEarly)
                file.State = LineState.Start;
            var taken = Math.Min(rest.Length, Longest - file.Unfinished.Length);
            file.Unfinished.Append(rest[..taken]);
            rest = rest[taken..];
            at += taken;
            if (rest.IsEmpty && file.Unfinished.Length < Longest)
                return;
            var part = Part(file.Unfinished.Bytes, file.Kind);
            file.State = LineState.InsideLongLine;
            file.LineStart = start + at - (file.Unfinished.Length - part);
            pipeline.Take(file, _decoder.Decode(file.Unfinished.Bytes[..part], file.Kind), file.LineStart, part, file.State);
            file.Unfinished.RemoveFirst(part);
        }
    }

    /// <summary>Where a line that is too long is cut: not within something that is to be masked; what comes behind the cut begins the next part.</summary>
    private int Part(ReadOnlySpan<byte> line, TextKind kind)
    {
        line = line[..LineEnds.WholeCharacters(line, kind)];
        if (LineEnds.Width(kind) == 1)
            return pipeline.Cut(line, Longest - Redactor.Overlap);
        // It is masked as it is printed, in UTF-8.
        var printed = _decoder.Decode(line, kind);
        var part = printed.Length > Redactor.Overlap ? pipeline.Cut(printed, printed.Length - Redactor.Overlap) : printed.Length;
        return part < printed.Length ? LineDecoder.Sources(line, kind, part) : line.Length;
    }
}
