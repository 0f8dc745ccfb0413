using System.Diagnostics;

namespace Injector.Testing;

/// <summary>Waits for what is true sooner or later. Deadlines are generous: a busy machine is slow, not wrong.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    // Within one process: a condition is cheap to ask, and comes soon or never.
    private static readonly TimeSpan ShortPause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Polls what another thread does.</summary>
    /// <param name="holds">Asked again and again.</param>
    /// <param name="because">What is waited for, should it never come.</param>
    /// <param name="between">Done after each vain look, such as moving a fake clock.</param>
    public static async Task HoldsAsync(Func<bool> holds, string because, Action? between = null)
    {
        var watch = Stopwatch.StartNew();
        while (!holds())
        {
            if (watch.Elapsed > Patience)
                throw new TimeoutException($"{because}: not within {Patience.TotalSeconds:0} s");
            between?.Invoke();
            await Task.Delay(ShortPause);
        }
    }

    /// <summary>Polls until <paramref name="condition"/> holds.</summary>
    /// <exception cref="TimeoutException">It never held; the message is <paramref name="what"/> and its last exception.</exception>
    public static Task BecomesTrueAsync(
        string what, TimeSpan deadline, Func<Task<bool>> condition, CancellationToken cancellation = default) =>
        GivesAsync(what, deadline, async () => await condition() ? "yes" : null, cancellation);

    /// <summary>Polls until <paramref name="attempt"/> gives a value; exceptions count as "not yet".</summary>
    public static async Task<T> GivesAsync<T>(
        string what, TimeSpan deadline, Func<Task<T?>> attempt, CancellationToken cancellation = default)
        where T : class
    {
        var watch = Stopwatch.StartNew();
        Exception? last = null;
        while (watch.Elapsed < deadline)
        {
            try
            {
                if (await attempt() is { } value)
                    return value;
                last = null;
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !cancellation.IsCancellationRequested)
            {
                last = exception;
            }

            await Task.Delay(Pause, cancellation);
        }

        throw new TimeoutException($"{what}: not within {deadline.TotalSeconds:0} s", last);
    }
}
