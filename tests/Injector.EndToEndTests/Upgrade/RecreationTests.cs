using Injector.EndToEndTests.Node;
using Injector.EndToEndTests.Pods;

namespace Injector.EndToEndTests.Upgrade;

/// <summary>A new version that only new pods can have.</summary>
[Trait("Category", "Long")]
public sealed class RecreationTests(NodeFixture fixture) : UpgradeScenario(fixture)
{
    [Fact]
    public async Task Owners_make_their_pods_anew_and_bare_pods_are_left_with_what_to_type()
    {
        await CreateAsync("Deployment", "web", 2, Quiet);
        await CreateAsync("ReplicaSet", "api", 2, Quiet);
        (await Cluster.Pods.CreateAsync(Namespace, ShellPod("alone", Quiet), cancellation: Cancellation)).Stored.IsInjected.Should().BeTrue();
        await WaitUntilReadyAsync("alone", "2/2");
        var before = await PodsAsync();
        await ConfigureAsync(FirstImage, format: "json");

        var planned = await RolloutAsync("plan");
        var without = await RolloutAsync("run", "--apply");
        var run = await RolloutAsync("run", "--apply", "--recreate");
        var again = await RolloutAsync("run", "--apply", "--recreate");

        (planned.Count("recreate"), planned.Count("cannot")).Should().Be((4, 1));
        (without.ExitCode, without.Count("recreate")).Should().Be((0, 4), "applications are restarted only on demand");
        // Besides, the old ones may be on their way out.
        (run.ExitCode, run.Sum("recreated"), run.Count("current"), run.Count("recreate")).Should().Be((0, 2, 4, 0));
        (again.ExitCode, again.Sum("recreated")).Should().Be((0, 0));
        run.Document.GetRawText().Should().Contain("NobodyMakesItAgain").And.Contain($"delete Pod/alone in {Namespace} and create it again");
        foreach (var name in new[] { "web", "api" })
            await WaitUntilReadyAsync(name, 2);
        var left = (await PodsAsync()).Select(pod => pod.Metadata.Uid).Intersect(before.Select(pod => pod.Metadata.Uid));
        left.Should().ContainSingle("the bare pod alone is the one that it was");
    }
}
