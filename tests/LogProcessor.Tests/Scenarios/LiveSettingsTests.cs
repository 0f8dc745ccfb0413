using LogProcessor.Tests.Playing;

namespace LogProcessor.Tests.Scenarios;

/// <summary>Settings that the pod's annotations change while the program runs.</summary>
[Trait("Category", "Scenario")]
public sealed class LiveSettingsTests
{
    [Fact]
    public async Task The_format_changes_between_two_lines_and_comes_back_when_the_annotation_goes()
    {
        await using var pod = Mounted();
        var container = await StartedAsync(pod);
        pod.Append("app.log", "one");
        await container.PrintsAsync(1);

        pod.Annotate(("format", "json"));
        await container.SaysAsync("log-processor: format is json, as the pod's annotation says");
        pod.Append("app.log", "two");
        await container.PrintsAsync(2);
        pod.Annotate(("format", ""));
        await container.SaysAsync("log-processor: format is raw again: the pod's annotation says nothing");
        pod.Append("app.log", "three");
        await container.PrintsAsync(3);

        var lines = await container.StopAsync();
        lines[0].Should().Be("one");
        lines[1].Should().StartWith("{\"time\":").And.Contain("\"line\":\"two\"");
        lines[2].Should().Be("three");
        pod.Counter("lines_printed_total").Should().Be(3);
    }

    [Fact]
    public async Task What_the_annotation_says_at_the_start_holds_from_the_first_line()
    {
        await using var pod = Mounted();
        pod.Annotate(("format", "text"));
        pod.Append("app.log", "one");
        var container = pod.Start();
        await container.SaysAsync(", format text");
        await container.PrintsAsync(1);
        (await container.StopAsync())[0].Should().StartWith("[PROCESSED] ");
    }

    [Fact]
    public async Task A_limit_holds_from_the_next_line_and_what_it_drops_is_counted()
    {
        await using var pod = Mounted();
        var container = await StartedAsync(pod);
        pod.Append("app.log", Numbered.Lines("app", 1, 1_000));
        await container.PrintsAsync(1_000);

        pod.Annotate(("rate-limit", "10/m"));
        await container.SaysAsync("rate-limit is 10/m, as");
        pod.Append("app.log", Numbered.Lines("app", 1_001, 1_000));
        await Eventually.HoldsAsync(() => pod.Counter("lines_dropped_total") == 990, "all but ten lines should be dropped");
        pod.Annotate(("rate-limit", ""));
        await container.SaysAsync("rate-limit is none again");
        pod.Append("app.log", Numbered.Lines("app", 2_001, 1_000));
        await Eventually.HoldsAsync(() => pod.Counter("lines_printed_total") == 2_010, "the limit should be gone");

        (await container.StopAsync()).Should().Contain(line => line.StartsWith("log-processor: dropped 990 lines in ", StringComparison.Ordinal), "what was dropped is said after the limit is gone, too");
        container.Messages.Should().Contain("990 lines dropped by the rate limit");
    }

    [Fact]
    public async Task A_limit_of_the_namespace_can_only_become_stricter_and_masking_only_more()
    {
        await using var pod = Mounted(("RATE_LIMIT", "100/s"), ("REDACT", "email"));
        var container = await StartedAsync(pod);

        pod.Annotate(("rate-limit", "200/s"));
        await container.SaysAsync("rate-limit stays 100/s: the pod's annotation is refused: 200/s lets more lines through than the pod was created with");
        pod.Annotate(("rate-limit", "none"));
        await container.SaysAsync("refused: none lets more");
        pod.Annotate(("rate-limit", "600/m"), ("redact", "card"));
        await container.SaysAsync("rate-limit is 600/m, as");
        pod.Append("app.log", "a@example.com paid with 4111 1111 1111 1111");
        await container.PrintsAsync(1);
        pod.Annotate(("rate-limit", ""), ("redact", ""));
        await container.SaysAsync("redact is email again");
        await container.SaysAsync("rate-limit is 100/s again");
        pod.Append("app.log", "b@example.com paid with 4111 1111 1111 1111");
        await Eventually.HoldsAsync(() => container.Lines.Any(line => line.StartsWith("[redacted:email] paid with 4111", StringComparison.Ordinal)), "the namespace's masking should hold");

        (await container.StopAsync())[0].Should().Be("[redacted:email] paid with [redacted:card]");
        pod.Counter("settings_refused_total").Should().Be(2);
    }

    [Fact]
    public async Task A_value_that_cannot_be_followed_changes_nothing_is_counted_and_said_once_without_what_a_terminal_obeys()
    {
        await using var pod = Mounted(("LIVE_BOUNDS", "format enum values=raw|json\nmultiline string pattern=none|java"), ("METRICS_PORT", "0"));
        var container = await StartedAsync(pod);
        pod.Annotate(("format", "json"));
        await container.SaysAsync("format is json");

        pod.Annotate(("format", "text"));
        await container.SaysAsync("format stays json: the pod's annotation is refused: text is out of bounds: it must be one of raw, json");
        pod.Annotate(("multiline", "python"));
        await container.SaysAsync("multiline stays none: the pod's annotation is refused: python is out of bounds: it must match none|java");
        pod.Annotate(("redact", "\u001b[2Jevil\u202e" + new string('x', 4_000)));
        await container.SaysAsync("redact stays none");
        pod.Annotate(("redact", new string('x', 40_000)));
        await container.SaysAsync("refused: it is too long");
        // The same once more: nothing new.
        pod.Annotate(("rate-limit", "5/s"));
        await container.SaysAsync("rate-limit is 5/s");
        pod.Append("app.log", "one");
        await container.PrintsAsync(1);

        (await container.StopAsync())[0].Should().StartWith("{");
        pod.Counter("settings_refused_total").Should().Be(4);
        container.Messages.Split("format stays json").Should().HaveCount(2);
        container.Messages.Should().NotContain("\u001b").And.NotContain("\u202e");
        container.Messages.Split('\n').Should().OnlyContain(line => line.Length < 400);
    }

    [Fact]
    public async Task A_value_with_an_end_goes_by_itself()
    {
        await using var pod = Mounted();
        var container = await StartedAsync(pod);
        var until = DateTime.UtcNow.AddSeconds(3);
        var moment = until.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
        pod.Annotate(("format", $"json until {moment}"));
        await container.SaysAsync($"format is json until {moment}, as");
        await container.SaysAsync("format is raw again: its time is over");
        (DateTime.UtcNow - until).Should().BeGreaterThan(TimeSpan.FromSeconds(-1)).And.BeLessThan(TimeSpan.FromSeconds(5));

        pod.Annotate(("multiline", "java until 2020-01-31T12:00:00Z"), ("rate-limit", "5/s until 2020-02-30T12:00:00Z"));
        await container.SaysAsync("rate-limit stays none: the pod's annotation is refused");
        container.Messages.Should().NotContain("multiline is");
    }

    [Fact]
    public async Task Lines_that_wait_for_others_stay_whole_and_come_once_when_the_rule_changes()
    {
        await using var pod = Mounted(("MULTILINE", "java"));
        var container = await StartedAsync(pod);
        pod.Annotate(("format", "json"));
        await container.SaysAsync("format is json");
        pod.Append("app.log", "java.lang.Exception: a", "\tat A.a(A.java:1)");
        pod.Annotate(("multiline", "none"));
        await container.SaysAsync("multiline is none");
        pod.Append("app.log", "\tat B.b(B.java:1)");
        await container.PrintsAsync(2);
        pod.Annotate(("multiline", ""));
        await container.SaysAsync("multiline is java again");
        pod.Append("app.log", "java.lang.Exception: c", "\tat C.c(C.java:1)");

        await Eventually.HoldsAsync(() => pod.Counter("lines_printed_total") == 5, "each line should come once");
        (await container.StopAsync()).Should().Contain(line => line.Contains("c\\n\\tat C.c", StringComparison.Ordinal)).And.NotContain(line => line.Contains("at A.a", StringComparison.Ordinal) && line.Contains("at B.b", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_next_container_of_the_pod_goes_on_with_what_the_annotation_says()
    {
        await using var pod = Mounted();
        var first = await StartedAsync(pod);
        pod.Annotate(("format", "json"), ("redact", "/(/"));
        await first.SaysAsync("format is json");
        await first.SaysAsync("redact stays none");
        await first.StopAsync();
        pod.Append("app.log", "one");
        var second = pod.Start();
        await second.PrintsAsync(1);
        (await second.StopAsync())[0].Should().StartWith("{");
        pod.Counter("settings_refused_total").Should().Be(2, "each container refuses it once");
    }

    private static Pod Mounted(params (string Name, string Value)[] environment)
    {
        var pod = new Pod(environment);
        pod.MountLive();
        return pod;
    }

    private static async Task<Container> StartedAsync(Pod pod)
    {
        var container = pod.Start();
        await container.SaysAsync("following");
        return container;
    }
}
