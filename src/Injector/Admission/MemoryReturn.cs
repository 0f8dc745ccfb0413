using System.Runtime.InteropServices;

namespace Injector.Admission;

/// <summary>
/// Gives memory back to the system that large reviews, or many connections, have left free. The collector itself would do so with the work that
/// comes next, and the C library, of which TLS takes its part, not at all: until then the server holds what its container is measured by.
/// </summary>
internal sealed class MemoryReturn : IDisposable
{
    /// <summary>What is worth a collection, in bytes: more than any review of a pod that people write.</summary>
    public const int Worth = 1 << 20;

    /// <summary>How long nothing was told before. A collection stops all requests for some milliseconds, so it is never among many.</summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromSeconds(2);

    /// <summary>Pools let go of what nobody rented for so long, at the collection that comes next.</summary>
    public static readonly TimeSpan Pooled = TimeSpan.FromMinutes(1);

    private readonly ITimer _timer;
    private int _again;

    public MemoryReturn(TimeProvider time)
        : this(time, GiveBack)
    {
    }

    /// <param name="time">The clock.</param>
    /// <param name="giveBack">In the place of what gives back.</param>
    public MemoryReturn(TimeProvider time, Action giveBack) => _timer = time.CreateTimer(
        _ =>
        {
            // First, so that what is told meanwhile is not forgotten.
            if (Interlocked.Exchange(ref _again, 0) > 0)
                _timer!.Change(Pooled, Timeout.InfiniteTimeSpan);
            giveBack();
        },
        null,
        Timeout.InfiniteTimeSpan,
        Timeout.InfiniteTimeSpan);

    /// <summary>Memory is free that the system does not have back yet: collected after <see cref="Quiet"/>, and once more after <see cref="Pooled"/>.</summary>
    public void ReturnSoon()
    {
        Volatile.Write(ref _again, 1);
        _timer.Change(Quiet, Timeout.InfiniteTimeSpan);
    }

    public void Dispose() => _timer.Dispose();

    private static void GiveBack()
    {
        // Connections and their TLS are free only when their finalizers have run.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true);
        GC.WaitForPendingFinalizers();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        try
        {
            _ = Trim(0);
        }
        catch (EntryPointNotFoundException)
        {
            // Another C library: it keeps what it has.
        }
    }

    [DllImport("libc", EntryPoint = "malloc_trim")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Trim(nuint left);
}
