namespace Injector.Background;

/// <summary>
/// How long to wait before the next attempt: doubling from a quarter of a second to half a minute, with half of it left
/// to chance, so that replicas which lost the same API server do not come back as one.
/// </summary>
internal sealed class Backoff
{
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(250);

    private int _failures;

    public TimeSpan Next()
    {
        var full = TimeSpan.FromTicks(Math.Min(Shortest.Ticks << _failures, Longest.Ticks));
        if (full < Longest)
            _failures++;
        return full * (0.5 + (0.5 * Random.Shared.NextDouble()));
    }

    public void Reset() => _failures = 0;
}
