using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Injector.EndToEndTests.Node;
using Injector.EndToEndTests.Pods;

namespace Injector.EndToEndTests.Upgrade;

/// <summary>Settings of running sidecars that are changed while their applications write.</summary>
[Trait("Category", "Long")]
public sealed partial class LiveParameterTests(NodeFixture fixture) : UpgradeScenario(fixture)
{
    // Two lines a second in one write each; it counts them, and says how many they were.
    private const string Application =
        """
        exec 3>>/var/log/app/app.log
        i=0
        trap exit TERM
        until [ -e /tmp/stop ]; do
          i=$((i+2))
          printf 'line %s\nline %s\n' $((i-1)) $i >&3
          sleep 1
        done
        echo $i >/tmp/written
        while :; do sleep 10 & wait; done
        """;

    [Fact]
    public async Task A_limit_is_set_in_twenty_running_pods_and_taken_back_without_a_restart_and_every_line_is_accounted_for()
    {
        await CreateAsync("Deployment", "web", 10, Application);
        await CreateAsync("StatefulSet", "db", 10, Application);
        var before = await PodsAsync();

        var refused = await SetAsync("deployment/web", "rate-limit=much", "--apply");
        refused.ExitCode.Should().Be(1);
        refused.Output.Should().Contain("ParameterInvalid").And.Contain("Nothing was changed.");
        (await SetAsync("deployment/web", "rate-limit=1/m")).Output.Should().Contain("10 accepted on a dry run").And.Contain("with --apply it is done");

        var watch = Stopwatch.StartNew();
        foreach (var owner in (string[])["deployment/web", "statefulset/db"])
        {
            var set = await SetAsync(owner, "rate-limit=1/m", "--until", "1h", "--apply");
            (set.ExitCode, set.Errors).Should().Be((0, ""));
            set.Output.Should().Contain("10 changed").And.Contain("new pods come as before");
        }

        var patched = watch.Elapsed;
        var seen = await SayAsync(before.Select(pod => pod.Metadata.Name), "rate-limit is 1/m until ", watch);
        await Task.Delay(TimeSpan.FromSeconds(15), Cancellation);
        watch.Restart();
        foreach (var owner in (string[])["deployment/web", "statefulset/db"])
            (await SetAsync(owner, "rate-limit-", "--apply")).Output.Should().Contain("10 changed");
        var back = await SayAsync(before.Select(pod => pod.Metadata.Name), "rate-limit is none again", watch);

        var after = await PodsAsync();
        after.Select(pod => pod.Metadata.Uid).Should().BeEquivalentTo(before.Select(pod => pod.Metadata.Uid));
        after.Sum(pod => Restarts(pod, "app") + Restarts(pod, StoredPod.SidecarName)).Should().Be(0);
        var (lines, dropped) = (0, 0);
        foreach (var pod in after.Select(pod => pod.Metadata.Name))
        {
            var written = await StopAsync(pod);
            var accounted = await AccountedAsync(pod, written);
            (lines, dropped) = (lines + written, dropped + accounted);
        }

        dropped.Should().BePositive();
        Measured.Report(string.Create(
            CultureInfo.InvariantCulture,
            $"A limit set in 20 running pods of two owners: patched in {patched.TotalSeconds:0.0} s, followed after {Median(seen):0.0} s (median), {seen.Max():0.0} s (last); "
            + $"taken back after {Median(back):0.0} s and {back.Max():0.0} s; 0 restarts; {lines:N0} lines written, {dropped:N0} of them dropped and counted, 0 lost"));
    }

    /// <summary>Waits until the log of each sidecar says it; how long each took, in seconds.</summary>
    private async Task<List<double>> SayAsync(IEnumerable<string> pods, string words, Stopwatch watch)
    {
        var waiting = pods.ToList();
        var took = new List<double>();
        await Eventually.BecomesTrueAsync($"Every sidecar says '{words}'", TimeSpan.FromMinutes(4), async () =>
        {
            foreach (var pod in waiting.ToList())
                if ((await LogAsync(pod)).Contains(words, StringComparison.Ordinal))
                {
                    waiting.Remove(pod);
                    took.Add(watch.Elapsed.TotalSeconds);
                }

            return waiting.Count == 0;
        }, Cancellation);
        return took;
    }

    /// <summary>Waits until each line is printed, or said to be dropped; how many were dropped.</summary>
    private async Task<int> AccountedAsync(string pod, int written)
    {
        var (printed, dropped) = (0, 0);
        await Eventually.BecomesTrueAsync($"{pod} accounts for {written} lines", TimeSpan.FromMinutes(1), async () =>
        {
            var log = await LogAsync(pod);
            var own = ApplicationLines(log).Where(line => line.StartsWith("line ", StringComparison.Ordinal)).ToList();
            own.Distinct().Should().HaveCount(own.Count, "nothing comes twice");
            printed = own.Count;
            dropped = log.Split('\n').Select(line => Dropped().Match(line)).Where(match => match.Success).Sum(match => int.Parse(match.Groups[1].Value.Replace(",", ""), CultureInfo.InvariantCulture));
            return printed + dropped >= written;
        }, Cancellation);
        (printed + dropped).Should().Be(written);
        return dropped;
    }

    private Task<string> LogAsync(string pod) => KubectlAsync("logs", pod, "-c", StoredPod.SidecarName);

    private async Task<int> StopAsync(string pod) => int.Parse(
        await KubectlAsync("exec", pod, "-c", "app", "--", "sh", "-c", "touch /tmp/stop; until [ -s /tmp/written ]; do sleep 0.1; done; cat /tmp/written"),
        CultureInfo.InvariantCulture);

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    [GeneratedRegex(@"^log-processor: dropped ([0-9,]+) lines? in ")]
    private static partial Regex Dropped();
}
