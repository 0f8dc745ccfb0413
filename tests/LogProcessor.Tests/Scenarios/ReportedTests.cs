using LogProcessor.Tests.Playing;

namespace LogProcessor.Tests.Scenarios;

/// <summary>What users of log agents reported of them, each played as it was told; the report is named above.</summary>
[Trait("Category", "Scenario")]
public sealed class ReportedTests
{
    // fluent/fluent-bit#2110: renamed with a time in its name, and compressed when the next one is renamed.
    [Fact]
    public async Task Rotation_as_a_kubelet_does_it_loses_and_repeats_nothing()
    {
        await using var pod = new Pod(("LOG_FILES", "0.log*"));
        var container = pod.Start();
        string? previous = null;
        for (var round = 0; round < 5; round++)
        {
            pod.Append("0.log", Numbered.Lines("app", (round * 200) + 1, 200));
            var renamed = $"0.log.20230810-08{round:00}34";
            File.Move(pod["0.log"], pod[renamed]);
            if (previous is not null)
            {
                File.WriteAllBytes(pod[previous + ".gz"], [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 1, 2, 3, 4]);
                File.Delete(pod[previous]);
            }

            previous = renamed;
            await container.PrintsAsync((round + 1) * 200);
        }

        (await container.StopAsync()).ShouldHold(1000, "app");
    }

    // fluent/fluent-bit#9580: a script that appends, and begins the file anew at each tenth line.
    [Fact]
    public async Task A_file_that_is_overwritten_at_each_tenth_line_is_read_each_time()
    {
        await using var pod = new Pod(("LOG_FILES", "test"));
        var container = pod.Start();
        for (var line = 1; line <= 50; line++)
        {
            if (line % 10 == 0)
                File.WriteAllText(pod["test"], $"app line {line}\n");
            else
                pod.Append("test", $"app line {line}");
            // What is overwritten before anybody could read it is gone.
            await container.PrintsAsync(line);
        }

        (await container.StopAsync()).ShouldHold(50, "app");
    }

    // fluent/fluent-bit#5382: after a rotation the first line came without its beginning.
    [Fact]
    public async Task The_first_line_after_a_rotation_is_whole()
    {
        await using var pod = new Pod();
        var container = pod.Start();
        // What was rotated before anybody followed it is no log of this container.
        await container.SaysAsync("following");
        for (var round = 0; round < 20; round++)
        {
            using (var file = pod.Open("app.log", FileMode.CreateNew))
            {
                file.Write($"2022-04-22T08:03:24.{round:000}Z app ");
                file.Write($"line {(2 * round) + 1}\napp line {(2 * round) + 2}\n");
            }

            File.Move(pod["app.log"], pod[$"app.log.{round}"]);
        }

        await container.PrintsAsync(40);
        var lines = await container.StopAsync();
        lines.Where((_, index) => index % 2 == 0).Should().Equal(Enumerable.Range(0, 20).Select(round => $"2022-04-22T08:03:24.{round:000}Z app line {(2 * round) + 1}"));
    }

    // fluent/fluent-bit#10945: each minute has its file, which is moved to another directory when the next one begins.
    [Fact]
    public async Task A_file_that_is_moved_out_of_the_directory_is_read_to_its_end()
    {
        await using var pod = new Pod(("LOG_FILES", "d.acct*csv"));
        var container = pod.Start();
        for (var minute = 0; minute < 10; minute++)
        {
            var name = $"d.acct-2025-09-26-04{minute:00}.csv";
            using var file = pod.Open(name, FileMode.CreateNew);
            file.Write(Numbered.Text("row", (minute * 100) + 1, 50));
            // As it was opened, for by no name it can be reached then.
            await container.PrintsAsync((minute * 100) + 50);
            File.Move(pod[name], Path.Combine(pod.Outside, name));
            file.Write(Numbered.Text("row", (minute * 100) + 51, 50));
        }

        await container.PrintsAsync(1000);
        (await container.StopAsync()).Should().BeEquivalentTo(Numbered.Lines("row", 1, 1000));
    }

    // elastic/beats#36541, #38070: truncated while the agent was down, and then read from the start at each further restart.
    [Fact]
    public async Task A_file_that_was_truncated_while_the_container_was_down_is_read_once_however_often_it_restarts()
    {
        await using var pod = new Pod();
        var first = pod.Start();
        pod.Append("app.log", Numbered.Lines("before", 1, 300));
        await first.PrintsAsync(300);
        await first.StopAsync();
        pod.Truncate("app.log");
        pod.Append("app.log", Numbered.Lines("app", 1, 100));

        var lines = new List<string>();
        for (var restart = 1; restart <= 3; restart++)
        {
            var container = pod.Start();
            await container.PrintsAsync(100 + (restart == 1 ? 0 : -50));
            lines.AddRange(await container.StopAsync());
            if (restart < 3)
                pod.Append("app.log", Numbered.Lines("app", 100 + ((restart - 1) * 50) + 1, 50));
        }

        lines.ShouldHold(200, "app");
    }

    // vectordotdev/vector#26334, #1910: the number of a removed file is given to a new one, which is shorter than what was read of the old one.
    [Theory]
    [InlineData(true), InlineData(false)]
    public async Task A_new_file_with_the_number_of_a_removed_one_is_read_from_its_start(bool sameHeader)
    {
        await using var pod = new Pod();
        const string header = "time,level,message\n";
        var first = pod.Start();
        pod.AppendText("access.log", header + Numbered.Text("old", 1, 2000));
        await first.PrintsAsync(2001);
        await first.StopAsync();
        var removed = Inode(pod["access.log"]);
        File.Delete(pod["access.log"]);
        for (var attempt = 0; attempt < 200; attempt++)
        {
            pod.AppendText("access.log", (sameHeader ? header : "level,message,time\n") + Numbered.Text("new", 1, 20));
            if (Inode(pod["access.log"]) == removed)
                break;
            // Out of the way, so that the number is not used up.
            File.Move(pod["access.log"], Path.Combine(pod.Outside, $"{attempt}"));
        }

        var second = pod.Start();
        await second.PrintsAsync(21);
        (await second.StopAsync())[1..].ShouldHold(20, "new");
    }

    // vectordotdev/vector#5902: one file is removed, and another one comes that says the same.
    [Fact]
    public async Task A_new_file_that_says_the_same_as_a_removed_one_is_read()
    {
        await using var pod = new Pod(("LOG_FILES", "*.txt"));
        var container = pod.Start();
        pod.AppendText("1.txt", "ten bytes\n");
        pod.AppendText("2.txt", "twenty bytes, it is.\n");
        await container.PrintsAsync(2);
        File.Delete(pod["1.txt"]);
        await Container.LooksAgainAsync(pod.Heartbeat);
        pod.AppendText("3.txt", "ten bytes\n");
        await container.PrintsAsync(3);

        (await container.StopAsync()).Should().BeEquivalentTo("ten bytes", "twenty bytes, it is.", "ten bytes");
    }

    // vectordotdev/vector#10025, #17240: dozens of files with one first line, of which some came without its first characters.
    [Fact]
    public async Task Files_with_the_same_first_line_are_each_read_whole()
    {
        await using var pod = new Pod(("LOG_FILES", "*.csv"));
        const string header = "SchemaVersion,TimeInMicro,TimeOfDay,TimeInMicroSinceEpoch,Production,Host,Date";
        var container = pod.Start();
        for (var file = 0; file < 60; file++)
            pod.Append($"{file}.csv", header, $"file {file} line 1");

        await container.PrintsAsync(120);
        var lines = await container.StopAsync();
        lines.Count(line => line == header).Should().Be(60);
        lines.Where(line => line != header).Should().BeEquivalentTo(Enumerable.Range(0, 60).Select(file => $"file {file} line 1"));
    }

    // grafana/loki#377, #2513: a link whose target is gone was told of every ten seconds.
    [Fact]
    public async Task A_link_that_leads_nowhere_is_said_at_most_once_and_read_when_it_leads_somewhere()
    {
        await using var pod = new Pod();
        File.CreateSymbolicLink(pod["0.log"], "later/real");
        var container = pod.Start();
        pod.Append("app.log", "app line 1");
        await container.PrintsAsync(1);
        for (var look = 0; look < 3; look++)
            await Container.LooksAgainAsync(pod.Heartbeat);
        container.Messages.Split('\n').Count(line => line.Contains("0.log", StringComparison.Ordinal)).Should().BeLessThan(2, container.Messages);
        Directory.CreateDirectory(pod["later"]);
        pod.Append("later/real", "app line 2");

        await container.PrintsAsync(2);
        (await container.StopAsync()).ShouldHold(2, "app");
    }

    // grafana/loki#274, #1240: the log is a link to the file of the day, and comes to point to the next one.
    [Fact]
    public async Task A_link_that_comes_to_point_to_another_file_is_followed_on()
    {
        await using var pod = new Pod();
        Directory.CreateDirectory(pod["days"]);
        var container = pod.Start();
        for (var day = 0; day < 5; day++)
        {
            pod.Append($"days/{day}", Numbered.Lines("app", (day * 20) + 1, 20));
            File.CreateSymbolicLink(pod["next"], $"days/{day}");
            File.Move(pod["next"], pod["current.log"], overwrite: true);
            await container.PrintsAsync((day + 1) * 20);
        }

        (await container.StopAsync()).ShouldHold(100, "app");
    }

    // fluent/fluentd#1696, #3023: files that live for seconds, each of which left a handle behind.
    [Fact]
    public async Task Files_that_come_and_go_leave_no_handle_behind()
    {
        await using var pod = new Pod();
        var container = pod.Start();
        await Container.LooksAgainAsync(pod.Heartbeat);
        var before = Handles(container);
        for (var round = 0; round < 20; round++)
        {
            for (var file = 0; file < 25; file++)
                pod.Append($"{round}-{file}.log", $"app line {(round * 25) + file + 1}");
            await container.PrintsAsync((round + 1) * 25);
            for (var file = 0; file < 25; file++)
                File.Delete(pod[$"{round}-{file}.log"]);
        }

        await Eventually.HoldsAsync(() => Handles(container) <= before + 2, "the handles should be closed");
        (await container.StopAsync()).Should().BeEquivalentTo(Numbered.Lines("app", 1, 500));
    }

    // fluent/fluent-bit#2474, logdna/logdna-agent#42: thousands of files that nobody writes to any more, and one that is.
    [Fact]
    public async Task Eight_thousand_old_files_use_up_no_handles_and_hide_no_new_one()
    {
        await using var pod = new Pod();
        for (var file = 0; file < 8_261; file++)
            pod.Append($"old-{file}.log", $"app line {file + 1}");
        var container = pod.Start();
        await container.PrintsAsync(8_261);
        var number = 8_261;
        // Those at rest are closed as others come.
        await Eventually.HoldsAsync(
            () => Handles(container) < 4_200, "old files should be closed", () => pod.Append($"new-{++number}.log", $"app line {number}"));
        await container.PrintsAsync(number);

        (await container.StopAsync()).Should().BeEquivalentTo(Numbered.Lines("app", 1, number));
    }

    // fluent/fluent-bit#12432, grafana/loki#3914: more logs than the container may have open.
    [Fact]
    public async Task More_fresh_files_than_may_be_open_are_all_read_in_time()
    {
        await using var pod = new Pod();
        for (var file = 1; file <= 400; file++)
            pod.Append($"{file}.log", $"app line {file}");
        var container = pod.Start(handles: 256);

        await container.PrintsAsync(400);

        (await container.StopAsync()).Should().BeEquivalentTo(Numbered.Lines("app", 1, 400));
        container.Messages.Should().Contain("handles of files are used up (ulimit -n)").And.NotContain("has no room").And.NotContain("may enter");
    }

    // open-telemetry/opentelemetry-collector-contrib#35042, #36494: a line of more than 16 KiB, written in several writes.
    [Fact]
    public async Task A_line_that_is_longer_than_a_buffer_and_comes_in_pieces_is_one_line()
    {
        await using var pod = new Pod();
        var container = pod.Start();
        var text = string.Concat(Enumerable.Range(0, 9_000).Select(number => $"{number:000000} "));
        using (var file = pod.Open("app.log", FileMode.CreateNew))
            foreach (var piece in (text + "\n").Chunk(4_096))
                file.Write(new string(piece));

        await container.PrintsAsync(1);
        (await container.StopAsync()).Should().Equal(text);
    }

    private static int Handles(Container container) => Directory.GetFileSystemEntries($"/proc/{container.Id}/fd").Length;

    private static string Inode(string path)
    {
        using var stat = System.Diagnostics.Process.Start(
            new System.Diagnostics.ProcessStartInfo("stat", ["--format=%i", path]) { RedirectStandardOutput = true })!;
        return stat.StandardOutput.ReadToEnd().Trim();
    }
}
