using Injector.Certificates;

namespace Injector.Tests.Certificates;

public sealed class DuplexStreamTests
{
    /// <summary>Else a certificate's trial would wait for the thread pool, and fail where that is busy.</summary>
    [Fact]
    public async Task Whoever_waits_for_bytes_is_woken_by_the_thread_that_writes_them()
    {
        var (near, far) = DuplexStream.Pair();
        await using var reading = near;
        await using var writing = far;
        var woken = near.ReadAsync(new byte[1]).AsTask()
            .ContinueWith(_ => Environment.CurrentManagedThreadId, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        var writer = new Thread(() => far.Write([1]));

        writer.Start();

        (await woken).Should().Be(writer.ManagedThreadId);
    }
}
