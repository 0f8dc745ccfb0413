using LogProcessor.Tests.Playing;

namespace LogProcessor.Tests.Scenarios;

[Trait("Category", "Scenario")]
public sealed class TruncationTests
{
    [Theory]
    [InlineData("10000")]
    [InlineData("10k")]
    [InlineData("9Ki")]
    public async Task A_large_file_is_emptied_once_it_was_printed(string limit)
    {
        await using var pod = new Pod(("TRUNCATE_ABOVE_BYTES", limit));
        pod.Append("small.log", Numbered.Lines("small", 1, 5000 / 13));
        var container = pod.Start();

        for (var batch = 0; batch < 6; batch++)
        {
            pod.Append("app.log", Numbered.Lines("app", (batch * 1000) + 1, 1000));
            // What is written in the moment of the truncation would be lost: this application waits.
            await Eventually.HoldsAsync(() => new FileInfo(pod["app.log"]).Length == 0, "the file should be emptied");
        }
        await container.PrintsAsync(6000 + (5000 / 13));

        var lines = await container.StopAsync();
        lines.Where(line => line.StartsWith("app", StringComparison.Ordinal)).ToList().ShouldHold(6000, "app");
        lines.Where(line => line.StartsWith("small", StringComparison.Ordinal)).ToList().ShouldHold(5000 / 13, "small");
        new FileInfo(pod["small.log"]).Length.Should().BeGreaterThan(0);
    }

    // rsyslog#2640: what was begun is in memory alone once its file is emptied.
    [Fact]
    public async Task The_end_of_a_line_is_waited_for_until_the_file_is_twice_as_large_and_a_kill_takes_nothing_of_it()
    {
        await using var pod = new Pod(("TRUNCATE_ABOVE_BYTES", "2000"));
        var container = pod.Start();
        pod.Append("app.log", Numbered.Lines("app", 1, 200));
        pod.AppendText("app.log", "app line 20");
        await container.PrintsAsync(200);
        await Container.LooksAgainAsync(pod.Heartbeat);

        var before = await container.KilledAsync();
        var next = pod.Start();
        pod.AppendText("app.log", "1\n");
        await next.PrintsAsync(1);

        string[] lines = [.. before, .. await next.StopAsync()];
        lines.ShouldHold(201, "app");
    }

    [Fact]
    public async Task An_unfinished_line_survives_the_truncation()
    {
        await using var pod = new Pod(("TRUNCATE_ABOVE_BYTES", "1000"));
        var container = pod.Start();
        pod.AppendText("app.log", Numbered.Text("app", 1, 1000) + "app li");
        await Eventually.HoldsAsync(() => new FileInfo(pod["app.log"]).Length == 0, "the file should be emptied");
        pod.AppendText("app.log", "ne 1001\n");
        await container.PrintsAsync(1001);

        (await container.StopAsync()).ShouldHold(1001, "app");
    }

    [Theory]
    [InlineData("0", "true")]
    [InlineData("1000", "false")]
    [InlineData("1.5Gi", "true")]
    public async Task Without_a_limit_nothing_is_truncated(string limit, string truncate)
    {
        await using var pod = new Pod(("TRUNCATE_ABOVE_BYTES", limit), ("TRUNCATE", truncate));
        pod.Append("app.log", Numbered.Lines("app", 1, 1000));
        var before = new FileInfo(pod["app.log"]).Length;
        var container = pod.Start();
        await container.PrintsAsync(1000);
        await Container.LooksAgainAsync(pod.Heartbeat);
        await container.StopAsync();

        new FileInfo(pod["app.log"]).Length.Should().Be(before);
        if (limit == "1.5Gi")
            container.Messages.Should().Contain("TRUNCATE_ABOVE_BYTES 1.5Gi is no whole number of bytes: never truncating");
    }

    [Fact]
    public async Task A_file_that_may_not_be_written_is_left_alone_and_said_once()
    {
        await using var pod = new Pod(("TRUNCATE_ABOVE_BYTES", "1000"));
        pod.Append("app.log", Numbered.Lines("app", 1, 1000));
        await using var writer = pod.Open("app.log", FileMode.Append);
        Pod.SetMode(pod["app.log"], 0b100_100_100);
        var container = pod.Start(asUser: true);
        await container.PrintsAsync(1000);
        writer.Write("app line 1001\n");
        await container.PrintsAsync(1001);
        writer.Close();

        (await container.StopAsync()).ShouldHold(1001, "app");
        container.Messages.Split("app.log: cannot be truncated").Should().HaveCount(2);
    }

    [Fact]
    public async Task A_program_that_does_not_append_is_not_truncated_again_and_again()
    {
        await using var pod = new Pod(("TRUNCATE_ABOVE_BYTES", "1000"));
        await using var writer = pod.Open("app.log", FileMode.CreateNew);
        writer.Write(Numbered.Text("app", 1, 1000));
        var container = pod.Start();
        await Eventually.HoldsAsync(() => new FileInfo(pod["app.log"]).Length == 0, "the file should be emptied");

        writer.Write("app line 1001\n");
        await container.PrintsAsync(1001);
        await container.SaysAsync("app.log: starts with a NUL");
        writer.Write("app line 1002\n");
        await container.PrintsAsync(1002);
        writer.Close();

        (await container.StopAsync()).ShouldHold(1002, "app");
    }
}
