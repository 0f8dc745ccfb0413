using Injector.EndToEndTests.Node;
using Injector.EndToEndTests.Pods;
using k8s;

namespace Injector.EndToEndTests.Upgrade;

/// <summary>What else may happen while a rollout is under way.</summary>
[Trait("Category", "Long")]
public sealed class RacingUpgradeTests(NodeFixture fixture) : UpgradeScenario(fixture)
{
    private static readonly (string Kind, string Name)[] Owners = [("Deployment", "web"), ("StatefulSet", "db"), ("ReplicaSet", "api")];

    [Fact]
    public async Task Killed_in_the_middle_and_run_again_it_goes_on_where_it_was()
    {
        await CreateAllAsync();
        using (var killed = Start("run", "--apply"))
        {
            await UpgradedAsync(4);
            await killed.KillAsync(Cancellation);
        }

        var again = await RolloutAsync("run", "--apply", "--max-unavailable", "2");

        (again.ExitCode, again.Count("current")).Should().Be((0, 9));
        again.Sum("changed").Should().BeInRange(3, 5, "what was done before it was killed is not done again");
        await EachOnceAsync();
    }

    [Fact]
    public async Task Two_at_once_change_no_pod_twice()
    {
        await CreateAllAsync();

        using var one = Start("run", "--apply", "--max-unavailable", "2");
        using var other = Start("run", "--apply", "--max-unavailable", "2");
        var (first, second) = (await EndAsync(one), await EndAsync(other));

        (first.ExitCode, second.ExitCode).Should().Be((0, 0));
        (first.Sum("changed") + second.Sum("changed")).Should().Be(9);
        await EachOnceAsync();
    }

    [Fact]
    public async Task A_deployment_that_is_rolled_out_and_a_pod_that_is_deleted_meanwhile_do_not_disturb_it()
    {
        await CreateAllAsync();

        using var run = Start("run", "--apply");
        await UpgradedAsync(1);
        await KubectlAsync("rollout", "restart", "deployment/web");
        await KubectlAsync("delete", "pod", "db-2", "--wait=false");
        await KubectlAsync("delete", "pods", "-l", "app=api", "--wait=false", "--grace-period=1");
        var ended = await EndAsync(run);

        ended.ExitCode.Should().Be(0, ended.Error);
        ended.Sum("failed").Should().Be(0);
        foreach (var (_, name) in Owners)
            await WaitUntilReadyAsync(name, 3);
        (await PodsAsync()).Select(SidecarImage).Should().AllBe(NextImage);
    }

    private async Task CreateAllAsync()
    {
        foreach (var (kind, name) in Owners)
            await CreateAsync(kind, name, 3, Quiet);
        await ConfigureAsync(NextImage);
    }

    /// <summary>Waits until so many pods have the next image.</summary>
    private Task UpgradedAsync(int pods) => Eventually.BecomesTrueAsync(
        $"{pods} pods have the next image", Deadline, async () => (await PodsAsync()).Count(pod => SidecarImage(pod) == NextImage) >= pods, Cancellation);

    private async Task EachOnceAsync()
    {
        var pods = await PodsAsync();
        pods.Select(SidecarImage).Should().AllBe(NextImage);
        pods.Sum(pod => Restarts(pod, "app")).Should().Be(0);
        pods.Select(pod => Restarts(pod, StoredPod.SidecarName)).Should().AllBeEquivalentTo(1);
    }
}
