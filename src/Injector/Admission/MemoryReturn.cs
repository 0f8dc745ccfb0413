namespace Injector.Admission;

/// <summary>
/// Gives the memory of large reviews back to the system when they are over. The collector itself would do so with the work that comes next,
/// and until then the server holds what its container is measured by.
/// </summary>
internal sealed class MemoryReturn : IDisposable
{
    /// <summary>What is worth a collection, in bytes: more than any review of a pod that people write.</summary>
    public const int Worth = 1 << 20;

    /// <summary>How long no such review has ended before. A collection stops all requests for some milliseconds, so it is never among many.</summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromSeconds(2);

    private readonly ITimer _timer;

    /// <param name="time">The clock.</param>
    /// <param name="collect">What gives back; default: the runtime's own, at its most thorough.</param>
    public MemoryReturn(TimeProvider time, Action? collect = null)
    {
        collect ??= static () => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        _timer = time.CreateTimer(_ => collect(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Memory is free that the system does not have back yet.</summary>
    public void Soon() => _timer.Change(Quiet, Timeout.InfiniteTimeSpan);

    public void Dispose() => _timer.Dispose();
}
