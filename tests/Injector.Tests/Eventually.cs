namespace Injector.Tests;

/// <summary>Waits for something that happens in the background, long enough for the busiest machine.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    /// <param name="holds">Asked again and again.</param>
    /// <param name="because">What is waited for, should it never come.</param>
    /// <param name="between">Done after each vain look, such as moving a fake clock.</param>
    public static async Task HoldsAsync(Func<bool> holds, string because, Action? between = null)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!holds())
        {
            patience.IsCancellationRequested.Should().BeFalse(because);
            between?.Invoke();
            await Task.Delay(Interval);
        }
    }
}
