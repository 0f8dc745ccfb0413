using System.Net;
using Injector.Injection;
using Injector.Injection.Reasons;
using Injector.Tests.Admission;
using Injector.Tests.Hosting;

namespace Injector.Tests.Telemetry;

// OpenTelemetry listens to every meter of the process, so other servers must not be counting at the same time.
[CollectionDefinition(nameof(MetricsTests), DisableParallelization = true)]
[Collection(nameof(MetricsTests))]
public sealed class MetricsTests
{
    [Fact]
    public async Task Reviews_refusals_sizes_and_durations_are_counted()
    {
        await using var server = await RunningServer.StartAsync(Outcomes.Injected);
        using var client = server.CreateClient();
        using (await client.PostAsync("/mutate", Reviews.Json(Reviews.Of(Reviews.OptedInPod))))
        using (await client.PostAsync("/mutate", Reviews.Json("{}")))
        {
        }

        // An answer is sent a moment before its review counts as over.
        var metrics = "";
        for (var i = 0; i < 1_000 && !metrics.Contains("sidecar_injector_reviews_active{} 0", StringComparison.Ordinal); i++)
            metrics = await ScrapeAsync(server);

        metrics.Should().Contain("""sidecar_injector_reviews_total{decision="inject",reason="PodOptedIn",result="injected"} 1""");
        metrics.Should().Contain("""sidecar_injector_requests_refused_total{status="400"} 1""");
        metrics.Should().Contain("""sidecar_injector_review_duration_seconds_bucket{result="injected",le="0.00025"} """);
        metrics.Should().Contain("""sidecar_injector_review_duration_seconds_count{result="injected"} 1""");
        metrics.Should().Contain("""sidecar_injector_patch_size_bytes_bucket{le="1024"} 1""");
        metrics.Should().Contain("sidecar_injector_reviews_active{} 0");
        metrics.Should().Contain("sidecar_injector_certificate_expiry_timestamp_seconds{} 1");
        metrics.Should().Contain("""sidecar_injector_build_info{version="0.1.0"} 1""");
    }

    [Fact]
    public async Task Errors_and_reloads_are_there_before_the_first_one_happens()
    {
        await using var server = await RunningServer.StartAsync();

        var metrics = await ScrapeAsync(server);

        metrics.Should().Contain("""sidecar_injector_reviews_total{decision="inject",reason="InternalError",result="unchanged"} 0""");
        metrics.Should().Contain("""sidecar_injector_reviews_total{decision="inject",reason="ParameterInvalid",result="unchanged"} 0""");
        metrics.Should().Contain("""sidecar_injector_reloads_total{kind="certificate",result="failure"} 0""");
        metrics.Should().Contain("""sidecar_injector_reloads_total{kind="configuration",result="success"} 0""");
        metrics.Should().Contain("""sidecar_injector_last_reload_successful{kind="configuration"} 1""");
        metrics.Should().Contain("""sidecar_injector_last_reload_successful{kind="certificate"} 1""");
    }

    private static readonly Dictionary<string, InjectionOutcome> Labels = new()
    {
        { """{decision="inject",reason="MountConflict",result="denied"} 1""", new() { Decision = new(5, true, Reason.NamespaceEnforced), Reason = Reason.MountConflict, Allowed = false } },
        { """{decision="inject",reason="ParameterInvalid",result="unchanged"} 1""", new() { Decision = new(6, true, Reason.PodOptedIn), Reason = Reason.ParameterInvalid } },
        { """{decision="inject",reason="AlreadyInjected",result="unchanged"} 1""", new() { Decision = new(6, true, Reason.PodOptedIn), Reason = Reason.AlreadyInjected } },
        { """{decision="inject",reason="InternalError",result="unchanged"} 1""", new() { Decision = new(0, false, Reason.InternalError), Reason = Reason.InternalError } },
        { """{decision="inject",reason="MalformedPod",result="unchanged"} 1""", new() { Decision = new(0, false, Reason.MalformedPod), Reason = Reason.MalformedPod } },
        { """{decision="skip",reason="NotOptedIn",result="unchanged"} 1""", new() { Decision = new(10, false, Reason.NotOptedIn), Reason = Reason.NotOptedIn } },
    };

    public static TheoryData<string> Expected => [.. Labels.Keys];

    [Theory]
    [MemberData(nameof(Expected))]
    public async Task Denials_errors_and_skips_have_their_own_labels(string expected)
    {
        await using var server = await RunningServer.StartAsync(Outcomes.Always(Labels[expected]));
        using var client = server.CreateClient();
        using (await client.PostAsync("/mutate", Reviews.Json(Reviews.Of(Reviews.OptedInPod))))
        {
        }

        (await ScrapeAsync(server)).Should().Contain("sidecar_injector_reviews_total" + expected);
    }

    [Fact]
    public async Task The_number_of_series_does_not_depend_on_who_is_reviewed()
    {
        await using var server = await RunningServer.StartAsync(Outcomes.Injected);
        using var client = server.CreateClient();
        async Task ReviewAsync(int i)
        {
            var review = Reviews.Of(Reviews.OptedInPod, uid: $"uid-{i}").Replace("\"shop\"", $"\"namespace-{i}\"", StringComparison.Ordinal);
            using var response = await client.PostAsync($"/mutate?timeout={i + 1}s", Reviews.Json(review));
        }

        await ReviewAsync(0);
        var before = await SeriesAsync(server);
        for (var i = 1; i < 50; i++)
            await ReviewAsync(i);

        (await SeriesAsync(server)).Should().Be(before);
    }

    [Fact]
    public async Task Kestrels_connections_and_handshakes_are_shown_by_port_alone()
    {
        await using var server = await RunningServer.StartAsync();
        using var client = server.CreateClient();
        using (await client.PostAsync("/mutate", Reviews.Json("{}")))
        {
        }

        var metrics = await ScrapeAsync(server);

        metrics.Should().Contain($"kestrel_tls_handshake_duration_seconds_count{{server_port=\"{server.Webhook.Port}\"}} 1");
        metrics.Should().NotContain("server_address").And.NotContain("kestrel_connection_duration");
    }

    private static async Task<int> SeriesAsync(RunningServer server) =>
        (await ScrapeAsync(server)).Split('\n').Count(line => line.StartsWith("sidecar_injector", StringComparison.Ordinal));

    private static async Task<string> ScrapeAsync(RunningServer server)
    {
        var (status, text) = await server.GetManagementAsync("/metrics");
        status.Should().Be(HttpStatusCode.OK);
        return text;
    }
}
