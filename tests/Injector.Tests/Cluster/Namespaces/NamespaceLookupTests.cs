using System.Threading.Channels;
using Injector.Cluster.Api;
using Injector.Cluster.Namespaces;
using Injector.Injection.Pods;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using static Injector.Tests.Cluster.Answers;

namespace Injector.Tests.Cluster.Namespaces;

public sealed class NamespaceLookupTests : IAsyncLifetime
{
    private const string OptedIn = "\"sidecar-injector.io/inject\":\"true\"";

    private readonly FakeTimeProvider clock = new();
    private FakeApiServer server = null!;
    private KubernetesApi api = null!;
    private NamespaceWatch watch = null!;
    private NamespaceLookup lookup = null!;

    public async ValueTask InitializeAsync()
    {
        server = await FakeApiServer.StartAsync();
        server.Lists.Add(List("10", Namespace("shop", labels: OptedIn)));
        server.Watches.Add(Silence());
        api = server.CreateApi(clock);
        watch = new NamespaceWatch(api, clock, NullLogger<NamespaceWatch>.Instance);
        lookup = new NamespaceLookup(watch, api, clock);
    }

    public async ValueTask DisposeAsync()
    {
        await watch.StopAsync(CancellationToken.None);
        watch.Dispose();
        api.Dispose();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Answers_from_the_snapshot_without_a_request_and_without_waiting()
    {
        await watch.StartAsync(CancellationToken.None);
        await Eventually.HoldsAsync(() => watch.Health.Synced, "the list is read");

        var answer = lookup.FindAsync("shop", CancellationToken.None);

        answer.IsCompletedSuccessfully.Should().BeTrue();
        (await answer).Labels.Should().ContainKey("sidecar-injector.io/inject");
        server.Count("other").Should().Be(0);
    }

    [Fact]
    public async Task Reads_a_namespace_that_the_snapshot_does_not_know()
    {
        server.Others.Add(Body(Namespace("new", labels: OptedIn)));

        var facts = await FindAsync("new");

        facts.Known.Should().BeTrue();
        facts.Labels.Should().ContainKey("sidecar-injector.io/inject");
        var request = server.Requests.Single(r => r.Kind == "other");
        request.Path.Should().Be("/api/v1/namespaces/new");
        request.Accept.Should().Be("application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1");
    }

    [Fact]
    public async Task Shares_one_read_between_all_who_ask_at_the_same_time()
    {
        var gate = new TaskCompletionSource();
        server.Others.Add(After(gate.Task, Body(Namespace("new", labels: OptedIn))));
        var asked = Enumerable.Range(0, 100).Select(_ => FindAsync("new")).ToArray();

        gate.SetResult();

        (await Task.WhenAll(asked)).Should().OnlyContain(facts => facts.Known && facts.Labels.Count == 1);
        server.Count("other").Should().Be(1);
    }

    [Fact]
    public async Task One_caller_that_gives_up_does_not_spoil_the_read_for_the_others()
    {
        var gate = new TaskCompletionSource();
        server.Others.Add(After(gate.Task, Body(Namespace("new"))));
        using var impatient = new CancellationTokenSource();
        var first = lookup.FindAsync("new", impatient.Token).AsTask();
        var second = FindAsync("new");

        await impatient.CancelAsync();
        gate.SetResult();

        await first.Invoking(f => f).Should().ThrowAsync<OperationCanceledException>();
        (await second).Known.Should().BeTrue();
    }

    [Fact]
    public async Task A_namespace_that_is_not_there_is_unknown_and_asked_for_again_a_moment_later()
    {
        server.Others.Add(Status(404, "NotFound", "namespaces \\\"new\\\" not found"), Body(Namespace("new")));

        (await FindAsync("new")).Known.Should().BeFalse();
        (await FindAsync("new")).Known.Should().BeFalse("the answer is remembered for a moment");
        clock.Advance(NamespaceLookup.Memory);

        (await FindAsync("new")).Known.Should().BeTrue();
        server.Count("other").Should().Be(2);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_in_time_makes_the_namespace_unknown()
    {
        server.Others.Add(Silence());
        var asked = FindAsync("new");

        await Eventually.HoldsAsync(() => asked.IsCompleted, "the deadline ends the read", () => clock.Advance(TimeSpan.FromMilliseconds(50)));

        (await asked).Known.Should().BeFalse();
    }

    [Fact]
    public async Task A_server_that_is_away_costs_one_review_its_wait_not_thousands()
    {
        server.Others.Add(Status(503, "ServiceUnavailable", "away"));
        (await FindAsync("new-0")).Known.Should().BeFalse();

        var answers = Enumerable.Range(1, 2000).Select(i => lookup.FindAsync($"new-{i}", CancellationToken.None)).ToArray();

        answers.Should().OnlyContain(a => a.IsCompletedSuccessfully && !a.Result.Known);
        server.Count("other").Should().Be(1);
    }

    [Fact]
    public async Task After_the_pause_one_review_tries_again_and_opens_the_way_for_the_rest()
    {
        var gate = new TaskCompletionSource();
        server.Others.Add(Status(503, "ServiceUnavailable", "away"), After(gate.Task, Body(Namespace("new-1"))), Body(Namespace("new-3")));
        await FindAsync("new-0");
        clock.Advance(NamespaceLookup.Pause);

        var probe = FindAsync("new-1");
        var other = await FindAsync("new-2");
        gate.SetResult();

        other.Known.Should().BeFalse("only one review waits for a server that may still be away");
        (await probe).Known.Should().BeTrue();
        (await FindAsync("new-3")).Known.Should().BeTrue();
    }

    [Fact]
    public async Task The_snapshot_wins_over_what_was_read_before_it_knew()
    {
        var live = Channel.CreateUnbounded<string>();
        server.Others.Add(Body(Namespace("new")));
        server.Watches.Next();
        server.Watches.Add(Live(live));
        await watch.StartAsync(CancellationToken.None);
        await Eventually.HoldsAsync(() => watch.Health.Connected, "the watch runs");
        (await FindAsync("new")).Labels.Should().BeEmpty();

        live.Writer.TryWrite(Event("ADDED", Namespace("new", "11", labels: OptedIn)));
        await Eventually.HoldsAsync(() => watch.TryFind("new", out _), "the watch delivers");

        (await FindAsync("new")).Labels.Should().HaveCount(1);
    }

    private Task<NamespaceFacts> FindAsync(string name) => lookup.FindAsync(name, CancellationToken.None).AsTask();
}
