namespace Injector.Cluster.Api;

/// <summary>
/// How far the API server's clock is from ours, by the date of its answers. It is the API server that finds a certificate valid or not, so
/// where the two differ its clock is the one that counts.
/// </summary>
internal sealed class ClockSkew(TimeProvider time)
{
    // Dates have whole seconds, and an answer may have been on its way for a while.
    private static readonly TimeSpan Tolerated = TimeSpan.FromMinutes(1);

    private long _ticks;

    /// <summary>Positive when the server is ahead; zero while they agree well enough.</summary>
    public TimeSpan Value => TimeSpan.FromTicks(Interlocked.Read(ref _ticks));

    /// <param name="date">The <c>Date</c> of an answer that has just come.</param>
    public void Hear(DateTimeOffset? date)
    {
        if (date is not { } there)
            return;
        var skew = there - time.GetUtcNow();
        Interlocked.Exchange(ref _ticks, skew.Duration() > Tolerated ? skew.Ticks : 0);
    }
}
