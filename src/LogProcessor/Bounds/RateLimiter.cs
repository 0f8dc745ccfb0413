namespace LogProcessor.Bounds;

/// <summary>
/// The lines of one file against its limit: a bucket of tokens that fills with time. What is dropped is counted, and once a period
/// it is to be said. Times are milliseconds of a clock that only goes forward.
/// </summary>
internal sealed class RateLimiter(RateLimit? limit)
{
    private RateLimit? _limit = limit;
    private ReportPeriod _period;
    // In units of which a line costs as many as the period has milliseconds, and a millisecond brings as many as the rate has lines: nothing is rounded.
    private long _credit = Full(limit);
    private long _filledAt = long.MinValue;
    private long _unsaid;

    /// <summary>Since the beginning.</summary>
    public long DroppedLines { get; private set; }

    /// <summary>Since the beginning, line ends included.</summary>
    public long DroppedBytes { get; private set; }

    /// <summary>Another limit from now on; who was silent may use the new burst.</summary>
    public void Change(RateLimit? limit)
    {
        var missing = Full(_limit) - _credit;
        _limit = limit;
        _credit = Full(limit) - (missing > 0 ? Full(limit) : 0);
    }

    /// <summary>Whether the event is to be printed. An event of several lines is printed whole if there is a token left, and costs them all.</summary>
    /// <param name="now">The clock.</param>
    /// <param name="lines">Of the event.</param>
    /// <param name="bytes">Of the event in its file, line ends included.</param>
    public bool TryTake(long now, int lines = 1, long bytes = 0)
    {
        if (_limit is null)
            return true;
        Fill(_limit, now);
        if (_credit >= _limit.Period)
        {
            _credit -= (long)lines * _limit.Period;
            return true;
        }

        DroppedLines += lines;
        DroppedBytes += bytes;
        _unsaid += lines;
        _period.Begin(now);
        return false;
    }

    /// <summary>What is to be said once a period has passed since the first line that was dropped, or at the end; null before.</summary>
    public string? TakeReport(long now, bool atEnd = false)
    {
        if (_unsaid == 0 || _period.End(now, atEnd) is not { } seconds)
            return null;
        var lines = _unsaid;
        _unsaid = 0;
        return string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"dropped {lines:N0} {(lines == 1 ? "line" : "lines")} in {seconds} s, rate limit");
    }

    private static long Full(RateLimit? limit) => limit is null ? 0 : (long)limit.Burst * limit.Period;

    private void Fill(RateLimit limit, long now)
    {
        // The first line finds the bucket full.
        var elapsed = _filledAt == long.MinValue ? 0 : Math.Clamp(now - _filledAt, 0, 86_400_000);
        _credit = Math.Min(Full(limit), _credit + elapsed * limit.Lines);
        _filledAt = now;
    }
}
