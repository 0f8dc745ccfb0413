using System.Text.Json;
using Injector.Cluster.Api;
using Injector.Cluster.Events;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using static Injector.Tests.Cluster.Answers;

namespace Injector.Tests.Cluster.Events;

public sealed class EventRecorderTests : IAsyncLifetime
{
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero));
    private FakeApiServer server = null!;
    private KubernetesApi api = null!;
    private EventRecorder recorder = null!;

    public async ValueTask InitializeAsync()
    {
        server = await FakeApiServer.StartAsync();
        api = server.CreateApi(clock);
        recorder = new EventRecorder(api, clock, NullLogger<EventRecorder>.Instance, "injector-1");
    }

    public async ValueTask DisposeAsync()
    {
        await recorder.StopAsync(CancellationToken.None);
        recorder.Dispose();
        api.Dispose();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Leaves_an_Event_on_the_owner()
    {
        server.Others.Add(Body("{}", 201));
        await recorder.StartAsync(CancellationToken.None);

        recorder.Enqueue(Trouble());
        await Eventually.HoldsAsync(() => recorder.Counts.Sent == 1, "the Event is sent");

        var request = server.Requests.Single();
        (request.Method, request.Path).Should().Be(("POST", "/api/v1/namespaces/shop/events"));
        using var body = JsonDocument.Parse(request.Body);
        var sent = body.RootElement;
        sent.GetProperty("metadata").GetProperty("namespace").GetString().Should().Be("shop");
        sent.GetProperty("involvedObject").ToString().Should().Be(
            """{"apiVersion":"apps/v1","kind":"ReplicaSet","name":"web-5d","namespace":"shop","uid":"u-1"}""");
        sent.GetProperty("type").GetString().Should().Be("Warning");
        sent.GetProperty("reason").GetString().Should().Be("ParameterInvalid");
        sent.GetProperty("count").GetInt32().Should().Be(1);
        sent.GetProperty("firstTimestamp").GetString().Should().Be("2026-01-31T12:00:00Z");
    }

    [Fact]
    public async Task Counts_what_repeats_and_sends_the_count_once_a_minute()
    {
        var trouble = Trouble();
        server.Others.Add(Body("{}", 201), Status(409, "AlreadyExists", "exists"), Body("""{"count":1}"""), Body("{}"));
        await recorder.StartAsync(CancellationToken.None);
        recorder.Enqueue(trouble);
        await Eventually.HoldsAsync(() => recorder.Counts.Sent == 1, "the Event is made");

        for (var i = 0; i < 200; i++)
            recorder.Enqueue(Trouble());
        clock.Advance(EventSeries.SendInterval);
        await Eventually.HoldsAsync(() => recorder.Counts.Sent == 2, "the count is raised");

        var last = server.Requests.Last();
        (last.Method, last.Path).Should().Be(("PATCH", $"/api/v1/namespaces/shop/events/{trouble.ObjectName}"));
        last.ContentType.Should().Be("application/merge-patch+json");
        last.Body.Should().MatchRegex("""^\{"count":201,"lastTimestamp":"2026-01-31T12:0[0-9]:[0-9]{2}Z"\}$""");
        server.Requests.Should().HaveCount(4);
    }

    [Fact]
    public async Task Cuts_short_a_namespace_in_which_everything_fails_in_its_own_words()
    {
        server.Others.Add(Body("{}", 201));
        for (var i = 0; i < 500; i++)
            recorder.Enqueue(Trouble($"m{i}"));
        recorder.Enqueue(Trouble("m") with { Namespace = "quiet" });
        await recorder.StartAsync(CancellationToken.None);

        await Eventually.HoldsAsync(() => recorder.Counts.Sent == EventSeries.MostPerNamespace + 1, "all that may be sent is sent");

        recorder.Counts.Dropped.Should().Be(500 - EventSeries.MostPerNamespace);
        server.Requests.Count(r => r.Path.Contains("/quiet/")).Should().Be(1);
    }

    [Fact]
    public async Task Goes_on_after_a_refusal()
    {
        server.Others.Add(Status(403, "Forbidden", "the namespace is being terminated"), Body("{}", 201));
        await recorder.StartAsync(CancellationToken.None);

        recorder.Enqueue(Trouble("first"));
        await Eventually.HoldsAsync(() => recorder.Counts.Failed == 1, "the refusal is counted");
        recorder.Enqueue(Trouble("second"));

        await Eventually.HoldsAsync(() => recorder.Counts.Sent == 1, "the next Event is sent");
    }

    [Fact]
    public async Task Tells_the_last_count_before_it_stops()
    {
        server.Others.Add(Body("{}", 201), Status(409, "AlreadyExists", "exists"), Body("""{"count":1}"""), Body("{}"));
        await recorder.StartAsync(CancellationToken.None);
        recorder.Enqueue(Trouble());
        await Eventually.HoldsAsync(() => recorder.Counts.Sent == 1, "the Event is made");
        recorder.Enqueue(Trouble());
        recorder.Enqueue(Trouble());

        await recorder.StopAsync(CancellationToken.None);

        server.Requests.Last().Body.Should().StartWith("""{"count":3,""");
        server.Requests.Should().HaveCount(4);
    }

    [Fact]
    public async Task What_it_was_sending_when_it_was_stopped_is_sent_before_it_ends()
    {
        var never = new TaskCompletionSource();
        server.Others.Add(After(never.Task, Body("{}", 201)), Body("{}", 201));
        await recorder.StartAsync(CancellationToken.None);
        recorder.Enqueue(Trouble());
        await Eventually.HoldsAsync(() => server.Requests.Count == 1, "the API server is asked, and does not answer");

        await recorder.StopAsync(CancellationToken.None);

        recorder.Counts.Sent.Should().Be(1);
        server.Requests.Should().HaveCount(2);
    }

    [Fact]
    public void An_event_that_was_not_seen_for_a_while_is_forgotten_and_frees_its_place()
    {
        var series = new EventSeries(clock, _ => true);
        for (var i = 0; i < EventSeries.MostPerNamespace; i++)
            series.Note(Trouble($"m{i}")).Should().Be(0);
        series.Note(Trouble("one more")).Should().Be(1);
        series.TakeDue(int.MaxValue).Should().HaveCount(EventSeries.MostPerNamespace);

        clock.Advance(EventSeries.Window);

        series.TakeDue(int.MaxValue).Should().BeEmpty();
        series.Note(Trouble("one more")).Should().Be(0);
    }

    private static ClusterEvent Trouble(string message = "log-path: not absolute") =>
        new("shop", "apps/v1", "ReplicaSet", "web-5d", "u-1", "ParameterInvalid", message);
}
