using System.Diagnostics;

namespace LogProcessor.Tests.Playing;

/// <summary>Waits for what is true sooner or later. The deadline is generous: a busy machine is slow, not wrong.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    public static async Task HoldsAsync(Func<bool> condition, string what, Action? between = null)
    {
        for (var watch = Stopwatch.StartNew(); !condition();)
        {
            watch.Elapsed.Should().BeLessThan(Deadline, what);
            between?.Invoke();
            await Task.Delay(20);
        }
    }
}
