using System.Text;
using System.Text.RegularExpressions;
using Injector.EndToEndTests.Admission;
using Injector.EndToEndTests.Webhook;

namespace Injector.EndToEndTests.Rollout;

/// <summary>What the program itself does with a day's worth of new files, and when it is told to end twice.</summary>
public sealed partial class ReloadTests(AdmissionFixture fixture) : AdmissionScenario(fixture)
{
    // A day's worth at one every ten minutes.
    private const int Swaps = 144;

    // By then every code path has run, and the heap has the size that it needs.
    private const int Settled = 48;

    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    [Fact]
    [Trait("Category", "Published")]
    public async Task A_days_worth_of_new_certificates_and_templates_under_load_fails_no_review_and_leaves_nothing_behind()
    {
        Requires.Situation(InjectorBinary.IsNative, "Only the native binary's memory says something: set INJECTOR_BINARY");
        using var authority = new TestAuthority();
        using var certificates = new MountedFiles();
        using var configuration = new MountedFiles();
        SwapBoth(0);
        await using var injector = await InjectorProcess.StartAsync(
            Server.Kubeconfig,
            Cancellation,
            "--tls-mode", "files", "--tls-cert-file", certificates["tls.crt"], "--tls-private-key-file", certificates["tls.key"],
            "--config-dir", configuration.Folder);
        var ns = await Cluster.CreateNamespaceAsync(reviewed: false);
        var reviews = new ReviewLoad(
            injector.Url, ns, () => Task.FromResult(Encoding.ASCII.GetBytes(authority.CaBundle)), new ReviewPace(Clients: 2, PerSecond: 50, PerConnection: 5));
        using var metrics = new HttpClient { BaseAddress = injector.ManagementUrl };
        ProcessUsage? before = null;

        for (var swap = 1; swap <= Swaps; swap++)
        {
            SwapBoth(swap);
            await Eventually.BecomesTrueAsync(
                $"Swap {swap} is taken over", Deadline,
                async () => ReloadCounts(await metrics.GetStringAsync(new Uri("metrics", UriKind.Relative), Cancellation)) is [var one, var other]
                    && one >= swap && other >= swap, Cancellation);
            if (swap == Settled)
                before = ProcessUsage.Of(injector.ProcessId);
        }

        await reviews.StopAsync();
        var after = ProcessUsage.Of(injector.ProcessId);
        Measured.Report(
            $"Certificate and templates swapped {Swaps} times (a day's worth at one every ten minutes) under {reviews.Rate:0} reviews/s: "
            + $"{reviews.Failures.Count} of {reviews.Reviews} reviews failed; after {Settled} swaps {before}, after all {after}");
        reviews.Failures.Should().BeEmpty();
        // One of anything left behind with each swap would make some hundred.
        (after.Handles - before!.Handles).Should().BeLessThan(20);
        (after.Threads - before.Threads).Should().BeLessThan(10);
        (after.ResidentKilobytes - before.ResidentKilobytes).Should().BeLessThan(8 * 1024);

        void SwapBoth(int number)
        {
            var (certificate, key) = authority.IssuePem("127.0.0.1");
            certificates.Swap(("tls.crt", certificate), ("tls.key", key));
            configuration.Swap(("config.yaml", Template(number)));
        }
    }

    [Fact]
    public async Task Told_to_end_it_serves_on_and_told_again_it_ends_at_once()
    {
        await using var injector = await InjectorProcess.StartAsync(Server.Kubeconfig, Cancellation, "--drain-delay", "10m");

        injector.AskToEnd();
        await Eventually.BecomesTrueAsync(
            "It has heard", Deadline, () => Task.FromResult(injector.Log.Contains("no longer ready", StringComparison.Ordinal)), Cancellation);
        using var client = new HttpClient { BaseAddress = injector.ManagementUrl };
        (await client.GetAsync(new Uri("livez", UriKind.Relative), Cancellation)).IsSuccessStatusCode.Should().BeTrue();

        (await injector.TerminateAsync(Cancellation).WaitAsync(Deadline, Cancellation)).Should().Be(0, "that is what it was asked for, though the delay of ten minutes is not over");
    }

    private static string Template(int number) =>
        $$$"""
        apiVersion: sidecar-injector.io/v1alpha1
        kind: SidecarTemplate
        metadata: {name: shop-logs}
        spec:
          extends: log-processor
          description: Version {{{number}}}.
          parameters: {memory-limit: {default: {{{64 + (number % 2)}}}Mi}}
        """;

    private static int[] ReloadCounts(string metrics) =>
    [
        .. from kind in new[] { "certificate", "configuration" }
           select Reloads().Matches(metrics).Where(match => match.Groups[1].Value.Contains(kind, StringComparison.Ordinal))
               .Sum(match => int.Parse(match.Groups[2].Value, System.Globalization.CultureInfo.InvariantCulture)),
    ];

    [GeneratedRegex("""^sidecar_injector_reloads_total\{([^}]*result="success"[^}]*)\} (\d+)""", RegexOptions.Multiline)]
    private static partial Regex Reloads();
}
