using Injector.EndToEndTests.Pods;
using Injector.EndToEndTests.Webhook;

namespace Injector.EndToEndTests.Admission;

/// <summary>The API server dies and comes back while reviews arrive, as they do from its other replicas.</summary>
public sealed class ApiServerRestartTests(AdmissionFixture fixture) : AdmissionScenario(fixture)
{
    private const int Reviews = 1_000;

    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    private static readonly Dictionary<string, string> OptedIn = new() { [PodDocument.InjectKey] = "true" };

    private string? _unready;

    private InjectorProcess Injector => Cluster.Injector;

    [Fact]
    public async Task No_review_fails_and_the_namespaces_are_followed_again()
    {
        Requires.Situation(Server.Own is not null, "An API server that somebody else runs is not ours to kill");
        var ns = await Cluster.CreateNamespaceAsync(labels: OptedIn);
        await UntilAsync("in step with the cluster");
        await UntilKnownAsync(ns);
        var restarts = await Injector.MetricAsync("sidecar_injector_namespaces_watch_restarts_total", Cancellation);
        using var load = new OptedInReviews(Injector, ns, clients: 4);
        await load.MoreAsync(Reviews / 10, Cancellation);

        await Server.Own.KillApiServerAsync();
        try
        {
            await TellsThatItIsStaleAsync();
            await KnowsNoStrangerAsync();
            await load.MoreAsync(Reviews / 2, Cancellation);
        }
        finally
        {
            // Everybody's: the tests that follow need it.
            await Server.Own.StartApiServerAsync(Cancellation);
        }

        await UntilAsync("in step with the cluster");
        await load.MoreAsync(Math.Max(Reviews / 10, Reviews - load.Answered), Cancellation);
        await load.StopAsync();
        load.Failures.Should().BeEmpty();
        _unready.Should().BeNull("yesterday's namespaces are better than no webhook");
        load.Answered.Should().BeGreaterThanOrEqualTo(Reviews);
        (await Injector.MetricAsync("sidecar_injector_namespaces_watch_connected", Cancellation)).Should().Be(1);
        (await Injector.MetricAsync("sidecar_injector_namespaces_watch_restarts_total", Cancellation)).Should().BeGreaterThan(restarts);
        await FollowsNewNamespacesAsync();
        TestContext.Current.TestOutputHelper?.WriteLine($"{load.Answered} reviews while the API server was killed and started again");
    }

    private async Task TellsThatItIsStaleAsync()
    {
        await UntilAsync("stale for");
        (await Injector.MetricAsync("sidecar_injector_namespaces_watch_connected", Cancellation)).Should().Be(0);
        await Eventually.BecomesTrueAsync(
            "The metric says how old the snapshot is", Deadline,
            async () => await Injector.MetricAsync("sidecar_injector_namespaces_age_seconds", Cancellation) > 1, Cancellation);
    }

    private async Task KnowsNoStrangerAsync()
    {
        using var client = new ReviewClient(Injector);

        var answer = await client.ReviewAsync("never-heard-of", PodDocument.OptedIn("web"), Cancellation);

        ((string?)answer["auditAnnotations"]!["decision"]).Should().Be("PodOptedIn");
        answer["patch"].Should().NotBeNull("the pod's own word holds");
        answer["warnings"]!.ToJsonString().Should().Contain("could not be read in time");
    }

    private async Task FollowsNewNamespacesAsync()
    {
        var known = await Injector.MetricAsync("sidecar_injector_namespaces", Cancellation);
        var ns = await Cluster.CreateNamespaceAsync(labels: OptedIn);
        await Eventually.BecomesTrueAsync(
            "The new namespace is known", Deadline,
            async () => await Injector.MetricAsync("sidecar_injector_namespaces", Cancellation) > known, Cancellation);
        await UntilKnownAsync(ns);
        await Eventually.BecomesTrueAsync(
            "The API server calls the injector again", Deadline, async () => (await CreateAsync(PodDocument.Plain("web"), ns, dryRun: true)).Stored.IsInjected, Cancellation);
    }

    /// <summary>Also the one read of a namespace that the snapshot does not know is made again.</summary>
    private async Task UntilKnownAsync(string ns)
    {
        using var client = new ReviewClient(Injector);
        await Eventually.BecomesTrueAsync(
            $"{ns} is known", Deadline,
            async () => (await client.ReviewAsync(ns, PodDocument.Plain("web"), Cancellation))["warnings"] is null, Cancellation);
    }

    private Task UntilAsync(string detail) => Eventually.BecomesTrueAsync(
        $"The readiness says: {detail}", Deadline,
        async () =>
        {
            var (ready, text) = await Injector.ReadinessAsync(Cancellation);
            _unready ??= ready ? null : text;
            return text.Contains(detail, StringComparison.Ordinal);
        },
        Cancellation);
}
