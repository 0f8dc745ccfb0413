using System.Text;
using LogProcessor.Tests.Playing;

namespace LogProcessor.Tests.Scenarios;

[Trait("Category", "Scenario")]
public sealed class RotationTests
{
    [Theory]
    [InlineData("*.log")]
    [InlineData("*.log*")]
    public async Task Renaming_loses_and_repeats_nothing_while_the_application_writes(string pattern)
    {
        await using var pod = new Pod(("LOG_FILES", pattern));
        var container = pod.Start();
        var written = 0;

        for (var rotation = 0; rotation <= 10; rotation++)
        {
            // Written to the same open file before, while and after it is renamed, as programs do until they are told.
            await using (var file = pod.Open("app.log", FileMode.CreateNew))
            {
                Write(file, 50);
                // A file that is renamed to a name of no interest before anybody saw it cannot be found again.
                await container.PrintsAsync(written);
                Write(file, 50);
                for (var old = rotation; old >= 0; old--)
                    File.Move(old == 0 ? pod["app.log"] : pod[$"app.log.{old}"], pod[$"app.log.{old + 1}"]);
                Write(file, 50);
                await Task.Delay(Random.Shared.Next(300));
                Write(file, 50);
            }
        }
        await container.PrintsAsync(written);

        (await container.StopAsync()).ShouldHold(2200, "app");

        void Write(FileStream file, int count)
        {
            file.Write(Numbered.Text("app", written + 1, count));
            written += count;
        }
    }

    // fluent/fluent-bit#4197: the last event of a renamed file waits for lines that may belong to it, and its successor spoke meanwhile.
    [Fact]
    public async Task Where_events_are_joined_the_last_one_of_a_renamed_file_comes_before_its_successors()
    {
        await using var pod = new Pod(("MULTILINE", "java"));
        var container = pod.Start();
        await container.SaysAsync("following");
        var written = 0;

        for (var rotation = 0; rotation < 5; rotation++)
        {
            await WriteAsync();
            // A file that is renamed to a name of no interest before anybody saw it cannot be found again; its last line waits for others.
            await container.PrintsAsync(written - 1);
            File.Move(pod["app.log"], pod[$"app.log.{rotation}"]);
            await WriteAsync();
        }

        (await container.StopAsync()).Should().Equal(Numbered.Lines("app", 1, written));

        async Task WriteAsync()
        {
            for (var line = 0; line < 3; line++)
            {
                pod.Append("app.log", Numbered.Lines("app", ++written, 1));
                await Task.Delay(30);
            }
        }
    }

    // logstash-plugins/logstash-input-file#151, hpcloud/tail#154, fluent/fluent-bit#9580: a handler that rolls several times a second.
    [Theory]
    [InlineData("*.log")]
    [InlineData("*.log*")]
    public async Task A_handler_that_rolls_in_a_burst_loses_nothing(string pattern)
    {
        await using var pod = new Pod(("LOG_FILES", pattern));
        var container = pod.Start();
        await container.SaysAsync("following");

        const int rolls = 30;
        for (var roll = 0; roll < rolls; roll++)
        {
            for (var old = roll - 1; old >= 0; old--)
                File.Move(old == 0 ? pod["app.log"] : pod[$"app.log.{old}"], pod[$"app.log.{old + 1}"]);
            pod.Append("app.log", Numbered.Lines("app", (roll * 2000) + 1, 2000));
            await Task.Delay(30);
        }
        await container.PrintsAsync(rolls * 2000);

        (await container.StopAsync()).ShouldHold(rolls * 2000, "app");
    }

    [Fact]
    public async Task Copying_and_truncating_loses_and_repeats_nothing_that_was_read_before()
    {
        await using var pod = new Pod();
        var container = pod.Start();

        for (var rotation = 0; rotation < 10; rotation++)
        {
            pod.Append("app.log", Numbered.Lines("app", (rotation * 100) + 1, 100));
            // What is written between reading and truncation is in the copy alone: that is the rotator's gap, not the reader's.
            await container.PrintsAsync((rotation + 1) * 100);
            File.Copy(pod["app.log"], pod["app.log.1"], overwrite: true);
            pod.Truncate("app.log");
        }
        pod.Append("app.log", Numbered.Lines("app", 1001, 100));
        await container.PrintsAsync(1100);

        (await container.StopAsync()).ShouldHold(1100, "app");
    }

    // elastic/beats#39731, fluent/fluent-bit#7709: the copies match as well.
    [Fact]
    public async Task A_copy_that_copytruncate_makes_is_no_new_log()
    {
        await using var pod = new Pod(("LOG_FILES", "*.log*"));
        var container = pod.Start();

        for (var rotation = 0; rotation < 3; rotation++)
        {
            pod.Append("app.log", Numbered.Lines("app", (rotation * 1000) + 1, 1000));
            await container.PrintsAsync((rotation + 1) * 1000);
            for (var old = rotation; old >= 1; old--)
                File.Move(pod[$"app.log.{old}"], pod[$"app.log.{old + 1}"]);
            File.Copy(pod["app.log"], pod["app.log.1"]);
            pod.Truncate("app.log");
            await Container.LooksAgainAsync(pod.Heartbeat);
        }
        pod.Append("app.log", Numbered.Lines("app", 3001, 10));
        await container.PrintsAsync(3010);
        await Container.LooksAgainAsync(pod.Heartbeat);

        (await container.StopAsync()).ShouldHold(3010, "app");
    }

    // cp app.log app.log.1; : > app.log, as in many a crontab: each copy overwrites the one before. Some come while that is followed, some when it was let go.
    [Theory]
    [InlineData("*.log*", 0)]
    [InlineData("*.log*", 500)]
    [InlineData("*.log", 0)]
    [InlineData("*.log", 500)]
    [InlineData("*.log", 7_000)]
    public async Task Copies_onto_the_same_file_are_passed_over_and_what_was_not_read_before_is_read_there(string pattern, int pause)
    {
        await using var pod = new Pod(("LOG_FILES", pattern));
        var container = pod.Start();
        for (var rotation = 0; rotation < 4; rotation++)
        {
            pod.Append("app.log", Numbered.Lines("app", (rotation * 1000) + 1, 900));
            await container.PrintsAsync((rotation * 1000) + 900);
            // So that something is in the copy alone.
            container.Freeze();
            pod.Append("app.log", Numbered.Lines("app", (rotation * 1000) + 901, 100));
            File.Copy(pod["app.log"], pod["app.log.1"], overwrite: true);
            pod.Truncate("app.log");
            container.Thaw();
            await container.PrintsAsync((rotation + 1) * 1000);
            await Task.Delay(pause);
        }

        pod.Append("app.log", Numbered.Lines("app", 4001, 10));
        await container.PrintsAsync(4010);
        await Container.LooksAgainAsync(pod.Heartbeat);

        (await container.StopAsync()).ShouldHold(4010, "app");
    }

    // The copy is found before the truncation is.
    [Fact]
    public async Task A_copy_that_is_found_when_its_source_is_truncated_already_is_no_new_log()
    {
        await using var pod = new Pod(("LOG_FILES", "*.log*"));
        var container = pod.Start();
        pod.Append("app.log", Numbered.Lines("app", 1, 1000));
        await container.PrintsAsync(1000);

        container.Freeze();
        File.Copy(pod["app.log"], pod["app.log.1"]);
        pod.Truncate("app.log");
        container.Thaw();
        await Container.LooksAgainAsync(pod.Heartbeat);
        pod.Append("app.log", Numbered.Lines("app", 1001, 10));
        await container.PrintsAsync(1010);

        (await container.StopAsync()).ShouldHold(1010, "app");
    }

    [Fact]
    public async Task A_copy_that_was_let_go_is_not_opened_again_with_every_look()
    {
        await using var pod = new Pod(("LOG_FILES", "*.log"));
        var container = pod.Start();
        pod.Append("app.log", Numbered.Lines("app", 1, 1000));
        await container.PrintsAsync(1000);
        container.Freeze();
        pod.Append("app.log", Numbered.Lines("app", 1001, 10));
        File.Copy(pod["app.log"], pod["app.log.1"]);
        pod.Truncate("app.log");
        container.Thaw();
        await container.PrintsAsync(1010);
        await Eventually.HoldsAsync(() => !container.HasOpen(pod["app.log.1"]), "nobody writes to it: it should be let go");

        var looks = Container.LooksAgainAsync(pod.Heartbeat);
        while (!looks.IsCompleted)
        {
            container.HasOpen(pod["app.log.1"]).Should().BeFalse();
            await Task.Delay(5);
        }

        await looks;
        (await container.StopAsync()).ShouldHold(1010, "app");
    }

    [Fact]
    public async Task A_file_that_was_let_go_is_not_read_again_when_it_is_renamed_on()
    {
        await using var pod = new Pod();
        var container = pod.Start();
        for (var rotation = 0; rotation < 3; rotation++)
        {
            pod.Append("app.log", Numbered.Lines("app", (rotation * 100) + 1, 100));
            await container.PrintsAsync((rotation + 1) * 100);
            for (var old = rotation; old >= 0; old--)
                File.Move(old == 0 ? pod["app.log"] : pod[$"app.log.{old}"], pod[$"app.log.{old + 1}"]);
            await Eventually.HoldsAsync(() => !container.HasOpen(pod["app.log.1"]), "nobody writes to it: it should be let go");
        }
        await Container.LooksAgainAsync(pod.Heartbeat);

        (await container.StopAsync()).ShouldHold(300, "app");
    }

    // What the truncation took away before it was read is in the copy, whether its name matches or not.
    [Theory]
    [InlineData("*.log*")]
    [InlineData("*.log")]
    public async Task Lines_that_a_truncation_took_away_are_read_in_the_copy(string pattern)
    {
        await using var pod = new Pod(("LOG_FILES", pattern));
        var container = pod.Start();
        pod.Append("app.log", Numbered.Lines("app", 1, 1000));
        await container.PrintsAsync(1000);

        container.Freeze();
        pod.Append("app.log", Numbered.Lines("app", 1001, 500));
        File.Copy(pod["app.log"], pod["app.log.1"]);
        pod.Truncate("app.log");
        container.Thaw();
        await container.PrintsAsync(1500);

        (await container.StopAsync()).ShouldHold(1500, "app");
    }

    // Standard output takes nothing meanwhile, so that all of the copy is still to be read when it is compressed.
    [Fact]
    public async Task A_copy_that_was_opened_is_read_when_it_is_gone()
    {
        await using var pod = new Pod(("LOG_FILES", "*.log"));
        var container = pod.Start(reads: false);
        await container.SaysAsync("following");
        pod.Append("app.log", Numbered.Lines("app", 1, 20_000));
        await Eventually.HoldsAsync(() => pod.Counter("lines_printed_total") > 0, "something should be printed");

        File.Copy(pod["app.log"], pod["app.log.1"]);
        pod.Truncate("app.log");
        await Eventually.HoldsAsync(() => container.HasOpen(pod["app.log.1"]), "the copy should be opened");
        File.Delete(pod["app.log.1"]);
        container.OpenGate();
        await container.PrintsAsync(20_000);

        (await container.StopAsync()).ShouldHold(20_000, "app");
    }

    [Fact]
    public async Task A_file_of_another_kind_beside_a_log_is_not_read()
    {
        await using var pod = new Pod(("LOG_FILES", "*.log"));
        var container = pod.Start();
        pod.Append("app.log", Numbered.Lines("app", 1, 100));
        await container.PrintsAsync(100);

        // Longer than it takes to say that they are no copies, and written to meanwhile.
        for (var second = 0; second < 4; second++)
        {
            pod.Append("app.log.lock", "locked");
            pod.Append("app.journal", Numbered.Lines("journal", (second * 25) + 1, 25));
            await Task.Delay(1_000);
        }

        pod.Append("app.log", Numbered.Lines("app", 101, 10));
        await container.PrintsAsync(110);
        container.HasOpen(pod["app.journal"]).Should().BeFalse();
        container.HasOpen(pod["app.log.lock"]).Should().BeFalse();
        (await container.StopAsync()).ShouldHold(110, "app");
        container.Messages.Should().Contain(" 0 bytes unread");
    }

    // logrotate with copytruncate and compress: the copy is gone before its turn comes.
    [Fact]
    public async Task A_copy_that_is_compressed_at_once_is_no_new_log()
    {
        await using var pod = new Pod(("LOG_FILES", "*.log*"));
        var container = pod.Start();
        for (var rotation = 0; rotation < 5; rotation++)
        {
            pod.Append("app.log", Numbered.Lines("app", (rotation * 500) + 1, 500));
            await container.PrintsAsync((rotation + 1) * 500);
            container.Freeze();
            File.Copy(pod["app.log"], pod["app.log.1"]);
            pod.Truncate("app.log");
            container.Thaw();
            // As soon as it was opened.
            await Eventually.HoldsAsync(() => container.HasOpen(pod["app.log.1"]) || rotation > 0, "it should be found");
            File.Delete(pod["app.log.1"]);
            await Container.LooksAgainAsync(pod.Heartbeat);
        }

        (await container.StopAsync()).ShouldHold(2500, "app");
    }

    // Between the end of the copy and the truncation the application wrote, and what it wrote was printed.
    [Fact]
    public async Task A_copy_that_ends_before_what_was_printed_is_no_new_log()
    {
        await using var pod = new Pod(("LOG_FILES", "*.log*"));
        var container = pod.Start();
        for (var number = 1; number <= 400; number += 100)
        {
            pod.Append("app.log", Numbered.Lines("app", number, 100));
            await container.PrintsAsync(number + 99);
            // Longer than a mark is old.
            await Task.Delay(600);
        }

        var copy = Path.Combine(pod.Outside, "copy");
        File.Copy(pod["app.log"], copy);
        pod.Append("app.log", Numbered.Lines("app", 401, 50));
        await container.PrintsAsync(450);
        container.Freeze();
        File.Move(copy, pod["app.log.1"]);
        pod.Truncate("app.log");
        container.Thaw();
        pod.Append("app.log", Numbered.Lines("app", 451, 50));
        await container.PrintsAsync(500);
        await Container.LooksAgainAsync(pod.Heartbeat);

        (await container.StopAsync()).ShouldHold(500, "app");
    }

    // open-telemetry/opentelemetry-collector-contrib#46105, #40523
    [Fact]
    public async Task A_compressed_file_is_left_whatever_its_name()
    {
        await using var pod = new Pod(("LOG_FILES", "*.log*"));
        pod.Append("app.log", Numbered.Lines("app", 1, 10));
        foreach (var name in new[] { "app.log.1.gz", "app.log.2" })
        {
            await using var file = pod.Open(name, FileMode.CreateNew);
            await using var gzip = new System.IO.Compression.GZipStream(file, System.IO.Compression.CompressionLevel.Fastest);
            gzip.Write(Encoding.ASCII.GetBytes(Numbered.Text("old", 1, 1000)));
        }
        var container = pod.Start();
        await container.PrintsAsync(10);
        await Container.LooksAgainAsync(pod.Heartbeat);

        (await container.StopAsync()).ShouldHold(10, "app");
        pod.Counter("bytes_left_total").Should().Be(new FileInfo(pod["app.log.2"]).Length);
    }

    [Fact]
    public async Task A_file_that_is_longer_than_before_right_after_its_truncation_is_read_from_its_start()
    {
        await using var pod = new Pod();
        var container = pod.Start();
        pod.Append("app.log", Numbered.Lines("app", 1, 10));
        await container.PrintsAsync(10);

        File.WriteAllText(pod["app.log"], Numbered.Text("app", 11, 500));
        await container.PrintsAsync(510);

        (await container.StopAsync()).ShouldHold(510, "app");
    }

    // rsyslog/rsyslog#511, logdna/logdna-agent-v2#580, alibaba/loongcollector#1267: the same banner, lines of the same length.
    [Fact]
    public async Task A_crash_loop_that_rewrites_its_log_in_the_same_length_is_read_each_time()
    {
        await using var pod = new Pod();
        var banner = new string('=', 1500) + "\nstarting\n";
        var container = pod.Start();
        for (var run = 0; run < 4; run++)
        {
            File.WriteAllText(pod["app.log"], banner + Numbered.Text("app", (run * 200) + 10_001, 200));
            await container.PrintsAsync((run + 1) * 202);
        }

        var lines = await container.StopAsync();
        lines.Where(line => line.StartsWith("app", StringComparison.Ordinal)).Should().Equal(Numbered.Lines("app", 10_001, 800));
        lines.Should().HaveCount(808);
    }

    [Fact]
    public async Task A_line_that_is_cut_by_a_truncation_is_put_together_again()
    {
        await using var pod = new Pod();
        var container = pod.Start();
        pod.AppendText("app.log", "app line 1\napp li");
        await container.PrintsAsync(1);
        await Container.LooksAgainAsync(pod.Heartbeat);

        pod.Truncate("app.log");
        await Container.LooksAgainAsync(pod.Heartbeat);
        pod.AppendText("app.log", "ne 2\napp line 3\n");
        await container.PrintsAsync(3);

        (await container.StopAsync()).ShouldHold(3, "app");
    }

    [Fact]
    public async Task A_program_that_does_not_append_leaves_a_hole_which_is_passed_over()
    {
        await using var pod = new Pod();
        var container = pod.Start();
        await using var file = pod.Open("app.log", FileMode.CreateNew);
        file.Write(new byte[10_000_000]);
        file.Write("app line 1\n");
        await container.PrintsAsync(1);

        pod.Truncate("app.log");
        await Container.LooksAgainAsync(pod.Heartbeat);
        file.Write("app line 2\n");
        await container.PrintsAsync(2);
        // logrotate/logrotate#286: two gigabytes of nothing, which no disk holds.
        file.Seek(2L << 30, SeekOrigin.Begin);
        file.Write("app line 3\n");
        await container.PrintsAsync(3);

        (await container.StopAsync()).ShouldHold(3, "app");
        container.Messages.Should().Contain("0 bytes unread");
    }

    // Applications that reserve room and write through memory (log4j's MemoryMappedFileAppender) have NULs behind their last line.
    [Fact]
    public async Task Room_that_the_application_has_reserved_is_not_read_before_it_is_written_to()
    {
        await using var pod = new Pod();
        await using var file = pod.Open("app.log", FileMode.CreateNew);
        file.Write(new byte[1_000_000]);
        file.Position = 0;
        file.Write(Numbered.Text("app", 1, 10));
        var container = pod.Start();
        await container.PrintsAsync(10);
        await Container.LooksAgainAsync(pod.Heartbeat);

        file.Write(Numbered.Text("app", 11, 10));
        await container.PrintsAsync(20);

        (await container.StopAsync()).ShouldHold(20, "app");
        container.Messages.Should().Contain("0 bytes unread");
    }

    [Fact]
    public async Task A_deleted_file_is_read_as_long_as_it_is_written_to()
    {
        await using var pod = new Pod();
        var container = pod.Start();
        await using (var file = pod.Open("app.log", FileMode.CreateNew))
        {
            file.Write("app line 1\n");
            await container.PrintsAsync(1);
            file.Write(Numbered.Text("app", 2, 20_000));
            File.Delete(pod["app.log"]);
            file.Write("app line 20002\n");
            // Another file of the same name, while the deleted one is still being read and written.
            pod.Append("app.log", Numbered.Lines("next", 1, 20_003));
            await container.PrintsAsync(40_005);
            await Container.LooksAgainAsync(pod.Heartbeat);
            file.Write("app line 20003");
        }
        // The deleted file is let go when nobody writes to it any more; its last line has no newline.
        await container.PrintsAsync(40_006);
        await Eventually.HoldsAsync(() => !Directory.EnumerateFiles($"/proc/{container.Id}/fd").Any(link => new FileInfo(link).LinkTarget?.Contains("(deleted)") == true), "the space should be free again");

        (await container.StopAsync()).ShouldHold(20_003, "app", "next");
    }

    // grafana/loki#3458, scality/Zenko#2455: build steps that make a log, write and delete it at once.
    [Fact]
    public async Task Files_that_live_for_a_moment_are_read()
    {
        await using var pod = new Pod();
        var container = pod.Start();
        await container.SaysAsync("following");
        for (var step = 1; step <= 40; step++)
        {
            pod.Append($"step-{step}.log", Numbered.Lines($"step {step}", 1, 5));
            await Task.Delay(100);
            // The machine may be busy: what nobody could have seen yet is left a little longer.
            await Eventually.HoldsAsync(() => container.HasOpen(pod[$"step-{step}.log"]), "it should have found the file");
            File.Delete(pod[$"step-{step}.log"]);
        }
        await container.PrintsAsync(200);

        (await container.StopAsync()).ShouldHold(5, Enumerable.Range(1, 40).Select(step => $"step {step}"));
    }
}
