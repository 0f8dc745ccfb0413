using LogProcessor.Tests.Playing;

namespace LogProcessor.Tests.Scenarios;

[Trait("Category", "Scenario")]
public sealed class OutputTests
{
    // fluent/fluent-bit#465, #10414, elastic/beats#2395: a node whose disk is slow takes nothing for a while.
    [Fact]
    public async Task While_standard_output_takes_nothing_files_that_come_and_go_are_kept()
    {
        await using var pod = new Pod();
        var container = pod.Start(reads: false);
        await container.SaysAsync("following");
        const int each = 12_000;
        for (var generation = 0; generation < 4; generation++)
        {
            pod.Append("app.log", Numbered.Lines("app", (generation * each) + 1, each));
            await Task.Delay(1_500);
            if (generation == 3)
                break;
            for (var old = generation; old >= 0; old--)
                File.Move(old == 0 ? pod["app.log"] : pod[$"app.log.{old}"], pod[$"app.log.{old + 1}"]);
        }

        container.OpenGate();
        await container.PrintsAsync(4 * each);

        (await container.StopAsync()).ShouldHold(4 * each, "app");
    }

    // The same with logrotate's copytruncate, whose copies are where the lines of the generations between are.
    [Theory]
    [InlineData("*.log")]
    [InlineData("*.log*")]
    public async Task While_standard_output_takes_nothing_copies_are_kept(string pattern)
    {
        await using var pod = new Pod(("LOG_FILES", pattern));
        var container = pod.Start(reads: false);
        await container.SaysAsync("following");
        const int each = 12_000;
        for (var generation = 0; generation < 4; generation++)
        {
            pod.Append("app.log", Numbered.Lines("app", (generation * each) + 1, each));
            await Task.Delay(1_500);
            if (generation == 3)
                break;
            for (var old = generation; old >= 1; old--)
                File.Move(pod[$"app.log.{old}"], pod[$"app.log.{old + 1}"]);
            File.Copy(pod["app.log"], pod["app.log.1"]);
            pod.Truncate("app.log");
        }

        container.OpenGate();
        await container.PrintsAsync(4 * each);

        (await container.StopAsync()).ShouldHold(4 * each, "app");
    }

    [Fact]
    public async Task Killed_while_standard_output_takes_nothing_it_repeats_nothing_that_was_saved()
    {
        await using var pod = new Pod();
        var first = pod.Start(reads: false);
        await first.SaysAsync("following");
        pod.Append("app.log", Numbered.Lines("app", 1, 20_000));
        var saved = -1L;
        await Eventually.HoldsAsync(() =>
        {
            var before = saved;
            saved = File.Exists(Path.Combine(pod.State, "counters")) ? pod.Counter("lines_printed_total") : 0;
            Thread.Sleep(500);
            return saved > 0 && saved == before;
        }, "the pipe should be full");
        var lines = new List<string>(await first.KilledAsync());
        lines.Should().HaveCount((int)saved, "whole lines are in the pipe, and each of them was saved");

        var second = pod.Start();
        await second.PrintsAsync(20_000 - lines.Count);
        lines.AddRange(await second.StopAsync());

        lines.ShouldHold(20_000, "app");
    }

    [Fact]
    public async Task What_standard_output_never_took_is_said_at_the_end()
    {
        await using var pod = new Pod(("DRAIN_SECONDS", "1"));
        var container = pod.Start(reads: false);
        await container.SaysAsync("following");
        pod.Append("app.log", Numbered.Lines("app", 1, 30_000));
        await Eventually.HoldsAsync(() => File.Exists(Path.Combine(pod.State, "counters")), "something should be printed");
        container.Terminate();
        await container.SaysAsync("bytes unread");
        var lines = await container.StopAsync();

        var unread = string.Concat(Numbered.Lines("app", lines.Length + 1, 30_000 - lines.Length).Select(line => line + '\n')).Length;
        lines.ShouldHold(lines.Length, "app");
        unread.Should().BePositive();
        container.Messages.Should().Contain($"{unread.ToString("N0", System.Globalization.CultureInfo.InvariantCulture)} bytes unread");
    }

    // A runtime that hangs, and a directory with more to complain of than a pipe holds.
    [Fact]
    public async Task While_standard_error_takes_nothing_lines_are_printed()
    {
        await using var pod = new Pod();
        for (var number = 0; number < 900; number++)
            File.CreateSymbolicLink(pod[$"{new string('x', 80)}-{number}.log"], "nowhere");
        var container = pod.Start(readsMessages: false);
        pod.Append("app.log", Numbered.Lines("app", 1, 100));
        await container.PrintsAsync(100);

        container.OpenGate();
        await container.SaysAsync("whose target does not exist");
        File.CreateSymbolicLink(pod["late.log"], "nowhere");
        await container.SaysAsync("late.log");
        await Eventually.HoldsAsync(() => container.Messages.Split("whose target does not exist").Length > 901, "all is said in the end");

        (await container.StopAsync()).ShouldHold(100, "app");
        container.Messages.Should().EndWith(" 0 bytes unread\n");
        container.Messages.Split("whose target does not exist").Should().HaveCount(902, "what could not be said is said later, and once");
    }

    // postmates/cernan#233: a loud file does not keep a quiet one waiting until it is done.
    [Fact]
    public async Task A_quiet_file_has_its_turn_while_a_loud_one_is_read()
    {
        await using var pod = new Pod();
        pod.Append("quiet.log", "quiet line 1");
        var container = pod.Start();
        await container.PrintsAsync(1);
        container.Freeze();
        for (var batch = 0; batch < 40; batch++)
            pod.AppendText("loud.log", Numbered.Text("loud " + new string('w', 200), (batch * 10_000) + 1, 10_000));
        pod.Append("quiet.log", "quiet line 2");
        container.Thaw();
        await Eventually.HoldsAsync(() => container.Text.Contains("quiet line 2", StringComparison.Ordinal), "the quiet file should have its turn");

        await container.PrintsAsync(400_002);
        (await container.StopAsync()).Length.Should().Be(400_002);
    }

    [Fact]
    public async Task A_file_that_speaks_line_by_line_keeps_no_other_waiting()
    {
        await using var pod = new Pod();
        var container = pod.Start();
        await container.SaysAsync("following");
        var (printed, prompt) = (0, 0);
        for (var number = 1; number <= 20; number++)
        {
            foreach (var name in new[] { "a", "b" })
            {
                pod.Append($"{name}.log", Numbered.Lines(name, number, 1));
                var watch = System.Diagnostics.Stopwatch.StartNew();
                await container.PrintsAsync(++printed);
                // Less than a file with a stack trace would be waited for; a busy machine may be slow now and then.
                prompt += watch.ElapsedMilliseconds < 400 ? 1 : 0;
            }
        }

        prompt.Should().BeGreaterThan(printed / 2);
        (await container.StopAsync()).ShouldHold(20, "a", "b");
    }

    [Fact]
    public async Task Standard_output_that_nobody_reads_any_more_ends_the_program()
    {
        await using var pod = new Pod();
        var fifo = Path.Combine(pod.State, "fifo");
        using (var make = System.Diagnostics.Process.Start("mkfifo", fifo))
            await make.WaitForExitAsync();
        Container container;
        await using (var reader = new FileStream(fifo, FileMode.Open, FileAccess.ReadWrite))
        {
            container = pod.Start(standardOutput: fifo);
            await container.SaysAsync("following");
        }
        pod.Append("app.log", Numbered.Lines("app", 1, 10));

        (await container.ExitCodeAsync()).Should().Be(1);
    }
}
