using LogProcessor.Tests.Playing;

namespace LogProcessor.Tests.Scenarios;

[Trait("Category", "Scenario")]
public sealed class FollowingTests
{
    [Fact]
    public async Task A_file_is_read_from_its_first_line_and_followed()
    {
        await using var pod = new Pod();
        pod.Append("access.log", Numbered.Lines("access", 1, 100));
        var container = pod.Start();
        await container.PrintsAsync(100);

        pod.Append("access.log", Numbered.Lines("access", 101, 50));
        await container.PrintsAsync(150);

        (await container.StopAsync()).ShouldHold(150, "access");
        container.Messages.Should().Contain("drained: 150 lines, 0 bytes unread");
        pod.Counter("lines_printed_total").Should().Be(150);
        pod.Counter("bytes_printed_total").Should().Be(new FileInfo(pod["access.log"]).Length);
    }

    [Fact]
    public async Task Files_and_directories_that_appear_late_are_followed_too()
    {
        await using var pod = new Pod();
        pod.Environment["LOG_DIRECTORIES"] = $"{pod["early"]},{pod["late"]}";
        Directory.CreateDirectory(pod["early"]);
        var container = pod.Start();
        await container.SaysAsync("late: is not a directory");

        pod.Append("early/a.log", Numbered.Lines("a", 1, 10));
        await container.PrintsAsync(10);
        Directory.CreateDirectory(pod["late"]);
        pod.Append("late/b.log", Numbered.Lines("b", 1, 10));
        await container.PrintsAsync(20);
        pod.Append("early/c.log", Numbered.Lines("c", 1, 10));
        await container.PrintsAsync(30);

        (await container.StopAsync()).ShouldHold(10, "a", "b", "c");
    }

    // google/mtail#176, fluent/fluent-bit#1118
    [Fact]
    public async Task A_directory_that_is_removed_and_made_again_is_followed_again()
    {
        await using var pod = new Pod();
        pod.Environment["LOG_DIRECTORIES"] = pod["app"];
        var container = pod.Start();
        await container.SaysAsync("app: is not a directory");

        Directory.CreateDirectory(pod["app"]);
        pod.Append("app/app.log", Numbered.Lines("app", 1, 10));
        await container.PrintsAsync(10);
        Directory.Delete(pod["app"], recursive: true);
        await Container.LooksAgainAsync(pod.Heartbeat);
        Directory.CreateDirectory(pod["app"]);
        pod.Append("app/app.log", Numbered.Lines("app", 11, 10));
        await container.PrintsAsync(20);

        (await container.StopAsync()).ShouldHold(20, "app");
    }

    [Fact]
    public async Task Two_hundred_files_are_followed_at_once()
    {
        await using var pod = new Pod();
        string[] names = [.. Enumerable.Range(1, 200).Select(number => $"app-{number}")];
        foreach (var name in names)
            pod.Append($"{name}.log", Numbered.Lines(name, 1, 20));
        var container = pod.Start();
        await container.PrintsAsync(4000);

        foreach (var name in names)
            pod.Append($"{name}.log", Numbered.Lines(name, 21, 20));
        await container.PrintsAsync(8000);

        (await container.StopAsync()).ShouldHold(40, names);
    }

    // DataDog/datadog-agent#2748, fluent/fluent-bit#2474: one file a job, the newest is the one that counts.
    [Fact]
    public async Task More_files_than_a_thousand_are_followed_the_newest_too()
    {
        await using var pod = new Pod();
        for (var number = 0; number < 1200; number++)
            pod.Append($"job-{number:d5}.log", $"job-{number} line 1");
        var container = pod.Start();
        await container.PrintsAsync(1200);

        pod.Append("job-01199.log", "job-1199 line 2");
        pod.Append("job-01200.log", "job-1200 line 1");
        await container.PrintsAsync(1202);

        (await container.StopAsync()).Should().OnlyHaveUniqueItems().And.Contain(["job-1199 line 2", "job-1200 line 1"]);
    }

    [Theory]
    [InlineData("with blanks  inside.log")]
    [InlineData(" at the ends .log")]
    [InlineData("quote's and \"quotes\".log")]
    [InlineData("$HOME `id` $(id) \\ ; & | > #.log")]
    [InlineData("-n.log")]
    [InlineData("[ab]*?.log")]
    [InlineData("new\nline.log")]
    [InlineData("tab\tand \u001b[31mcolour.log")]
    public async Task A_file_may_have_any_name(string name)
    {
        await using var pod = new Pod(("LOG_FORMAT", "text"));
        pod.Append("plain.log", "plain");
        pod.Append(name, "one", "two");
        var container = pod.Start();
        await container.PrintsAsync(3);

        pod.Append(name, "three");
        await container.PrintsAsync(4);

        var lines = await container.StopAsync();
        var shown = string.Concat(name.Select(character => character < ' ' ? '?' : character));
        lines.Where(line => !line.EndsWith("plain", StringComparison.Ordinal)).Select(line => line[(line.IndexOf('Z') + 2)..])
            .Should().Equal(new[] { "one", "two", "three" }.Select(line => $"{shown} - {line}"));
        lines.Should().HaveCount(4);
    }

    [Fact]
    public async Task Patterns_reach_into_directories_and_exclude()
    {
        await using var pod = new Pod(("LOG_FILES", " *.log , sub/*.log,my app.txt, access.log, !debug*.log , !sub/secret.log,!*.old.log"));
        Directory.CreateDirectory(pod["sub"]);
        string[] followed = ["access.log", "a.log", "sub/b.log", "my app.txt"];
        string[] ignored = ["debug.log", "debug-2.log", "sub/secret.log", "a.old.log", "other.txt", ".hidden.log"];
        foreach (var name in followed.Concat(ignored))
            pod.Append(name, Numbered.Lines(name, 1, 5));

        var container = pod.Start();
        await container.PrintsAsync(20);

        (await container.StopAsync()).ShouldHold(5, followed);
    }

    // fluent/fluent-bit#1552, google/mtail#200, fluent/fluentd#750
    [Fact]
    public async Task Two_stars_reach_any_depth_and_directories_that_come_later()
    {
        await using var pod = new Pod(("LOG_FILES", "**/*.log"));
        Directory.CreateDirectory(pod["a/b/c"]);
        foreach (var name in new[] { "top", "a/one", "a/b/c/three" })
            pod.Append($"{name}.log", Numbered.Lines(name, 1, 3));
        var container = pod.Start();
        await container.PrintsAsync(9);

        Directory.CreateDirectory(pod["late/deep"]);
        pod.Append("late/deep/x.log", Numbered.Lines("late/deep/x", 1, 3));
        await container.PrintsAsync(12);

        (await container.StopAsync()).ShouldHold(3, "top", "a/one", "a/b/c/three", "late/deep/x");
    }

    [Fact]
    public async Task Directories_too_far_down_are_said_once()
    {
        await using var pod = new Pod(("LOG_FILES", "**/*.log"));
        string Down(int levels) => string.Join('/', Enumerable.Range(1, levels));
        Directory.CreateDirectory(pod[Down(35)]);
        foreach (var levels in Enumerable.Range(1, 35))
            pod.Append($"{Down(levels)}/app.log", $"app line {levels}");
        var container = pod.Start();
        await container.PrintsAsync(32);

        Directory.CreateDirectory(pod[$"{Down(32)}/late/further"]);
        await container.SaysAsync("32/late: is 33 levels below the log directory");
        await Container.LooksAgainAsync(pod.Heartbeat);

        (await container.StopAsync()).ShouldHold(32, "app");
        container.Messages.Split("levels below the log directory").Should().HaveCount(3, "both are said once");
    }

    [Fact]
    public async Task Several_directories_are_told_apart_by_their_last_part_and_their_containers()
    {
        await using var pod = new Pod(("LOG_FORMAT", "json"), ("LOG_CONTAINERS", "web,api"));
        pod.Environment["LOG_DIRECTORIES"] = $"{pod["web"]}, {pod["the api"]}/";
        foreach (var directory in new[] { "web", "the api" })
        {
            Directory.CreateDirectory(pod[directory]);
            pod.Append($"{directory}/access.log", $"to {directory}");
        }

        var container = pod.Start();
        await container.PrintsAsync(2);

        (await container.StopAsync()).Select(line => line[line.IndexOf("\"file\"", StringComparison.Ordinal)..]).Should().BeEquivalentTo(
            "\"file\":\"web/access.log\",\"container\":\"web\",\"line\":\"to web\"}",
            "\"file\":\"the api/access.log\",\"container\":\"api\",\"line\":\"to the api\"}");
    }

    [Fact]
    public async Task Lines_of_programs_that_write_at_the_same_time_never_mix()
    {
        await using var pod = new Pod();
        string[] names = ["a", "b", "c", "d"];
        var container = pod.Start();

        await Task.WhenAll(names.Select(name => Task.Run(() =>
        {
            for (var number = 1; number <= 200; number++)
                pod.AppendText($"{name}.log", $"{new string(name[0], 37 * number)} line {number}\n");
        })));
        await container.PrintsAsync(800);

        var lines = await container.StopAsync();
        foreach (var name in names)
            lines.Where(line => line[0] == name[0]).Should().Equal(Enumerable.Range(1, 200).Select(number => $"{new string(name[0], 37 * number)} line {number}"));
        lines.Should().HaveCount(800);
    }

    [Fact]
    public async Task An_unfinished_line_waits_for_its_end()
    {
        await using var pod = new Pod();
        pod.AppendText("app.log", "one\ntw");
        var container = pod.Start();
        await container.PrintsAsync(1);
        pod.Append("other.log", "between");
        await container.PrintsAsync(2);
        container.Lines.Should().Equal("one", "between");

        pod.AppendText("app.log", "o, still");
        await Container.LooksAgainAsync(pod.Heartbeat);
        container.Lines.Should().Equal("one", "between");
        pod.AppendText("app.log", " two\nthree\nfou");
        await container.PrintsAsync(4);

        (await container.StopAsync()).Should().Equal("one", "between", "two, still two", "three", "fou");
    }

    [Fact]
    public async Task Where_something_is_masked_a_line_that_is_begun_is_not_printed_as_long_as_a_program_may_end_it()
    {
        await using var pod = new Pod(("REDACT", "email"));
        var container = pod.Start();
        await using (var file = pod.Open("app.log", FileMode.CreateNew))
        {
            file.Write("mail from somebody@exam");
            pod.AppendText("nobody-has-it.log", "without its end");

            await container.PrintsAsync(1);
            await Task.Delay(3_000);
            file.Write("ple.com\n");
            await container.PrintsAsync(2);
        }

        (await container.StopAsync())[..2].Should().Equal("without its end", "mail from [redacted:email]");
    }

    // elastic/beats#1324, #22542, ozontech/file.d#912: a program dies in the middle of a line, or writes one JSON object without a newline.
    [Fact]
    public async Task A_last_line_without_its_end_is_printed_after_a_while_and_once()
    {
        await using var pod = new Pod();
        var container = pod.Start();
        pod.AppendText("report.log", "{\"status\":\"failed\"}");
        await container.PrintsAsync(1);

        // Its end comes late: that is no empty line.
        pod.AppendText("report.log", "\nnext\n");
        await container.PrintsAsync(2);

        (await container.StopAsync()).Should().Equal("{\"status\":\"failed\"}", "next");
    }

    // Magics of compressed files begin with these.
    [Fact]
    public async Task A_line_of_one_letter_is_printed_after_a_while_whatever_other_files_begin_with_it()
    {
        await using var pod = new Pod(("POLL_SECONDS", "1"));
        var container = pod.Start();
        pod.AppendText("p.log", "P");
        await container.PrintsAsync(1);
        pod.AppendText("b.log", "B");
        pod.AppendText("parenthesis.log", "(");
        pod.AppendText("p.log", "S\nnext\n");
        await container.PrintsAsync(5);

        (await container.StopAsync()).Should().BeEquivalentTo("P", "S", "next", "B", "(");
        container.Messages.Should().NotContain("the kernel does not tell");
    }

    [Fact]
    public async Task What_a_file_holds_is_known_also_when_its_first_bytes_come_one_by_one()
    {
        await using var pod = new Pod();
        var container = pod.Start();
        foreach (var step in Enumerable.Range(0, 5))
        {
            Next("text.log", "BZ is text\n");
            Next("marked.log", "\u00ef\u00bb\u00bfmark\n");
            Next("wide.log", "\u00ff\u00fea\0b\0\n\0");
            Next("packed.log", "PK\u0003\u0004packed\n");
            await Container.LooksAgainAsync(pod.Heartbeat);

            void Next(string name, string bytes)
            {
                pod.AppendText(name, step < 4 ? bytes[step..(step + 1)] : bytes[step..]);
            }
        }

        (await container.StopAsync()).Should().BeEquivalentTo("BZ is text", "mark", "ab");
        pod.Counter("bytes_left_total").Should().Be(11);
    }
}
