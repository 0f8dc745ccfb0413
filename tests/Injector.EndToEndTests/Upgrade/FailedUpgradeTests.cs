using Injector.EndToEndTests.Node;

namespace Injector.EndToEndTests.Upgrade;

/// <summary>A new version that does not come up.</summary>
public sealed class FailedUpgradeTests(NodeFixture fixture) : UpgradeScenario(fixture)
{
    [Fact]
    public async Task An_image_that_cannot_be_pulled_stops_after_one_pod_that_undo_mends_and_the_application_is_not_touched()
    {
        await CreateAsync("Deployment", "web", 2, Quiet);
        await CreateAsync("StatefulSet", "db", 1, Quiet);
        var before = await PodsAsync();
        await ConfigureAsync(MissingImage);

        var planned = await RolloutAsync("plan");
        var tried = await RolloutAsync("run", "--max-unavailable", "3");
        var run = await RolloutAsync("run", "--max-unavailable", "3", "--apply");

        planned.Count("image").Should().Be(3);
        (tried.ExitCode, tried.Sum("wouldChange"), tried.Count("image")).Should().Be((0, 1, 3), "without --apply nothing is changed");
        (run.ExitCode, run.StopReason, run.Sum("failed"), run.Sum("changed")).Should().Be((1, "ImageNotPulled", 1, 0));
        (await PodsAsync()).Count(pod => SidecarImage(pod) == MissingImage).Should().Be(1);

        // Run again, it waits for that pod, and touches no other.
        var again = await RolloutAsync("run", "--max-unavailable", "3", "--apply");
        (again.ExitCode, again.StopReason).Should().Be((1, "ImageNotPulled"));
        (await PodsAsync()).Count(pod => SidecarImage(pod) == MissingImage).Should().Be(1);

        var undone = await RolloutAsync("undo", "--apply");
        (undone.ExitCode, undone.Sum("changed")).Should().Be((0, 1));
        var after = await PodsAsync();
        after.Select(SidecarImage).Should().AllBe(FirstImage);
        after.Select(pod => pod.Metadata.Uid).Should().BeEquivalentTo(before.Select(pod => pod.Metadata.Uid));
        after.Sum(pod => Restarts(pod, "app")).Should().Be(0);
    }
}
