using Injector.Cluster.Api;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using static Injector.Tests.Cluster.Answers;

namespace Injector.Tests.Cluster.Api;

public sealed class ServerVersionWatchTests : IAsyncLifetime
{
    private const string Newer = """{"major":"1","minor":"34+","gitVersion":"v1.34.1-eks"}""";
    private const string Older = """{"major":"1","minor":"31","gitVersion":"v1.31.4"}""";

    private readonly FakeTimeProvider clock = new();
    private FakeApiServer server = null!;
    private KubernetesApi api = null!;
    private ServerVersionWatch watch = null!;

    public async ValueTask InitializeAsync()
    {
        server = await FakeApiServer.StartAsync();
        api = server.CreateApi(clock);
        watch = new ServerVersionWatch(api, clock, NullLogger<ServerVersionWatch>.Instance);
    }

    public async ValueTask DisposeAsync()
    {
        await watch.StopAsync(CancellationToken.None);
        watch.Dispose();
        api.Dispose();
        await server.DisposeAsync();
    }

    [Theory]
    [InlineData(Newer, true)]
    [InlineData(Older, false)]
    public async Task The_servers_version_says_whether_sidecars_are_native(string version, bool native)
    {
        server.Others.Add(Body(version));

        await watch.StartAsync(CancellationToken.None);
        await Eventually.HoldsAsync(() => watch.Version is not null, "the version is known");

        watch.RunsNativeSidecars.Should().Be(native);
        watch.Check().IsReady.Should().BeTrue();
    }

    [Theory]
    [InlineData(500, "InternalError")]
    [InlineData(429, "TooManyRequests")]
    [InlineData(503, "ServiceUnavailable")]
    public async Task Nobody_is_ready_before_the_server_has_told_it(int status, string reason)
    {
        server.Others.Add(Status(status, reason, "later"), Body(Newer));
        watch.Check().IsReady.Should().BeFalse();

        await watch.StartAsync(CancellationToken.None);
        await Eventually.HoldsAsync(() => server.Count("other") == 1, "the server is asked");
        watch.Check().IsReady.Should().BeFalse("a Job's pod would get a sidecar that never ends");

        await Eventually.HoldsAsync(() => Later(watch.Version is not null), "it is asked again");
        watch.Check().IsReady.Should().BeTrue();
    }

    [Theory]
    [InlineData(403, "Forbidden")]
    [InlineData(404, "NotFound")]
    public async Task A_refusal_is_an_answer_and_is_shown(int status, string reason)
    {
        server.Others.Add(Status(status, reason, "forbidden: no rule for /version"));

        await watch.StartAsync(CancellationToken.None);
        await Eventually.HoldsAsync(() => watch.Check().IsReady, "it is ready without");

        watch.Check().Detail.Should().Be("unknown, so sidecarLifecycle Auto is Classic: forbidden: no rule for /version");
        watch.RunsNativeSidecars.Should().BeFalse();
    }

    [Fact]
    public async Task An_upgraded_server_is_noticed_and_one_that_is_away_is_not_forgotten()
    {
        server.Others.Add(Body(Older), Status(503, "ServiceUnavailable", "upgrading"), Body(Newer));
        var changes = new List<string>();
        watch.Changed += version => changes.Add(version.Text);

        await watch.StartAsync(CancellationToken.None);
        // The clock is the requests' as well: moved while the first is under way, it ends that.
        await Eventually.HoldsAsync(() => watch.Version is not null, "the first version is known");
        await Eventually.HoldsAsync(() => Later(server.Count("other") >= 2), "it is asked again");
        watch.Check().IsReady.Should().BeTrue();
        await Eventually.HoldsAsync(() => Later(watch.RunsNativeSidecars), "the upgrade is seen");

        changes.Should().Equal("v1.31.4", "v1.34.1-eks");
    }

    private bool Later(bool seen)
    {
        if (!seen)
            clock.Advance(ServerVersionWatch.Interval);
        return seen;
    }
}
