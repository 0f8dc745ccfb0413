using System.Diagnostics;
using LogProcessor.Tests.Playing;

namespace LogProcessor.Tests.Scenarios;

/// <summary>What following costs, counted in calls of the kernel and not in time, as the kernel counts them of each process.</summary>
[Trait("Category", "Scenario")]
public sealed class EconomyTests
{
    private const int Files = 200;

    [Fact]
    public async Task Lines_of_many_files_cost_a_read_each_and_few_writes()
    {
        await using var pod = new Pod(("POLL_SECONDS", "60"));
        WriteOneEach(pod, 1);
        var container = pod.Start();
        await container.PrintsAsync(Files);
        WriteOneEach(pod, 2);
        await container.PrintsAsync(2 * Files);
        await SavedAsync(pod, 2 * Files);
        // All of them are there when it looks.
        container.Freeze();
        WriteOneEach(pod, 3);
        var (reads, writes) = container.Calls();

        container.Thaw();
        await container.PrintsAsync(3 * Files);
        await SavedAsync(pod, 3 * Files);

        var (readsAfter, writesAfter) = container.Calls();
        (readsAfter - reads).Should().BeLessThan(Files + 80);
        // Lines to standard output, positions, counters, the heartbeat: with a write for each line, and one for each position, they were 400.
        (writesAfter - writes).Should().BeLessThan(80);
    }

    [Fact]
    public async Task Lines_that_come_one_after_another_do_not_wake_it_each()
    {
        await using var pod = new Pod(("POLL_SECONDS", "60"));
        WriteOneEach(pod, 1);
        var container = pod.Start();
        await container.PrintsAsync(Files);
        await SavedAsync(pod, Files);
        using var file = pod.Open("app-000.log", FileMode.Append);
        var (wakes, clock) = (container.Wakes(), Stopwatch.StartNew());
        for (var line = 0; line < 1_000; line++)
        {
            file.Write($"line {line}\n");
            Thread.Sleep(1);
        }

        await container.PrintsAsync(Files + 1_000);

        // It rests 9 ms after each look, however fast they come.
        (container.Wakes() - wakes).Should().BeLessThan((int)(clock.ElapsedMilliseconds / 9) + 50);
    }

    // Reading is noted in the inode, and that on the disk, for each line otherwise: Linux does so after each write.
    [Fact]
    public async Task Reading_a_log_leaves_no_trace_of_it()
    {
        await using var pod = new Pod();
        pod.Append("app.log", "line 1");
        var before = new DateTime(2026, 1, 31, 12, 0, 0, DateTimeKind.Utc);
        File.SetLastAccessTimeUtc(pod["app.log"], before);
        var container = pod.Start();
        await container.PrintsAsync(1);
        pod.Append("app.log", "line 2");
        await container.PrintsAsync(2);

        File.GetLastAccessTimeUtc(pod["app.log"]).Should().Be(before);
    }

    private static void WriteOneEach(Pod pod, int number)
    {
        for (var file = 0; file < Files; file++)
            pod.Append($"app-{file:d3}.log", $"line {number}");
    }

    private static Task SavedAsync(Pod pod, int lines) =>
        Eventually.HoldsAsync(() => pod.Counter("lines_printed_total") == lines, "positions and counters should be saved");
}
