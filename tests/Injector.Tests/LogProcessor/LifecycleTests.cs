using System.Diagnostics;

namespace Injector.Tests.LogProcessor;

public sealed class LifecycleTests
{
    /// <summary>The liveness probe: succeeds while the heartbeat is younger than a minute.</summary>
    private const string Probe = "[ -n \"$(find \"$HEARTBEAT_FILE\" -mmin -1)\" ]";

    [Fact]
    public async Task After_SIGTERM_everything_written_is_printed_the_unfinished_line_too()
    {
        await using var pod = new Pod();
        var container = pod.Start();
        pod.Append("app.log", Numbered.Lines("app", 1, 10));
        await container.PrintsAsync(10);

        pod.Append("app.log", Numbered.Lines("app", 11, 30_000));
        pod.AppendText("app.log", "app line 30011");

        (await container.StopAsync()).ShouldHold(30_011, "app");
    }

    [Fact]
    public async Task After_SIGTERM_lines_are_read_as_long_as_the_application_writes_them()
    {
        await using var pod = new Pod();
        pod.Environment["DRAIN_QUIET_SECONDS"] = "3";
        pod.Environment["DRAIN_SECONDS"] = "100";
        var container = pod.Start();
        pod.Append("app.log", Numbered.Lines("app", 1, 1));
        await container.PrintsAsync(1);

        container.Terminate();
        for (var number = 2; number <= 40; number++)
        {
            pod.Append("app.log", Numbered.Lines("app", number, 1));
            if (number == 20)
                pod.Append("last-words.log", Numbered.Lines("last", 1, 40));
            await Task.Delay(50);
        }

        (await container.ExitCodeAsync()).Should().Be(0);
        container.Lines.ShouldHold(40, "app", "last");
    }

    [Fact]
    public async Task After_SIGTERM_an_application_that_never_falls_silent_is_left_at_last()
    {
        await using var pod = new Pod();
        pod.Environment["DRAIN_QUIET_SECONDS"] = "3";
        pod.Environment["DRAIN_SECONDS"] = "2";
        var container = pod.Start();
        var number = 0;
        Write();
        await container.PrintsAsync(1);

        container.Terminate();
        await Eventually.HoldsAsync(() => container.HasExited, "it should stop", between: Write);

        (await container.ExitCodeAsync()).Should().Be(0);
        container.Lines.ShouldHold(container.Lines.Length, "app");

        void Write() => pod.Append("app.log", Numbered.Lines("app", ++number, 1));
    }

    [Fact]
    public async Task Restarted_it_goes_on_where_it_stopped()
    {
        await using var pod = new Pod();
        pod.Append("a.log", Numbered.Lines("a", 1, 100));
        pod.Append("b.log", Numbered.Lines("  blanks, [brackets]* and 'quotes'", 1, 100));
        pod.AppendText("a.log", "a li");
        var first = pod.Start();
        await first.PrintsAsync(200);
        var lines = new List<string>(await first.StopAsync());
        // The unfinished line was printed as it was: its container was going away.
        lines.Remove("a li").Should().BeTrue();

        pod.AppendText("a.log", "\n");
        pod.Append("a.log", Numbered.Lines("a", 101, 100));
        pod.Append("b.log", Numbered.Lines("  blanks, [brackets]* and 'quotes'", 101, 100));
        var second = pod.Start();
        await second.PrintsAsync(201);
        lines.AddRange(await second.StopAsync());
        lines.Remove("").Should().BeTrue();
        var third = pod.Start();
        await third.SaysAsync("following");
        lines.AddRange(await third.StopAsync());

        lines.ShouldHold(200, "a", "  blanks, [brackets]* and 'quotes'");
    }

    [Fact]
    public async Task Killed_and_restarted_it_repeats_nothing_that_was_printed_a_poll_before()
    {
        await using var pod = new Pod();
        var first = pod.Start();
        pod.Append("app.log", Numbered.Lines("app", 1, 1000));
        pod.AppendText("app.log", "app line ");
        await first.PrintsAsync(1000);
        await first.LooksAgainAsync(pod.Heartbeat);
        first.Kill();
        await first.ExitCodeAsync();

        pod.AppendText("app.log", "1001\n");
        pod.Append("app.log", Numbered.Lines("app", 1002, 99));
        var second = pod.Start();
        await second.PrintsAsync(100);

        first.Lines.Concat(await second.StopAsync()).ToList().ShouldHold(1100, "app");
    }

    [Fact]
    public async Task Killed_at_any_moment_it_loses_nothing()
    {
        await using var pod = new Pod();
        pod.Append("app.log", Numbered.Lines("app", 1, 100_000));
        var printed = new HashSet<string>();
        for (var run = 0; run < 3; run++)
        {
            var container = pod.Start();
            await container.PrintsAsync(1000);
            container.Kill();
            await container.ExitCodeAsync();
            // The last one may be half a line: its other half was lost on the way to the reader, not here.
            printed.UnionWith(container.Lines.SkipLast(1));
        }

        var last = pod.Start();
        await Eventually.HoldsAsync(() => last.Text.EndsWith("app line 100000\n", StringComparison.Ordinal), "the last line should be printed");
        printed.UnionWith(await last.StopAsync());

        printed.Should().HaveCount(100_000).And.Contain(Numbered.Lines("app", 1, 100_000));
    }

    [Fact]
    public async Task A_file_that_took_the_inode_of_an_earlier_one_is_read_from_its_start()
    {
        await using var pod = new Pod();
        var first = pod.Start();
        pod.Append("app.log", Numbered.Lines("app", 1, 10));
        await first.PrintsAsync(10);
        var lines = new List<string>(await first.StopAsync());

        // Same inode, other content, and longer than what was read.
        File.WriteAllText(pod["app.log"], string.Concat(Numbered.Lines("app", 11, 100).Select(line => line + '\n')));
        var second = pod.Start();
        await second.PrintsAsync(100);
        lines.AddRange(await second.StopAsync());

        lines.ShouldHold(110, "app");
    }

    [Fact]
    public async Task Damaged_state_means_reading_from_the_start()
    {
        await using var pod = new Pod();
        pod.Append("app.log", Numbered.Lines("app", 1, 10));
        File.WriteAllText(Path.Combine(pod.State, "offsets"), "\n1_2\nx y z\n$(reboot) 3 =\n1_2 x =\n1_2 3");
        var container = pod.Start();
        await container.PrintsAsync(10);

        (await container.StopAsync()).ShouldHold(10, "app");
    }

    [Fact]
    public async Task The_probe_fails_while_the_script_hangs_and_only_then()
    {
        await using var pod = new Pod();
        var container = pod.Start();
        await container.LooksAgainAsync(pod.Heartbeat);
        Alive().Should().BeTrue();

        container.Freeze();
        File.SetLastWriteTimeUtc(pod.Heartbeat, DateTime.UtcNow.AddSeconds(-100));
        Alive().Should().BeFalse("a heartbeat that nobody renews grows old");

        container.Thaw();
        await Eventually.HoldsAsync(Alive, "it should be alive again");
        File.Delete(pod.Heartbeat);
        await Eventually.HoldsAsync(Alive, "a deleted heartbeat comes again");

        bool Alive()
        {
            using var probe = Process.Start(new ProcessStartInfo("busybox", ["sh", "-c", Probe])
            {
                Environment = { ["HEARTBEAT_FILE"] = pod.Heartbeat },
                RedirectStandardError = true,
            })!;
            probe.WaitForExit();
            return probe.ExitCode == 0;
        }
    }

    [Fact]
    public async Task The_heart_beats_only_while_lines_reach_standard_output()
    {
        await using var pod = new Pod();
        // A pipe that nobody reads: what is printed gets stuck, and the container must not look alive.
        var fifo = Path.Combine(pod.State, "unread");
        (await RunAsync("mkfifo", fifo)).Should().Be(0);
        await using var reader = new FileStream(fifo, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        var container = pod.Start(standardOutput: fifo);
        await container.LooksAgainAsync(pod.Heartbeat);

        pod.Append("app.log", Numbered.Lines("app", 1, 30_000));
        await Eventually.HoldsAsync(() => DateTime.UtcNow - File.GetLastWriteTimeUtc(pod.Heartbeat) > TimeSpan.FromSeconds(5), "the heart should stop");

        using var lines = new StreamReader(reader);
        for (var number = 1; number <= 30_000; number++)
            (await lines.ReadLineAsync()).Should().Be($"app line {number}");
        await container.LooksAgainAsync(pod.Heartbeat);
    }

    [Fact]
    public async Task It_says_so_and_ends_when_it_cannot_write_its_state()
    {
        await using var pod = new Pod();
        pod.Environment["STATE_DIRECTORY"] = pod["nowhere"];
        var container = pod.Start();

        (await container.ExitCodeAsync()).Should().Be(1);
        container.Messages.Should().Contain($"STATE_DIRECTORY {pod["nowhere"]} must be writable").And.Contain("emptyDir");
    }

    private static async Task<int> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        await process.WaitForExitAsync();
        return process.ExitCode;
    }
}
