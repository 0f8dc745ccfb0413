namespace LogProcessor.Bounds;

/// <summary>The time over which what was dropped or masked is counted before it is said, from the first time that it happens.</summary>
internal struct ReportPeriod
{
    public const int Milliseconds = 10_000;

    private long? _began;

    public void Begin(long now) => _began ??= now;

    /// <returns>How many seconds the period took, at least one; null while it is not over.</returns>
    public long? End(long now, bool atEnd)
    {
        if (_began is not { } began || (!atEnd && now - began < Milliseconds))
            return null;
        _began = null;
        return Math.Max(1, (now - began + 500) / 1000);
    }
}
