using LogProcessor.Bounds;
using LogProcessor.Files;
using LogProcessor.Formats;
using LogProcessor.Joining;
using LogProcessor.Lines;
using LogProcessor.Telling;

namespace LogProcessor.Writing;

/// <summary>What happens to a line between its file and standard output: joined with others to an event, written in a format, and committed.</summary>
internal sealed class LinePipeline(OutputQueue queue, LinePipelineParts parts, Messages messages)
{
    private readonly ILineFormat _format = parts.Format;
    /// <summary>How often secrets are looked at, in milliseconds: the kubelet changes them in place.</summary>
    private const long SecretsInterval = 10_000;

    private readonly OutputBuffer _masked = new(capacity: 4096);
    private Redactor? _redactor = parts.Redactor;
    private long _secretsAt = Environment.TickCount64;
    private DateTimeOffset _time;
    private long _now;

    /// <summary>Whether lines go through as they are, so that many can be taken at once.</summary>
    public bool IsPlain { get; } = parts.Format is RawFormat && parts.JoinRule == JoinRule.None && parts.RateLimit is null && parts.Redactor is null;

    public bool IsFull => queue.IsFull;

    /// <summary>Whether lines wait for others that belong to them.</summary>
    public bool JoinsEvents { get; } = parts.JoinRule != JoinRule.None;

    /// <summary>Whether something may have to be said in the stream.</summary>
    public bool Reports { get; } = parts.RateLimit is not null || parts.Redactor is not null;

    /// <summary>When an event that waits is due, in milliseconds; never, as long as there is none.</summary>
    public long FlushAt { get; private set; } = long.MaxValue;

    /// <summary>One look at the clocks for all lines that are read together.</summary>
    public void Begin(long now)
    {
        _now = now;
        _time = parts.Time.GetUtcNow();
    }

    /// <param name="line">Without its newline and without NULs.</param>
    /// <param name="end">The position behind it.</param>
    /// <param name="bytes">How many bytes of the file it was.</param>
    /// <param name="state">What comes at that position.</param>
    public void Take(FollowedFile file, ReadOnlySpan<byte> line, long end, int bytes, LineState state)
    {
        if (!JoinsEvents)
        {
            Give(file, line, 1, new(end, bytes, state));
            return;
        }

        var held = file.Held ??= new(new(parts.JoinRule, parts.JoinBounds));
        if (state == LineState.InsideLongLine)
        {
            Finish(file);
            Give(file, line, 1, new(end, bytes, state));
            return;
        }

        var before = held.Joiner.HeldLines;
        var complete = false;
        foreach (var completed in held.Joiner.Accept(line, _now))
        {
            // The first event is what was held, if anything was; the line itself comes after it.
            Give(file, completed.Bytes, completed.Lines, before > 0 && !complete ? held.Upto : new(end, bytes, state));
            complete = true;
        }

        if (held.Joiner.HeldLines > 0)
            held.Upto = new(end, bytes + (complete || before == 0 ? 0 : held.Upto.Bytes), state);
        FlushAt = Math.Min(FlushAt, held.Joiner.Due ?? long.MaxValue);
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
    public void Pass(FollowedFile file, long end, int bytes, LineState state)
    {
        Finish(file);
        queue.Commit(file, end, state, new(0, bytes));
    }

    /// <summary>Gives the events that have waited long enough.</summary>
    public void FlushDue(List<FollowedFile> files, long now)
    {
        FlushAt = long.MaxValue;
        foreach (var file in files)
        {
            if (file.Held is not { } held)
                continue;
            foreach (var completed in held.Joiner.Flush(now))
                Give(file, completed.Bytes, completed.Lines, held.Upto);
            FlushAt = Math.Min(FlushAt, held.Joiner.Due ?? long.MaxValue);
        }
    }

    /// <summary>Gives what of a file waits for more.</summary>
    public void Finish(FollowedFile file)
    {
        if (file.Held is not { } held)
            return;
        foreach (var completed in held.Joiner.Finish())
            Give(file, completed.Bytes, completed.Lines, held.Upto);
    }

    /// <summary>Says in the stream what was dropped or masked since the last time, once a period, and takes up secrets that have changed.</summary>
    public void Report(List<FollowedFile> files, long now) => Report(files, now, atEnd: false);

    public void ReportLast(List<FollowedFile> files) => Report(files, Environment.TickCount64, atEnd: true);

    /// <summary>Where to cut a line that is too long.</summary>
    /// <param name="limit">The longest that the part may be.</param>
    public int Cut(ReadOnlySpan<byte> line, int limit) => _redactor?.Cut(line, Math.Min(limit, line.Length)) ?? line.Length;

    private void Give(FollowedFile file, ReadOnlySpan<byte> line, int lines, FilePoint upto)
    {
        if (parts.RateLimit is { } limit && !(file.Limiter ??= new(limit)).TryTake(_now, lines, upto.Bytes))
        {
            queue.Commit(file, upto.Position, upto.State, new(0, 0, lines, upto.Bytes));
            return;
        }

        var masked = 0;
        if (_redactor is { } redactor)
        {
            masked = redactor.Redact(line, _masked, _now);
            line = masked > 0 ? _masked.Written : line;
        }

        _format.Write(queue.Buffer, file.Source, line, upto.State == LineState.InsideLongLine, _time);
        queue.Commit(file, upto.Position, upto.State, new(lines, upto.Bytes, Masked: masked));
        _masked.Clear();
    }

    private void Report(List<FollowedFile> files, long now, bool atEnd)
    {
        var changed = now - _secretsAt >= SecretsInterval ? ReadSecrets(now) : null;
        if (parts.RateLimit is not null)
        {
            foreach (var file in files)
                Say(file, file.Limiter?.TakeReport(now, atEnd));
        }
        // Masking has one account for all files: it is said among the lines of the first.
        if (_redactor is { } redactor && files.Count > 0)
            Say(files[0], redactor.TakeReport(now, atEnd || changed is not null));
        _redactor = changed ?? _redactor;
    }

    /// <summary>Null when the secrets are as they were.</summary>
    private Redactor? ReadSecrets(long now)
    {
        _secretsAt = now;
        var notes = new List<string>();
        if (parts.Secrets?.ReadIfChanged(notes) is not { } values)
            return null;
        foreach (var note in notes)
            messages.SayOnce("REDACT_SECRETS_DIRECTORY", note);
        return new([.. parts.RedactionRules, values]);
    }

    private void Say(FollowedFile file, string? report)
    {
        if (report is null)
            return;
        _format.Write(queue.Buffer, file.Source, System.Text.Encoding.UTF8.GetBytes($"log-processor: {report}"), false, _time);
        queue.CommitWords(file);
    }
}

/// <summary>What the settings say about lines.</summary>
/// <param name="RedactionRules">What is masked by rules, without the values of secrets.</param>
/// <param name="Redactor">Both, as they were at the start.</param>
internal sealed record LinePipelineParts(
    ILineFormat Format, JoinRule JoinRule, JoinBounds JoinBounds, RateLimit? RateLimit,
        IReadOnlyList<RedactionRule> RedactionRules, SecretDirectory? Secrets, Redactor? Redactor, TimeProvider Time);
