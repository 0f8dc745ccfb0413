namespace Injector.Tests.Cluster;

/// <summary>Waits for what another thread does, with a deadline that only a broken test meets.</summary>
internal static class Eventually
{
    public static async Task BecomesTrue(Func<bool> condition, string what, Action? between = null)
    {
        var deadline = DateTime.UtcNow.AddSeconds(60);
        while (!condition())
        {
            if (DateTime.UtcNow > deadline)
                Assert.Fail($"never came true: {what}");
            between?.Invoke();
            await Task.Delay(5);
        }
    }
}
