namespace Injector.Background;

/// <summary>
/// A piece of work that goes on for as long as the process: done, and done again after a while. Whatever it throws is told once in these
/// words, counted, and tried again after a pause that grows; nothing that it meets ends the process, or the loop.
/// </summary>
/// <remarks>
/// Also memory that ran out: it did so in one place, for one piece of work, and what is known meanwhile is served on. Only the token of
/// <see cref="RunAsync"/> ends it, so a time-out that somebody below reports as a cancellation is a failure like any other.
/// </remarks>
/// <param name="work">What is done, for the log: "Watching namespaces".</param>
/// <param name="meanwhile">What goes on without it, in words; asked for when it failed.</param>
/// <param name="time">The clock that pauses follow.</param>
/// <param name="logger">Where failures are told.</param>
internal sealed partial class KeepTrying(string work, Func<string> meanwhile, TimeProvider time, ILogger logger)
{
    private readonly Backoff _backoff = new();
    private long _failures;
    private string? _told;

    /// <summary>How often it failed.</summary>
    public long Failures => Interlocked.Read(ref _failures);

    /// <summary>Told of each failure, after it was counted.</summary>
    public Action<Exception>? Failed { get; init; }

    /// <summary>Does the work until it is stopped.</summary>
    /// <param name="once">
    /// The work, once. Gives back how long to wait before the next time; null for "soon", at the pace of failures, where an end that is no
    /// failure must not make a tight loop either.
    /// </param>
    /// <param name="stop">Ends it; nothing is thrown for that.</param>
    public async Task RunAsync(Func<CancellationToken, Task<TimeSpan?>> once, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var pause = await OnceAsync(once, stop);
            await Task.Delay(pause, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Does the work once.</summary>
    /// <returns>How long to wait before the next time. Nothing is thrown.</returns>
    public async Task<TimeSpan> OnceAsync(Func<CancellationToken, Task<TimeSpan?>> once, CancellationToken stop)
    {
        var started = time.GetTimestamp();
        try
        {
            var pause = await once(stop);
            if (pause is not null)
                Succeeded();
            return pause ?? _backoff.Next();
        }
        catch (Exception) when (stop.IsCancellationRequested)
        {
            return TimeSpan.Zero;
        }
#pragma warning disable CA1031 // The boundary of everything that goes on in the background.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Interlocked.Increment(ref _failures);
            Tell(e);
            // What took as long as the longest pause has waited enough: it went well until now, or a time limit was over.
            if (time.GetElapsedTime(started) < Backoff.Longest)
                return _backoff.Next();
            _backoff.Reset();
            return TimeSpan.Zero;
        }
    }

    /// <summary>It works: the next failure is told and waited for as the first one.</summary>
    public void Succeeded()
    {
        _backoff.Reset();
        if (Interlocked.Exchange(ref _told, null) is not null)
            Log.Recovered(logger, work);
    }

    /// <summary>The next pause is as short as the first.</summary>
    public void Hurry() => _backoff.Reset();

    // Once per message, and not for each attempt: a server that is away for hours says the same thing for hours.
    private void Tell(Exception e)
    {
        try
        {
            if (Interlocked.Exchange(ref _told, e.Message) != e.Message)
                Log.Failed(logger, work, meanwhile(), $"{(e is OutOfMemoryException ? "memory ran out: " : "")}{e.Message}");
            Failed?.Invoke(e);
        }
        catch (Exception again) when (again is OutOfMemoryException or IOException)
        {
            // No memory, or no place, to say so. It is counted.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = EventIds.BackgroundWorkFailed, EventName = nameof(EventIds.BackgroundWorkFailed), Level = LogLevel.Warning,
            Message = "{Work} failed, {Meanwhile}; trying again: {Error}")]
        public static partial void Failed(ILogger logger, string work, string meanwhile, string error);

        [LoggerMessage(EventId = EventIds.BackgroundWorkRecovered, EventName = nameof(EventIds.BackgroundWorkRecovered), Level = LogLevel.Information,
            Message = "{Work} works again")]
        public static partial void Recovered(ILogger logger, string work);
    }
}
