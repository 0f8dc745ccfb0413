using System.Threading.Channels;
using Injector.Cluster.Api;
using Injector.Cluster.Namespaces;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using static Injector.Tests.Cluster.Answers;

namespace Injector.Tests.Cluster.Namespaces;

public sealed class NamespaceWatchTests : IAsyncLifetime
{
    private const string OptedIn = "\"sidecar-injector.io/inject\":\"true\"";

    private readonly FakeTimeProvider clock = new();
    private FakeApiServer server = null!;
    private KubernetesApi api = null!;
    private NamespaceWatch watch = null!;

    public async ValueTask InitializeAsync()
    {
        server = await FakeApiServer.StartAsync();
        api = server.CreateApi(clock);
        watch = new NamespaceWatch(api, clock, NullLogger<NamespaceWatch>.Instance);
    }

    public async ValueTask DisposeAsync()
    {
        await watch.StopAsync(CancellationToken.None);
        watch.Dispose();
        api.Dispose();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Keeps_what_decisions_read_and_drops_the_rest()
    {
        server.Lists.Add(List("10", Namespace("shop",
            labels: OptedIn + ",\"team\":\"shop\",\"pod-security.kubernetes.io/enforce\":\"restricted\"",
            annotations: "\"openshift.io/sa.scc.uid-range\":\"1000/10\",\"sidecar-injector.io/log-path\":\"/l\",\"kubectl.kubernetes.io/x\":\"y\"")));
        server.Watches.Add(Silence());

        await StartAsync(() => watch.Health.Connected);

        watch.TryFind("shop", out var shop).Should().BeTrue();
        shop!.Known.Should().BeTrue();
        shop.Labels.Keys.Should().BeEquivalentTo("sidecar-injector.io/inject", "pod-security.kubernetes.io/enforce");
        shop.Annotations.Keys.Should().BeEquivalentTo("openshift.io/sa.scc.uid-range", "sidecar-injector.io/log-path");
    }

    [Fact]
    public async Task Asks_for_metadata_alone_with_bookmarks_a_limit_and_the_lists_version()
    {
        server.Lists.Add(List("10"));
        server.Watches.Add(Silence());

        await StartAsync(() => watch.Health.Connected);

        var list = server.Requests.Single(r => r.Kind == "list");
        list.Accept.Should().Be("application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1");
        list.Query["limit"].ToString().Should().Be("250");
        var opened = server.Requests.Single(r => r.Kind == "watch");
        opened.Accept.Should().Be("application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1");
        opened.Query["allowWatchBookmarks"].ToString().Should().Be("true");
        opened.Query["resourceVersion"].ToString().Should().Be("10");
        opened.Query["timeoutSeconds"].ToString().Should().Be("290");
    }

    [Fact]
    public async Task Follows_namespaces_that_come_change_and_go()
    {
        var live = Channel.CreateUnbounded<string>();
        server.Lists.Add(List("10", Namespace("old")));
        server.Watches.Add(Live(live));
        await StartAsync(() => watch.Health.Connected);

        live.Writer.TryWrite(Event("ADDED", Namespace("shop", "11")));
        await Eventually.HoldsAsync(() => watch.TryFind("shop", out _), "shop is known");
        live.Writer.TryWrite(Event("MODIFIED", Namespace("shop", "12", labels: OptedIn)));
        await Eventually.HoldsAsync(() => watch.TryFind("shop", out var shop) && shop.Labels.Count == 1, "the label is known");
        live.Writer.TryWrite(Event("DELETED", Namespace("old", "13")));
        await Eventually.HoldsAsync(() => !watch.TryFind("old", out _), "old is forgotten");

        watch.Health.Size.Should().Be(1);
        watch.Health.Restarts.Should().Be(0);
    }

    [Fact]
    public async Task Reads_an_event_that_arrives_in_pieces()
    {
        var line = Event("ADDED", Namespace("shop", "11"));
        server.Lists.Add(List("10"));
        server.Watches.Add(Silence([.. line.Select(c => c.ToString())]));

        await StartAsync(() => watch.TryFind("shop", out _));

        watch.Health.Restarts.Should().Be(0);
    }

    [Fact]
    public async Task Goes_through_every_page_of_a_list()
    {
        server.Lists.Add(ListPage("10", "t 1/+", Namespace("a")), ListPage("10", "t2", Namespace("b")), List("10", Namespace("c")));
        server.Watches.Add(Silence());

        await StartAsync(() => watch.Health.Connected);

        watch.Health.Size.Should().Be(3);
        server.Requests.Where(r => r.Kind == "list").Select(r => r.Query["continue"].ToString()).Should().Equal("", "t 1/+", "t2");
    }

    [Fact]
    public async Task Starts_a_list_over_when_its_continue_token_expired_and_shows_no_half_of_it()
    {
        server.Lists.Add(ListPage("10", "t1", Namespace("half")), Status(410, "Expired", "The provided continue parameter is too old"));
        server.Lists.Add(ListPage("20", "t2", Namespace("a")), List("20", Namespace("b")));
        server.Watches.Add(Silence());

        await StartAsync(() => watch.Health.Connected);

        watch.Health.Size.Should().Be(2);
        watch.TryFind("half", out _).Should().BeFalse();
        watch.Health.Restarts.Should().Be(1);
    }

    [Fact]
    public async Task Resumes_from_the_last_bookmark_after_the_servers_time_limit_without_counting_a_restart()
    {
        server.Lists.Add(List("10", Namespace("shop")));
        server.Watches.Add(Watch(Bookmark("55")), Silence());

        await StartAsync(() => server.Count("watch") == 2);

        server.Requests.Last().Query["resourceVersion"].ToString().Should().Be("55");
        server.Count("list").Should().Be(1);
        watch.Health.Restarts.Should().Be(0);
    }

    [Fact]
    public async Task Resumes_from_the_last_event_after_the_connection_is_cut_in_the_middle_of_a_line()
    {
        server.Lists.Add(List("10"));
        server.Watches.Add(Cut(() => watch.TryFind("a", out _), Event("ADDED", Namespace("a", "11")), "{\"type\":\"ADD"), Silence(Event("ADDED", Namespace("b", "12"))));

        await StartAsync(() => watch.TryFind("b", out _));

        server.Count("list").Should().Be(1);
        server.Requests.Last().Query["resourceVersion"].ToString().Should().Be("11");
        watch.Health.Restarts.Should().Be(1);
    }

    [Fact]
    public async Task Resumes_from_the_last_event_when_the_server_closes_in_the_middle_of_a_line()
    {
        server.Lists.Add(List("10"));
        server.Watches.Add(Watch(Event("ADDED", Namespace("a", "11")), "{\"type\":\"ADD"), Silence());

        await StartAsync(() => server.Count("watch") == 2);

        server.Requests.Last().Query["resourceVersion"].ToString().Should().Be("11");
        server.Count("list").Should().Be(1);
    }

    public static TheoryData<string> Relisting =>
    [
        Error(410, "Expired"),
        Error(500, "InternalError"),
        Error(504, "Timeout"),
        "this is not JSON\n",
        Event("SURPRISE", Namespace("x")),
        Event("ADDED", "{}"),
    ];

    [Theory]
    [MemberData(nameof(Relisting))]
    public async Task Lists_again_when_events_may_have_been_missed(string line)
    {
        server.Lists.Add(List("10", Namespace("gone")), List("20", Namespace("new")));
        server.Watches.Add(Watch(line), Silence());

        await StartAsync(() => watch.Health is { Connected: true, Restarts: 1 });

        watch.TryFind("gone", out _).Should().BeFalse("the second list replaces the first");
        watch.TryFind("new", out _).Should().BeTrue();
        server.Requests.Last().Query["resourceVersion"].ToString().Should().Be("20");
    }

    [Fact]
    public async Task Lists_again_when_the_watch_itself_is_answered_with_410()
    {
        server.Lists.Add(List("10", Namespace("gone")), List("20", Namespace("new")));
        server.Watches.Add(Status(410, "Expired", "too old resource version"), Silence());

        await StartAsync(() => watch.Health is { Connected: true, Restarts: 1 });

        watch.TryFind("new", out _).Should().BeTrue();
    }

    [Fact]
    public async Task Gives_up_a_watch_that_is_silent_beyond_the_servers_own_limit_and_keeps_what_it_knows()
    {
        server.Lists.Add(List("10", Namespace("shop")));
        var gate = new TaskCompletionSource();
        server.Watches.Add(Silence(), After(gate.Task, Silence()));
        await StartAsync(() => watch.Health.Connected);

        await Eventually.HoldsAsync(() => !watch.Health.Connected, "the watch is given up", () => clock.Advance(TimeSpan.FromSeconds(5)));

        watch.Health.Age(clock.GetUtcNow()).Should().BeGreaterThanOrEqualTo(NamespaceWatch.SilenceLimit);
        watch.Health.Error.Should().Be("the watch was silent for 310 s");
        watch.TryFind("shop", out _).Should().BeTrue();
        gate.SetResult();
        await Eventually.HoldsAsync(() => watch.Health.Connected, "the watch is back", Tick);
        server.Count("list").Should().Be(1);
    }

    [Fact]
    public async Task A_bookmark_keeps_a_quiet_watch_alive()
    {
        var live = Channel.CreateUnbounded<string>();
        server.Lists.Add(List("10"));
        server.Watches.Add(Live(live));
        await StartAsync(() => watch.Health.Connected);

        for (var i = 0; i < 3; i++)
        {
            clock.Advance(NamespaceWatch.SilenceLimit - TimeSpan.FromSeconds(1));
            live.Writer.TryWrite(Bookmark("11"));
            await Eventually.HoldsAsync(() => watch.Health.LastContact == clock.GetUtcNow(), "the bookmark is read");
        }

        watch.Health.Connected.Should().BeTrue();
        server.Count("watch").Should().Be(1);
    }

    [Fact]
    public async Task Says_that_it_may_not_list_and_works_as_soon_as_it_may()
    {
        server.Lists.Add(Status(403, "Forbidden", "namespaces is forbidden"));
        await StartAsync(() => watch.Health.Error is not null);

        watch.Health.Synced.Should().BeFalse();
        watch.Health.Describe(clock.GetUtcNow()).Should().Be("not read yet: namespaces is forbidden");

        server.Lists.Add(List("10", Namespace("shop")));
        server.Watches.Add(Silence());
        await Eventually.HoldsAsync(() => watch.Health.Connected, "the watch runs", Tick);

        watch.Health.Describe(clock.GetUtcNow()).Should().Be("1 known, in step with the cluster");
    }

    [Fact]
    public async Task Decides_with_stale_facts_while_the_server_is_away_and_says_how_stale()
    {
        server.Lists.Add(List("10", Namespace("shop")));
        server.Watches.Add(Cut(() => watch.Health.Connected), Status(503, "ServiceUnavailable", "shutting down"));
        server.Lists.Add(Status(503, "ServiceUnavailable", "shutting down"));
        await StartAsync(() => watch.Health.Error == "shutting down");

        clock.Advance(TimeSpan.FromMinutes(10));

        watch.TryFind("shop", out _).Should().BeTrue();
        watch.Health.Synced.Should().BeTrue();
        watch.Health.Age(clock.GetUtcNow()).Should().BeGreaterThanOrEqualTo(TimeSpan.FromMinutes(10));
        watch.Health.Describe(clock.GetUtcNow()).Should().MatchRegex("^1 known, stale for 6[0-9][0-9] s: shutting down$");
    }

    [Fact]
    public async Task Does_not_ask_a_server_that_closes_at_once_in_a_tight_loop()
    {
        server.Lists.Add(List("10"));
        server.Watches.Add(Watch());
        await watch.StartAsync(CancellationToken.None);
        await Eventually.HoldsAsync(() => server.Count("watch") == 1, "the first watch is opened");

        // The clock stands still: a second watch could only come without waiting.
        await Task.Delay(200);
        server.Count("watch").Should().Be(1);
        await Eventually.HoldsAsync(() => server.Count("watch") == 2, "the second watch follows in time", Tick);
    }

    [Fact]
    public async Task Reads_the_list_anew_every_hour()
    {
        server.Lists.Add(List("10", Namespace("gone")), List("20", Namespace("new")));
        server.Watches.Add(Silence());
        await StartAsync(() => watch.Health.Connected);

        await Eventually.HoldsAsync(() => watch.TryFind("new", out _), "the list is read anew", () =>
        {
            if (watch.Health.Connected)
                clock.Advance(TimeSpan.FromMinutes(5));
        });

        watch.TryFind("gone", out _).Should().BeFalse();
    }

    [Fact]
    public async Task Reads_the_credentials_again_when_the_server_rejects_them()
    {
        server.Token = "old";
        var tokens = new Queue<string>(["old", "new"]);
        using var rotating = new KubernetesApi(
            new ClusterAccess(() => new k8s.KubernetesClientConfiguration { Host = server.Address.ToString(), AccessToken = tokens.Dequeue() }), clock);
        using var other = new NamespaceWatch(rotating, clock, NullLogger<NamespaceWatch>.Instance);
        server.Lists.Add(List("10"));
        server.Watches.Add(Watch(Bookmark("11")), Silence(Bookmark("12")));
        await other.StartAsync(CancellationToken.None);
        await Eventually.HoldsAsync(() => server.Count("watch") == 1, "the first watch is opened");

        server.Token = "new";

        await Eventually.HoldsAsync(() => other.Health.Connected && server.Count("watch") == 3, "the second watch is open", Tick);
        other.Health.Restarts.Should().Be(0);
        await other.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Stops_at_once_when_asked_to()
    {
        server.Lists.Add(List("10"));
        server.Watches.Add(Silence());
        await StartAsync(() => watch.Health.Connected);

        await watch.StopAsync(CancellationToken.None);

        watch.Health.Connected.Should().BeFalse();
        watch.ExecuteTask!.IsCompletedSuccessfully.Should().BeTrue();
    }

    private async Task StartAsync(Func<bool> until)
    {
        await watch.StartAsync(CancellationToken.None);
        await Eventually.HoldsAsync(until, "the watch is where the test begins", Tick);
    }

    /// <summary>Back-offs pass quickly; the time limits of requests that are under way, on a busy machine, do not.</summary>
    private void Tick() => clock.Advance(TimeSpan.FromMilliseconds(25));
}
