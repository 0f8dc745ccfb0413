using LogProcessor.Native;
using LogProcessor.Settings;

namespace LogProcessor.Running;

/// <summary>What is known while the program is stopping. Times are milliseconds.</summary>
/// <param name="Stopping">Since it was told to stop.</param>
/// <param name="Quiet">Since something was last read.</param>
/// <param name="Writers">Whether any of the files is still open for writing.</param>
/// <param name="SawWriter">Whether one was, since it was told to stop.</param>
internal readonly record struct DrainFacts(long Stopping, long Quiet, Writers Writers, bool SawWriter);

/// <summary>When everything was read, and nothing more will come.</summary>
internal static class Drain
{
    /// <summary>After the last writer has closed its file, in milliseconds: another process may begin where it has ended.</summary>
    public const long AfterClose = 300;

    /// <summary>
    /// How long a native sidecar waits for a writer, in milliseconds. The kubelet tells it to stop when the application has ended; an application that goes on
    /// writing tells that this container alone is replaced, by a new version for instance: the next one goes on where this one stops.
    /// </summary>
    public const long HandOver = 1_000;

    public static bool IsDone(in DrainFacts facts, Lifecycle lifecycle, TimeSpan most, TimeSpan quiet)
    {
        if (facts.Stopping >= most.TotalMilliseconds || lifecycle == Lifecycle.Native && facts.Stopping >= HandOver)
            return true;
        if (facts.Writers == Writers.Some)
            return false;
        // A native sidecar is told to stop when the application has ended. A classic one is told together with it: an application that opens its log for
        // each line is not seen writing, so only silence tells.
        var ended = facts.Writers == Writers.None && (lifecycle == Lifecycle.Native || facts.SawWriter);
        return facts.Quiet >= (ended ? Math.Min(AfterClose, quiet.TotalMilliseconds) : quiet.TotalMilliseconds);
    }
}
