using System.Text.Json;
using Injector.Checks;
using Injector.Checks.Coverage;
using Injector.Cli.Reports;
using Injector.Cluster.Api;
using Injector.Injection.Pods;
using Injector.Rollouts;
using Injector.Rollouts.Plans;

namespace Injector.Tests.Cli.Reports;

/// <summary>What a rollout says in the end, to somebody who was woken by it.</summary>
public sealed class RolloutTextTests
{
    private static readonly PodOwner Web = new("shop", new Workload("Deployment", "web"));

    public static TheoryData<string> Stops => [.. Enum.GetNames<RolloutStop>()];

    [Theory]
    [MemberData(nameof(Stops))]
    public void A_stop_says_why_for_which_pod_and_what_to_do(string stop)
    {
        var reason = Enum.Parse<RolloutStop>(stop);
        var text = Text(applied: true, Failed(reason), reason);

        text.Should().Contain($"Stopped: {stop}: pod web-1 of Deployment/web in shop: it did not come up\n");
        text.Should().MatchRegex("(Nothing more is begun|Nothing was changed)\\. .*(run it again|Run it again|rollout undo)");
    }

    [Fact]
    public void A_pod_that_did_not_come_up_is_looked_at_and_put_back() =>
        Text(applied: true, Failed(RolloutStop.ImageNotPulled), RolloutStop.ImageNotPulled).Should()
            .Contain("kubectl describe pod web-1 -n shop tells more. injector rollout undo --apply puts back what was changed.");

    [Fact]
    public void A_dry_run_says_that_nothing_was_changed()
    {
        var tried = new PodResult(Web, "web-1", PodOutcome.WouldChange, "");

        Text(applied: false, tried, stop: null).Should().EndWith("Nothing was changed; with --apply it is done.\n");
        Text(applied: true, tried with { Outcome = PodOutcome.Changed }, stop: null).Should().NotContain("--apply");
    }

    [Fact]
    public void What_a_pods_author_wrote_is_one_line_of_bounded_length()
    {
        var inventory = new PodInventory();
        inventory.Add(
            JsonDocument.Parse("""{"metadata": {"namespace": "shop", "name": "web-1"}, "spec": {}}""").RootElement, new NamespaceIndex(), new Says(new string('x', 5_000) + "\u001b[31m\n"));

        var detail = inventory.Owners.Single().Groups.Single().Detail!;

        detail.Length.Should().BeLessThanOrEqualTo(1024);
        detail.Should().NotContainAny("\u001b", "\n");
    }

    private static PodResult Failed(RolloutStop stop) => new(Web, "web-1", PodOutcome.Failed, "it did not come up") { Stop = stop };

    private static string Text(bool applied, PodResult result, RolloutStop? stop) => RolloutText.Write(
        new RolloutReport(new Uri("https://cluster.example"), new ServerVersion(1, 36, "v1.36.0"), applied, [new WaveResult(Wave.All, 1, [result], TimeSpan.Zero)], new PodInventory())
        {
            Stop = stop,
            StopMessage = stop is null ? "" : result.Message,
            Failure = stop is null ? null : result,
        },
        colour: false);

    private sealed class Says(string detail) : IPodPlanner
    {
        public PodPlan Plan(JsonElement pod, NamespaceFacts ns) => new(RolloutReason.ShapeDiffers, detail);
    }
}
