using Injector.Background;
using Injector.Certificates.SelfManaged;
using Injector.Cluster.Api;
using Injector.Cluster.Events;
using Injector.Cluster.Namespaces;
using Injector.Cluster.SelfManaged;
using Injector.Telemetry;
using Injector.Tests.Programs;
using k8s;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using static Injector.Tests.Cluster.Answers;

namespace Injector.Tests.Cluster;

/// <summary>
/// Every caller of the API server in the background, with every fault that a network and those at its other end can have, at the start and
/// later: nobody ends, each failure is counted, and once the way is good again all is as it should be.
/// </summary>
public sealed class UnreliableApiServerTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _clock = new(DateTimeOffset.UtcNow);
    private FakeApiServer _server = null!;
    private UnreliableNetwork _network = null!;
    private KubernetesApi _api = null!;

    public static TheoryData<string, Fault> Everything
    {
        get
        {
            var all = new TheoryData<string, Fault>();
            foreach (var caller in (string[])["namespaces", "version", "events", "certificate"])
                foreach (var fault in Enum.GetValues<Fault>().Where(fault => fault != Fault.None))
                    all.Add(caller, fault);
            return all;
        }
    }

    public async ValueTask InitializeAsync()
    {
        _server = await FakeApiServer.StartAsync();
        _server.Lists.Add(List("10", Namespace("shop")));
        _server.Watches.Add(Silence());
        _server.Others.Add(AnswerAsync);
        _network = new UnreliableNetwork(_server.Address);
        _api = new(new ClusterAccess(() => new KubernetesClientConfiguration { Host = _network.Address.ToString() }), _clock);
    }

    public async ValueTask DisposeAsync()
    {
        _api.Dispose();
        await _network.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Everything))]
    public async Task At_the_start_and_later_nobody_ends_and_all_recover(string name, Fault fault)
    {
        using var caller = Make(name);
        _network.Fault = fault;
        await caller.Service.StartAsync(CancellationToken.None);
        await FailsAsync(caller, "it meets the fault at the start");

        _network.Fault = Fault.None;
        await WorksAsync(caller, "it works once it can");

        // Again, in the middle: what is open breaks, or says no more.
        var (before, failures) = (caller.Progress(), caller.Loop.Failures);
        _network.Fault = fault;
        if (fault is not Fault.Hangs and not Fault.Resets and not Fault.Closes)
            _network.BreakAll();
        caller.Provoke();
        // At once to where it asks again by itself: nothing is under way that this could make late.
        _clock.Advance(caller.Pace);
        await Eventually.HoldsAsync(() => caller.Loop.Failures > failures, "it meets the fault later", () => Later(caller));
        caller.Keeps().Should().BeTrue("what is known is served on");

        _network.Fault = Fault.None;
        _network.BreakAll();
        await Eventually.HoldsAsync(() => caller.Progress() > before, "it works again", () => Later(caller));
        caller.Service.ExecuteTask!.IsCompleted.Should().BeFalse("nothing ends it");
        await caller.Service.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task An_address_that_drops_packets_is_named_with_what_was_tried()
    {
        using var hole = new BlackHole();
        using var api = new KubernetesApi(new ClusterAccess(() => new KubernetesClientConfiguration { Host = hole.Address.ToString() }), TimeProvider.System);

        var tried = () => api.GetAsync("/api/v1/namespaces/shop?x=1", CancellationToken.None);

        (await tried.Should().ThrowAsync<KubernetesApiException>()).Which.Message.Should().Be(
            $"{hole.Address} cannot be reached: no connection within 10 s, as when a firewall or an egress policy drops packets (GET /api/v1/namespaces/shop)");
    }

    [Fact]
    public async Task Who_gives_up_himself_is_told_of_no_failure()
    {
        _network.Fault = Fault.Hangs;
        using var gaveUp = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));

        var tried = () => _api.GetAsync("/version", gaveUp.Token);

        await tried.Should().ThrowAsync<OperationCanceledException>();
    }

    private Task FailsAsync(Caller caller, string because) =>
        Eventually.HoldsAsync(() => caller.Loop.Failures > 0, because, () => { caller.Provoke(); _clock.Advance(TimeSpan.FromSeconds(1)); });

    private async Task WorksAsync(Caller caller, string because) =>
        await Eventually.HoldsAsync(() => caller.Progress() > 0 && caller.Keeps(), because, () => Later(caller));

    // Small steps, so that time-outs of requests under way do not pass before their answers on a busy machine.
    private void Later(Caller caller)
    {
        caller.Provoke();
        _clock.Advance(TimeSpan.FromMilliseconds(250));
    }

    private Caller Make(string name)
    {
        switch (name)
        {
            case "namespaces":
                var watch = new NamespaceWatch(_api, _clock, NullLogger<NamespaceWatch>.Instance);
                return new(watch, watch.Loop, () => watch.Health.Connected ? _server.Count("watch") : 0, () => watch.TryFind("shop", out _), NamespaceWatch.SilenceLimit + TimeSpan.FromSeconds(1), () => { });
            case "version":
                var version = new ServerVersionWatch(_api, _clock, NullLogger<ServerVersionWatch>.Instance);
                return new(version, version.Loop, () => _server.Requests.Count(r => r.Path == "/version"), () => version.RunsNativeSidecars, ServerVersionWatch.Interval, () => { });
            case "events":
                var recorder = new EventRecorder(_api, _clock, NullLogger<EventRecorder>.Instance, "injector-1");
                var number = 0;
                return new(recorder, recorder.Loop, () => (int)recorder.Counts.Sent, () => true, EventSeries.SendInterval,
                    () => recorder.Enqueue(new("shop", "v1", "Namespace", "shop", "", "TemplateNotFound", $"number {number++ % 20}")));
            default:
                var metrics = new InjectorMetrics(new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>());
                var source = new SelfManagedCertificateSource(
                    new CertificateSecret(_api, "own", "tls"), new WebhookRegistrations(_api, []), new CertificateRotation(CertificateLifetimes.Default, ["a.own.svc"]),
                    CertificateLifetimes.Default, metrics, _clock, NullLogger<SelfManagedCertificateSource>.Instance);
                return new(source, source.Loop, () => _server.Requests.Count(r => r.Path.Contains("/secrets")), () => source.Current is not null, CertificateLifetimes.Default.Interval, () => { });
        }
    }

    private string _secret = "";

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        var body = _server.Requests.Last(r => r.Path == path && r.Method == context.Request.Method).Body;
        if (path == "/version")
            await Body("""{"major":"1","minor":"34","gitVersion":"v1.34.0"}""")(context);
        else if (path.Contains("/secrets") && context.Request.Method == "GET" && _secret.Length == 0)
            await Status(404, "NotFound", "no such Secret")(context);
        else if (path.Contains("/secrets"))
        {
            if (body.Length > 0)
                _secret = body.Replace("\"metadata\":{", "\"metadata\":{\"resourceVersion\":\"7\",", StringComparison.Ordinal);
            await Body(_secret)(context);
        }
        else
            await Body("{}", 201)(context);
    }

    private sealed record Caller(BackgroundService Service, KeepTrying Loop, Func<int> Progress, Func<bool> Keeps, TimeSpan Pace, Action Provoke) : IDisposable
    {
        public void Dispose() => Service.Dispose();
    }
}
