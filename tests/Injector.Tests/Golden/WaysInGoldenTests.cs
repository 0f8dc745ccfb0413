using System.Text;
using Injector.Injection.Reasons;
using Injector.Tests.Injection;
using Injector.Text;

namespace Injector.Tests.Golden;

/// <summary>The server over TLS and <c>injector inject</c> must answer each situation as the core does.</summary>
public sealed class WaysInGoldenTests(WebhookServer server) : IClassFixture<WebhookServer>
{
    public static TheoryData<string> Situations => [.. GoldenCase.Situations];

    public static TheoryData<string> CommandLineSituations =>
        [.. GoldenCase.Situations.Where(situation => GoldenCase.Load(situation).Request.CommandLineCanAsk)];

    [Theory]
    [MemberData(nameof(Situations))]
    public async Task The_webhook_answers_what_the_core_says(string situation)
    {
        var golden = GoldenCase.Load(situation);
        var outcome = golden.Review(golden.PodIn(golden.Document));

        var answer = await server.ReviewAsync(golden);

        answer.Allowed.Should().Be(outcome.Allowed);
        answer.Decision.Should().Be(outcome.Reason.ToString());
        answer.Patch.Should().Be(outcome.Injected ? Text(outcome.Patch) : null);
        answer.Warnings.Should().Equal(outcome.Messages.Select(warning => BoundedText.Fit(warning, BoundedText.MaxWarning)));
        answer.Code.Should().Be(outcome.Allowed ? null : 422);
        if (!outcome.Allowed)
            answer.Message.Should().Contain(outcome.Error!.Message);
    }

    [Theory]
    [MemberData(nameof(CommandLineSituations))]
    public void The_command_line_does_what_the_core_says(string situation)
    {
        var golden = GoldenCase.Load(situation);
        var outcome = golden.Review();

        var (patch, result) = (CommandLineRun.Inject(golden, "patch"), CommandLineRun.Inject(golden, "json"));

        if (outcome.Reason == Reason.MalformedPod)
        {
            (patch.Code, patch.Output).Should().Be((2, ""), "a file that is no manifest gives nothing");
            patch.Error.Should().Contain(outcome.Error!.Message);
            return;
        }
        (patch.Code, result.Code).Should().Be((CommandLineRun.ExitCode(outcome), CommandLineRun.ExitCode(outcome)));
        patch.Output.TrimEnd('\n').Should().Be(outcome.Injected ? Text(outcome.Patch) : "[]");
        PatchEngines.Same(result.Json(), outcome.Injected ? PatchEngines.Apply(golden.Document.ToJsonString(), Text(outcome.Patch)) : golden.Document)
            .Should().BeTrue();
        foreach (var warning in outcome.Messages)
            patch.Error.Should().Contain(warning);
    }

    private static string Text(ReadOnlyMemory<byte> utf8) => Encoding.UTF8.GetString(utf8.Span);
}
