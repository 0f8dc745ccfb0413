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
    /// <summary>How often secrets are looked at, in milliseconds: the kubelet changes them in place.</summary>
    private const long SecretsInterval = 10_000;

    private readonly OutputBuffer _masked = new(capacity: 4096);
    private LinePipelineParts _parts = parts;
    private Redactor? _redactor = parts.Redactor(parts.SecretValues);
    private SecretValues? _secretValues = parts.SecretValues;
    private bool _hasLimited;
    private long _secretsAt = Environment.TickCount64;
    private DateTimeOffset _time;
    private long _now;

    /// <summary>Whether lines go through as they are, so that many can be taken at once.</summary>
    public bool IsPlain => _redactor is null && _parts.RateLimit is null && !JoinsEvents && _parts.Format is RawFormat;

    public bool IsFull => queue.IsFull;

    /// <summary>Whether lines wait for others that belong to them.</summary>
    public bool JoinsEvents => _parts.JoinRule != JoinRule.None;

    /// <summary>Whether something may have to be said in the stream.</summary>
    public bool Reports => _hasLimited || _parts.RateLimit is not null || _redactor is not null;

    /// <summary>Whether something in lines is masked.</summary>
    public bool Masks => _redactor is not null;

    /// <summary>When an event that waits is due, in milliseconds; never, as long as there is none.</summary>
    public long FlushAt { get; private set; } = long.MaxValue;

    /// <summary>One look at the clocks for all lines that are read together.</summary>
    public void Begin(long now)
    {
        _now = now;
        _time = _parts.Time.GetUtcNow();
    }

    /// <summary>
    /// Other settings from the next line on. What waits for more lines stays whole; where lines are not joined any more it is given. What was dropped or masked
    /// under the former ones is said.
    /// </summary>
    public void Change(LinePipelineParts changed, List<FollowedFile> files, long now)
    {
        foreach (var file in files)
        {
            if (changed.JoinRule == JoinRule.None)
            {
                Finish(file);
                file.Held = null;
            }
            else if (changed.JoinRule != _parts.JoinRule)
            {
                file.Held?.Joiner.Change(changed.JoinRule);
            }

            if (changed.RateLimit != _parts.RateLimit)
                file.Limiter?.Change(changed.RateLimit);
        }

        var redactor = changed.RedactionRules == _parts.RedactionRules ? _redactor : changed.Redactor(_secretValues);
        if (redactor != _redactor && files.Count > 0)
            Say(files[0], _redactor?.TakeReport(now, atEnd: true));
        (_parts, _redactor) = (changed, redactor);
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

        var held = file.Held ??= new(new(_parts.JoinRule, _parts.JoinBounds));
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
        if (_parts.RateLimit is { } limit && !(file.Limiter ??= new(limit)).TryTake(_now, lines, upto.Bytes))
        {
            _hasLimited = true;
            queue.Commit(file, upto.Position, upto.State, new(0, 0, lines, upto.Bytes));
            return;
        }

        var masked = 0;
        if (_redactor is { } redactor)
        {
            masked = redactor.Redact(line, _masked, _now);
            line = masked > 0 ? _masked.Written : line;
        }

        _parts.Format.Write(queue.Buffer, file.Source, line, upto.State == LineState.InsideLongLine, _time);
        queue.Commit(file, upto.Position, upto.State, new(lines, upto.Bytes, Masked: masked));
        _masked.Clear();
    }

    private void Report(List<FollowedFile> files, long now, bool atEnd)
    {
        var changed = now - _secretsAt >= SecretsInterval ? ReadSecrets(now) : null;
        if (_hasLimited)
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
        if (_parts.Secrets?.ReadIfChanged(notes) is not { } values)
            return null;
        foreach (var note in notes)
            messages.SayOnce("REDACT_SECRETS_DIRECTORY", note);
        _secretValues = values;
        return _parts.Redactor(values);
    }

    private void Say(FollowedFile file, string? report)
    {
        if (report is null)
            return;
        _parts.Format.Write(queue.Buffer, file.Source, System.Text.Encoding.UTF8.GetBytes($"log-processor: {report}"), false, _time);
        queue.CommitWords(file);
    }
}

/// <summary>What the settings say about lines.</summary>
/// <param name="RedactionRules">What is masked by rules, without the values of secrets.</param>
/// <param name="SecretValues">Those values, as they were at the start.</param>
internal sealed record LinePipelineParts(
    ILineFormat Format, JoinRule JoinRule, JoinBounds JoinBounds, RateLimit? RateLimit,
    IReadOnlyList<RedactionRule> RedactionRules, SecretDirectory? Secrets, SecretValues? SecretValues, TimeProvider Time)
{
    /// <summary>What masks by these rules, and these values of secrets; null where nothing is to be masked.</summary>
    public Redactor? Redactor(SecretValues? values) =>
        values is not null ? new([.. RedactionRules, values])
        : RedactionRules.Count > 0 || Secrets is not null ? new(RedactionRules)
        : null;
}
