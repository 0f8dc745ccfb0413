using Injector.EndToEndTests.Node;
using Injector.EndToEndTests.Pods;
using k8s;

namespace Injector.EndToEndTests.Upgrade;

/// <summary>A new version of the sidecar in many pods whose applications go on writing: what it costs them, and their lines.</summary>
[Trait("Category", "Long")]
public sealed class UpgradeUnderTrafficTests(NodeFixture fixture) : UpgradeScenario(fixture)
{
    // Its log stays open, as that of most applications. It counts its own lines, and says how many they were.
    private const string Application =
        """
        exec 3>>/var/log/app/app.log
        i=0
        trap exit TERM
        until [ -e /tmp/stop ]; do
          i=$((i+1))
          echo "line $i" >&3
          sleep 1
        done
        echo $i >/tmp/written
        while :; do sleep 10 & wait; done
        """;

    private static readonly (string Kind, string Name)[] Owners = [("Deployment", "web"), ("StatefulSet", "db"), ("ReplicaSet", "api")];

    [Fact]
    public async Task Thirty_pods_of_three_owners_are_upgraded_in_waves_without_a_restart_of_an_application_or_a_lost_line()
    {
        foreach (var (kind, name) in Owners)
            await CreateAsync(kind, name, 10, Application);
        var before = await PodsAsync();
        await ConfigureAsync(NextImage);
        // A kubelet keeps the log of an ended container for as long as it likes: it is followed while it is written.
        var first = before.ToDictionary(pod => pod.Metadata.Name, pod => FollowAsync(pod.Metadata.Name));

        var run = await RolloutAsync(
            "run", "--apply", "--max-unavailable", "3", "--wave", "10%", "--wave", "50%", "--wave", "100%", "--soak", "5s", "--timeout", "2m");

        (run.ExitCode, run.Sum("changed"), run.Count("current")).Should().Be((0, 30, 30));
        run.Document.GetProperty("waves").EnumerateArray().Select(wave => wave.GetProperty("changed").GetInt32()).Where(changed => changed > 0)
            .Should().Equal(3, 12, 15);
        var after = await PodsAsync();
        after.Select(pod => pod.Metadata.Uid).Should().BeEquivalentTo(before.Select(pod => pod.Metadata.Uid));
        after.Select(SidecarImage).Should().AllBe(NextImage);
        after.Sum(pod => Restarts(pod, "app")).Should().Be(0);
        after.Select(pod => Restarts(pod, StoredPod.SidecarName)).Should().AllBeEquivalentTo(1);

        var (lines, twice) = (0, 0);
        foreach (var pod in after.Select(pod => pod.Metadata.Name))
        {
            var written = await StopAsync(pod);
            await SidecarLogWithAsync(pod, $"line {written}");
            var printed = ApplicationLines(await first[pod].WaitAsync(Deadline, Cancellation)).Concat(await SidecarLogAsync(pod)).ToList();
            printed.Distinct().Should().Equal(Lines(written), "{0} wrote {1} lines", pod, written);
            (lines, twice) = (lines + written, twice + printed.Count - written);
        }

        twice.Should().Be(0, "a position is saved with each line, and the old container ends by itself");
        Measured.Report(
            $"30 pods of three owners upgraded in three waves, three at once, {(Cluster.Server.RunsNativeSidecars ? "native" : "classic")} sidecars: {run.Seconds:0} s; "
            + $"0 restarts of applications; {lines:N0} lines written meanwhile, 0 lost, {twice} twice");
    }

    /// <summary>What the sidecar that runs now prints until its end.</summary>
    private async Task<string> FollowAsync(string pod)
    {
        using var log = await Cluster.Server.Client.ReadNamespacedPodLogAsync(
            pod, Namespace, container: StoredPod.SidecarName, follow: true, cancellationToken: Cancellation);
        using var reader = new StreamReader(log);
        return await reader.ReadToEndAsync(Cancellation);
    }

    /// <summary>Tells the application to write no more; how many lines it wrote.</summary>
    private async Task<int> StopAsync(string pod) => int.Parse(
        await KubectlAsync("exec", pod, "-c", "app", "--", "sh", "-c", "touch /tmp/stop; until [ -s /tmp/written ]; do sleep 0.1; done; cat /tmp/written"),
        System.Globalization.CultureInfo.InvariantCulture);
}
