using System.Runtime.InteropServices;

namespace Injector.Hosting;

/// <summary>
/// Graceful shutdown without losing a review. SIGTERM: not ready at once, but serving on for the drain delay, because Kubernetes takes
/// the endpoint away and sends the signal at the same moment; then finish what is in flight and end with 0. Ctrl-C on a
/// terminal skips the delay; a second signal of either kind ends the process at once, with 0 too.
/// </summary>
internal sealed partial class DrainingLifetime(
    StopSignals signals,
    DrainState drain,
    ServerOptions options,
    IHostApplicationLifetime application,
    TimeProvider time,
    ILogger<DrainingLifetime> logger) : IHostLifetime
{
    private int _signals;

    /// <summary>How the process ends at once; tests replace it.</summary>
    internal Action<int> Exit { get; init; } = Environment.Exit;

    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        signals.Listen(signal => _ = OnSignalAsync(signal));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    internal async Task OnSignalAsync(PosixSignal signal)
    {
        if (Interlocked.Increment(ref _signals) > 1)
        {
            Log.EndingAtOnce(logger, signal);
            Exit(0);
            return;
        }

        drain.Begin();
        var delay = signal == PosixSignal.SIGTERM ? options.DrainDelay : TimeSpan.Zero;
        Log.Draining(logger, signal, delay.TotalSeconds);
        await Task.Delay(delay, time);
        application.StopApplication();
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = EventIds.Draining, EventName = nameof(EventIds.Draining), Level = LogLevel.Information,
            Message = "{Signal}: no longer ready, serving on for {Seconds} s, then stopping")]
        public static partial void Draining(ILogger logger, PosixSignal signal, double seconds);

        [LoggerMessage(EventId = EventIds.EndingAtOnce, EventName = nameof(EventIds.EndingAtOnce), Level = LogLevel.Warning,
            Message = "{Signal} again: ending at once")]
        public static partial void EndingAtOnce(ILogger logger, PosixSignal signal);
    }
}
