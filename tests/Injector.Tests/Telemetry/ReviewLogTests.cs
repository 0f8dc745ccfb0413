using Injector.Admission;
using Injector.Injection;
using Injector.Injection.Decisions;
using Injector.Injection.Reasons;
using Injector.Tests.Admission;
using Injector.Tests.Hosting;
using Microsoft.Extensions.Logging;

namespace Injector.Tests.Telemetry;

public sealed class ReviewLogTests
{
    [Fact]
    public async Task An_injection_is_one_line_that_says_who_what_and_why()
    {
        var (level, text) = await LineAsync(Outcomes.Injected);

        level.Should().Be(LogLevel.Information);
        text.Should().MatchRegex(
            @"^PodOptedIn, injected: shop/web-\* owner=ReplicaSet/web-5d template=none patchBytes=\d+ dryRun=False micros=\d+ uid=705ab4f5-6393-11e8-b7cc-42010a800002$");
    }

    [Fact]
    public async Task A_pod_that_nobody_asked_to_inject_is_told_at_debug_only()
    {
        var (level, text) = await LineAsync(Outcomes.NotOptedIn);

        level.Should().Be(LogLevel.Debug);
        text.Should().StartWith("NotOptedIn, unchanged: shop/web-*");
    }

    [Fact]
    public async Task A_mistake_is_a_warning_with_its_message()
    {
        var (level, text) = await LineAsync(Outcomes.Always(new InjectionOutcome
        {
            Decision = new Decision(6, true, Reason.PodOptedIn),
            Reason = Reason.TemplateNotFound,
            Error = new InjectionError(Reason.TemplateNotFound, "template \"x\" does not exist"),
        }));

        level.Should().Be(LogLevel.Warning);
        text.Should().StartWith("TemplateNotFound, unchanged:").And.EndWith(": template \"x\" does not exist");
    }

    [Fact]
    public async Task Names_that_no_API_server_would_store_neither_forge_lines_nor_fill_the_log()
    {
        var pod = $$$"""{"metadata":{"name":"a\nfail: forged\u001b[31m{{{new string('x', 1_000_000)}}}"}}""";

        var (_, text) = await LineAsync(Outcomes.Injected, Reviews.Of(pod));

        text.Should().NotContainAny("\n", "\u001b");
        text.Length.Should().BeLessThan(600);
    }

    private static async Task<(LogLevel Level, string Text)> LineAsync(PodReviewer reviewer, string? review = null)
    {
        await using var server = await RunningServer.StartAsync(reviewer);
        using var client = server.CreateClient();
        using var response = await client.PostAsync("/mutate", Reviews.Json(review ?? Reviews.Of(Reviews.OptedInPod)));
        var line = server.Log.Lines.Should().ContainSingle(line => line.Category == "Injector.Telemetry.ReviewLog").Subject;
        return (line.Level, line.Text);
    }
}
