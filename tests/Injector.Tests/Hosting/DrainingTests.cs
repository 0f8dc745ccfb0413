using System.Net;
using System.Runtime.InteropServices;
using Injector.Admission;
using Injector.Hosting;
using Injector.Injection.Pods;
using Injector.Tests.Admission;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Injector.Tests.Hosting;

public sealed class DrainingTests
{
    [Fact]
    public async Task While_draining_it_serves_on_but_is_not_ready_and_asks_for_new_connections()
    {
        await using var server = await RunningServer.StartAsync(Outcomes.Injected);
        using var client = server.CreateClient();
        using var before = await client.PostAsync("/mutate", Reviews.Json(Reviews.Of(Reviews.OptedInPod)));

        server.App.Services.GetRequiredService<DrainState>().Begin();
        using var during = await client.PostAsync("/mutate", Reviews.Json(Reviews.Of(Reviews.OptedInPod)));
        using var refused = await client.PostAsync("/mutate", Reviews.Json("{}"));

        before.Headers.ConnectionClose.Should().NotBe(true);
        during.StatusCode.Should().Be(HttpStatusCode.OK);
        during.Headers.ConnectionClose.Should().BeTrue();
        refused.Headers.ConnectionClose.Should().BeTrue();
        (await server.GetManagementAsync("/readyz")).Text.Should().Contain("[-]shutdown failed: shutting down");
        (await server.GetManagementAsync("/livez")).Status.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_review_in_flight_is_finished_before_the_server_stops()
    {
        var arrived = new TaskCompletionSource();
        var answer = new TaskCompletionSource();
        await using var server = await RunningServer.StartAsync(Outcomes.Injected, configure: services =>
            services.AddSingleton<INamespaceLookup>(new Waiting(arrived, answer.Task)));
        using var client = server.CreateClient();
        var review = client.PostAsync("/mutate", Reviews.Json(Reviews.Of(Reviews.OptedInPod)));
        await arrived.Task;

        var stop = server.App.StopAsync();
        stop.IsCompleted.Should().BeFalse();
        answer.SetResult();

        using var response = await review;
        response.StatusCode.Should().Be(HttpStatusCode.OK);
        await stop;
    }

    [Fact]
    public async Task SIGTERM_is_followed_by_the_drain_delay_and_only_then_by_the_stop()
    {
        var (lifetime, drain, application, time, exits) = Lifetime();

        var stopping = lifetime.OnSignalAsync(PosixSignal.SIGTERM);

        drain.IsDraining.Should().BeTrue();
        time.Advance(TimeSpan.FromSeconds(4.9));
        application.Stopped.Should().BeFalse();
        time.Advance(TimeSpan.FromSeconds(0.2));
        await stopping;
        application.Stopped.Should().BeTrue();
        exits.Should().BeEmpty();
    }

    [Fact]
    public async Task Ctrl_C_stops_without_the_delay()
    {
        var (lifetime, drain, application, _, _) = Lifetime();

        await lifetime.OnSignalAsync(PosixSignal.SIGINT);

        drain.IsDraining.Should().BeTrue();
        application.Stopped.Should().BeTrue();
    }

    [Theory]
    [InlineData(PosixSignal.SIGTERM)]
    [InlineData(PosixSignal.SIGINT)]
    public async Task A_second_signal_ends_the_process_at_once_and_is_no_failure_either(PosixSignal second)
    {
        var (lifetime, _, application, _, exits) = Lifetime();

        _ = lifetime.OnSignalAsync(PosixSignal.SIGTERM);
        await lifetime.OnSignalAsync(second);

        exits.Should().Equal(0);
        application.Stopped.Should().BeFalse();
    }

    private static (DrainingLifetime Lifetime, DrainState Drain, Application Application, FakeTimeProvider Time, List<int> Exits) Lifetime()
    {
        var (drain, application, time, exits) = (new DrainState(), new Application(), new FakeTimeProvider(), new List<int>());
        var lifetime = new DrainingLifetime(new StopSignals(_ => { }), drain, new ServerOptions(), application, time, NullLogger<DrainingLifetime>.Instance) { Exit = exits.Add };
        return (lifetime, drain, application, time, exits);
    }

    private sealed class Waiting(TaskCompletionSource arrived, Task answer) : INamespaceLookup
    {
        public async ValueTask<NamespaceFacts> FindAsync(string name, CancellationToken cancellationToken)
        {
            arrived.SetResult();
            await answer;
            return NamespaceFacts.Empty(name);
        }
    }

    private sealed class Application : IHostApplicationLifetime
    {
        public bool Stopped { get; private set; }

        public CancellationToken ApplicationStarted => default;

        public CancellationToken ApplicationStopping => default;

        public CancellationToken ApplicationStopped => default;

        public void StopApplication() => Stopped = true;
    }
}
