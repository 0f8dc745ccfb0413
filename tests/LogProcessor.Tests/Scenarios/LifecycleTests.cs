using System.Diagnostics;
using LogProcessor.Tests.Playing;

namespace LogProcessor.Tests.Scenarios;

[Trait("Category", "Scenario")]
public sealed class LifecycleTests
{
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
        container.Messages.Should().Contain("drained: 30,011 lines, 0 bytes unread");
    }

    [Fact]
    public async Task After_SIGTERM_lines_are_read_as_long_as_the_application_writes_them()
    {
        await using var pod = new Pod(("DRAIN_QUIET_SECONDS", "5"), ("DRAIN_SECONDS", "100"));
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

    [Theory]
    [InlineData("native")]
    [InlineData("classic")]
    public async Task After_SIGTERM_many_files_at_rest_keep_it_no_longer_than_one(string lifecycle)
    {
        await using var pod = new Pod(("LIFECYCLE", lifecycle), ("DRAIN_QUIET_SECONDS", "1"), ("DRAIN_SECONDS", "60"));
        for (var number = 1; number <= 200; number++)
            pod.Append($"{number}.log", Numbered.Lines($"f{number}", 1, 1));
        var container = pod.Start();
        await container.PrintsAsync(200);

        var stopped = Stopwatch.StartNew();
        await container.StopAsync();

        stopped.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(30));
        container.Messages.Should().Contain("drained: 200 lines, 0 bytes unread");
    }

    // fluent/fluent-bit#3702, #4093, elastic/logstash-forwarder#328: the application drains silently, then logs its last words.
    [Fact]
    public async Task After_SIGTERM_an_application_that_has_its_log_open_is_waited_for()
    {
        await using var pod = new Pod(("DRAIN_SECONDS", "100"));
        await using var file = pod.Open("app.log", FileMode.CreateNew);
        file.Write("app line 1\n");
        var container = pod.Start();
        await container.PrintsAsync(1);

        container.Terminate();
        await Task.Delay(3_000);
        container.HasExited.Should().BeFalse("the application may have last words");
        file.Write("app line 2\n");
        file.Close();

        (await container.ExitCodeAsync()).Should().Be(0);
        container.Lines.ShouldHold(2, "app");
    }

    [Fact]
    public async Task After_SIGTERM_an_application_that_never_falls_silent_is_left_at_last()
    {
        await using var pod = new Pod(("DRAIN_QUIET_SECONDS", "3"), ("DRAIN_SECONDS", "2"));
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
        // The unfinished line was printed as it was: its container was going away. Its end is no empty line.
        lines.Remove("a li").Should().BeTrue();

        pod.AppendText("a.log", "\n");
        pod.Append("a.log", Numbered.Lines("a", 101, 100));
        pod.Append("b.log", Numbered.Lines("  blanks, [brackets]* and 'quotes'", 101, 100));
        var second = pod.Start();
        await second.PrintsAsync(200);
        lines.AddRange(await second.StopAsync());
        var third = pod.Start();
        await third.SaysAsync("following");
        lines.AddRange(await third.StopAsync());

        lines.ShouldHold(200, "a", "  blanks, [brackets]* and 'quotes'");
        pod.Counter("lines_printed_total").Should().Be(401, "counters go on when the container is restarted");
    }

    // A new version takes the place of a container while its application runs on: Kubernetes lets the image be changed, and the state volume stays.
    [Theory]
    [InlineData("native")]
    [InlineData("classic")]
    public async Task Its_successor_goes_on_where_it_stops_while_the_application_writes_and_no_line_is_lost_torn_or_repeated(string lifecycle)
    {
        await using var pod = new Pod(("LIFECYCLE", lifecycle), ("DRAIN_SECONDS", lifecycle == "native" ? "100" : "1"));
        await using var file = pod.Open("app.log", FileMode.CreateNew);
        var number = 0;
        using var stop = new CancellationTokenSource();
        // As a program with buffered output writes: in pieces that end anywhere in a line.
        var writer = Task.Run(async () =>
        {
            var pending = "";
            while (!stop.IsCancellationRequested)
            {
                while (pending.Length < 100)
                    pending += $"app line {++number}\n";
                file.Write(pending[..100]);
                pending = pending[100..];
                await Task.Delay(5);
            }

            file.Write(pending);
        });
        var lines = new List<string>();
        for (var version = 1; version <= 4; version++)
        {
            var container = pod.Start();
            await container.PrintsAsync(100);
            lines.AddRange(await container.StopAsync());
        }

        await stop.CancelAsync();
        await writer;
        file.Close();
        var last = pod.Start();
        await Eventually.HoldsAsync(() => last.Text.Contains($"app line {number}\n", StringComparison.Ordinal), "the last line should be printed");
        lines.AddRange(await last.StopAsync());

        lines.ShouldHold(number, "app");
        pod.Counter("lines_printed_total").Should().Be(number);
    }

    [Fact]
    public async Task Killed_and_restarted_it_repeats_nothing_that_was_saved()
    {
        await using var pod = new Pod();
        var first = pod.Start();
        pod.Append("app.log", Numbered.Lines("app", 1, 1000));
        pod.AppendText("app.log", "app line ");
        await first.PrintsAsync(1000);
        await Eventually.HoldsAsync(() => pod.Counter("lines_printed_total") == 1000, "it should be saved");
        await first.KilledAsync();

        pod.AppendText("app.log", "1001\n");
        pod.Append("app.log", Numbered.Lines("app", 1002, 99));
        var second = pod.Start();
        await second.PrintsAsync(100);

        first.Lines.Concat(await second.StopAsync()).ToList().ShouldHold(1100, "app");
    }

    [Fact]
    public async Task Killed_at_any_moment_it_loses_nothing_and_tears_no_line()
    {
        await using var pod = new Pod();
        pod.Append("app.log", Numbered.Lines("app", 1, 100_000));
        var printed = new HashSet<string>();
        for (var run = 0; run < 3; run++)
        {
            var container = pod.Start();
            await container.PrintsAsync(1000);
            (await container.KilledAsync()).Should().AllSatisfy(line => line.Should().MatchRegex("^app line [0-9]+$"));
            container.Text.Should().EndWith("\n");
            printed.UnionWith(container.Lines);
        }

        var last = pod.Start();
        await Eventually.HoldsAsync(() => last.Text.EndsWith("app line 100000\n", StringComparison.Ordinal), "the last line should be printed");
        printed.UnionWith(await last.StopAsync());

        printed.Should().HaveCount(100_000).And.Contain(Numbered.Lines("app", 1, 100_000));
    }

    // What Fluent Bit and the OpenTelemetry collector lose: a position is saved only after the write of its line has returned.
    [Fact]
    public async Task Killed_eight_times_while_single_lines_come_it_loses_none()
    {
        await using var pod = new Pod();
        var number = 0;
        using var stop = new CancellationTokenSource();
        var writer = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                pod.Append("app.log", Numbered.Lines("app", ++number, 1));
                await Task.Delay(5);
            }
        });
        var printed = new List<string>();
        for (var run = 0; run < 8; run++)
        {
            var container = pod.Start();
            await container.PrintsAsync(30);
            await Task.Delay(Random.Shared.Next(300));
            printed.AddRange(await container.KilledAsync());
        }
        await stop.CancelAsync();
        await writer;
        var last = pod.Start();
        await last.SaysAsync("following");
        await Eventually.HoldsAsync(() => last.Text.Contains($"app line {number}\n", StringComparison.Ordinal) || printed.Contains($"app line {number}"), "the last line should be printed");
        printed.AddRange(await last.StopAsync());

        printed.Distinct().Should().Equal(Numbered.Lines("app", 1, number));
    }

    // grafana/loki#924, fluent/fluent-bit#375: renamed while nobody looked.
    [Fact]
    public async Task A_file_that_was_renamed_while_the_container_was_down_is_read_on_under_its_new_name()
    {
        await using var pod = new Pod();
        var first = pod.Start();
        pod.Append("app.log", Numbered.Lines("app", 1, 500));
        await first.PrintsAsync(500);
        await Eventually.HoldsAsync(() => pod.Counter("lines_printed_total") == 500, "it should be saved");
        await first.KilledAsync();

        pod.Append("app.log", Numbered.Lines("app", 501, 500));
        File.Move(pod["app.log"], pod["app.log.1"]);
        pod.Append("app.log", Numbered.Lines("app", 1001, 200));
        var second = pod.Start();
        await second.PrintsAsync(700);

        first.Lines.Concat(await second.StopAsync()).ToList().ShouldHold(1200, "app");
    }

    [Fact]
    public async Task An_empty_file_that_was_renamed_while_the_container_was_down_is_read_under_its_new_name()
    {
        await using var pod = new Pod();
        pod.Append("app.log");
        var first = pod.Start();
        await Eventually.HoldsAsync(() => pod.Counter("files") == 1, "it should be saved");
        await first.KilledAsync();

        pod.Append("app.log", Numbered.Lines("app", 1, 500));
        File.Move(pod["app.log"], pod["app.log.1"]);
        pod.Append("notes.txt", "of no interest");
        pod.Append("app.log", Numbered.Lines("app", 501, 200));
        var second = pod.Start();
        await second.PrintsAsync(700);

        (await second.StopAsync()).ShouldHold(700, "app");
    }

    [Fact]
    public async Task A_file_that_came_and_was_rotated_while_the_container_was_down_is_read_too()
    {
        await using var pod = new Pod();
        pod.Append("app.log.9", "rotated long ago");
        pod.Append("app.log", Numbered.Lines("app", 1, 10));
        var first = pod.Start();
        await first.PrintsAsync(10);
        await Eventually.HoldsAsync(() => pod.Counter("lines_printed_total") == 10, "it should be saved");
        var lines = new List<string>(await first.KilledAsync());

        for (var rotation = 1; rotation <= 3; rotation++)
        {
            File.Move(pod["app.log"], pod[$"app.log.{rotation}"]);
            pod.Append("app.log", Numbered.Lines("app", (rotation * 10) + 1, 10));
        }
        var second = pod.Start();
        await second.PrintsAsync(30);
        lines.AddRange(await second.StopAsync());

        lines.ShouldHold(40, "app");
    }

    [Theory]
    [InlineData("*.log")]
    [InlineData("*.log*")]
    public async Task A_copy_that_was_made_while_the_container_was_down_is_no_new_log_but_has_what_was_not_printed(string pattern)
    {
        await using var pod = new Pod(("LOG_FILES", pattern));
        pod.Append("app.log", Numbered.Lines("app", 1, 1000));
        var first = pod.Start();
        await first.PrintsAsync(1000);
        await Eventually.HoldsAsync(() => pod.Counter("lines_printed_total") == 1000, "it should be saved");
        var lines = new List<string>(await first.KilledAsync());

        pod.Append("app.log", Numbered.Lines("app", 1001, 10));
        File.Copy(pod["app.log"], pod["app.log.1"]);
        pod.Truncate("app.log");
        pod.Append("app.log", Numbered.Lines("app", 1011, 10));
        var second = pod.Start();
        await second.PrintsAsync(20);
        await Container.LooksAgainAsync(pod.Heartbeat);
        lines.AddRange(await second.StopAsync());

        lines.ShouldHold(1020, "app");
    }

    // vectordotdev/vector#25079, #17240, #18342: the same inode, the same header, other lines.
    [Theory]
    [InlineData(0, "")]
    [InlineData(1376, "")]
    [InlineData(40, " and all lines end in the same forty-six bytes")]
    public async Task A_file_that_was_made_anew_while_the_container_was_down_is_read_from_its_start(int banner, string ending)
    {
        await using var pod = new Pod();
        var head = new string('#', banner) + "\n";
        var first = pod.Start();
        pod.AppendText("app.log", head + Lines(1, 200));
        await first.PrintsAsync(201);
        await first.StopAsync();

        // Same inode, other content, and longer than what was read.
        File.WriteAllText(pod["app.log"], head + Lines(10_001, 500));
        var second = pod.Start();
        await second.PrintsAsync(501);

        (await second.StopAsync()).Should().Equal((head + Lines(10_001, 500)).TrimEnd('\n').Split('\n'));

        string Lines(int from, int count) => string.Concat(Numbered.Lines("app", from, count).Select(line => $"{line}{ending}\n"));
    }

    // Two files that begin alike, by more than what they are known by: neither is the other.
    [Fact]
    public async Task Two_files_that_begin_with_the_same_long_banner_are_both_read()
    {
        await using var pod = new Pod();
        var banner = new string('#', 1376) + "\n";
        var container = pod.Start();
        pod.AppendText("app.log", banner);
        await container.PrintsAsync(1);
        pod.AppendText("app-2.log", banner);
        pod.Append("app.log", Numbered.Lines("app", 1, 100));
        pod.Append("app-2.log", Numbered.Lines("second", 1, 100));
        await container.PrintsAsync(202);

        var lines = await container.StopAsync();
        lines.Where(line => line[0] != '#').ToList().ShouldHold(100, "app", "second");
        lines.Should().HaveCount(202);
    }

    // A renaming far in the past is none that makes a file new.
    [Fact]
    public async Task A_renamed_file_whose_new_name_matches_too_is_not_read_again_later_or_after_a_restart()
    {
        await using var pod = new Pod(("LOG_FILES", "*.log*"));
        var first = pod.Start();
        pod.Append("app.log", Numbered.Lines("app", 1, 1000));
        await first.PrintsAsync(1000);
        File.Move(pod["app.log"], pod["app.log.1"]);
        for (var look = 0; look < 3; look++)
            await Container.LooksAgainAsync(pod.Heartbeat);
        var lines = new List<string>(await first.StopAsync());
        var second = pod.Start();
        await Container.LooksAgainAsync(pod.Heartbeat);
        lines.AddRange(await second.StopAsync());

        lines.ShouldHold(1000, "app");
    }

    [Fact]
    public async Task Damaged_state_means_reading_from_the_start()
    {
        await using var pod = new Pod();
        pod.Append("app.log", Numbered.Lines("app", 1, 10));
        File.WriteAllText(Path.Combine(pod.State, "positions"), new string('x', 1000));
        File.WriteAllText(Path.Combine(pod.State, "counters"), "log_processor_lines_printed_total many\n\n x");
        var container = pod.Start();
        await container.PrintsAsync(10);

        (await container.StopAsync()).ShouldHold(10, "app");
    }

    [Fact]
    public async Task The_probe_fails_while_the_program_hangs_and_only_then()
    {
        await using var pod = new Pod();
        var container = pod.Start();
        await Container.LooksAgainAsync(pod.Heartbeat);
        Healthy().Should().Be(0);

        container.Freeze();
        File.SetLastWriteTimeUtc(pod.Heartbeat, DateTime.UtcNow.AddSeconds(-130));
        Healthy().Should().Be(1, "a heartbeat that nobody renews grows old");

        container.Thaw();
        await Eventually.HoldsAsync(() => Healthy() == 0, "it should be alive again");
        File.Delete(pod.Heartbeat);
        await Eventually.HoldsAsync(() => Healthy() == 0, "a deleted heartbeat comes again");

        int Healthy()
        {
            var start = new ProcessStartInfo(TheProgram.Path, ["healthy"]) { RedirectStandardError = true };
            TheProgram.Prepare(start.Environment);
            // It finds the file where the program has it when nothing else is said.
            start.Environment["STATE_DIRECTORY"] = pod.State;
            using var probe = Process.Start(start)!;
            probe.WaitForExit();
            return probe.ExitCode;
        }
    }

    [Fact]
    public async Task The_heart_beats_only_while_lines_reach_standard_output()
    {
        await using var pod = new Pod();
        var container = pod.Start(reads: false);
        await Container.LooksAgainAsync(pod.Heartbeat);

        // More than a pipe holds: what is printed gets stuck, and the container must not look alive.
        pod.Append("app.log", Numbered.Lines("app", 1, 30_000));
        await Eventually.HoldsAsync(() => DateTime.UtcNow - File.GetLastWriteTimeUtc(pod.Heartbeat) > TimeSpan.FromSeconds(5), "the heart should stop");

        container.OpenGate();
        await container.PrintsAsync(30_000);
        await Container.LooksAgainAsync(pod.Heartbeat);
        (await container.StopAsync()).ShouldHold(30_000, "app");
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

    [Fact]
    public async Task Init_says_what_will_be_collected_and_never_fails()
    {
        await using var pod = new Pod();
        Pod.SetMode(Directory.CreateDirectory(pod["closed"]).FullName, 0);
        pod.Append("file", "");
        string[] command = [TheProgram.Path, "init"];
        if (Environment.IsPrivilegedProcess)
            command = ["setpriv", "--reuid=65532", "--regid=65532", "--clear-groups", .. command];
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true };
        TheProgram.Prepare(start.Environment);
        start.Environment["LOG_DIRECTORIES"] = $"{pod.Logs}, {pod["closed"]},{pod["missing"]},{pod["file"]}";
        start.Environment["LOG_FILES"] = "*.log,!x*,../*";
        start.Environment["POLL_SECONDS"] = "soon";
        using var init = Process.Start(start)!;
        var said = await init.StandardOutput.ReadToEndAsync();
        await init.WaitForExitAsync();

        init.ExitCode.Should().Be(0);
        said.Should().Contain("*.log,!x*,../* in")
            .And.Contain($"{pod.Logs} can be read")
            .And.Contain("closed cannot be read by user").And.Contain("fsGroup")
            .And.Contain("missing does not exist yet")
            .And.Contain("file is not a directory")
            .And.Contain("LOG_FILES ../* leads out of the log directory")
            .And.Contain("POLL_SECONDS soon is no number");
    }
}
