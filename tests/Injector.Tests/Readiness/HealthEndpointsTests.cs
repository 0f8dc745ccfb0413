using System.Net;
using Injector.Readiness;
using Injector.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Injector.Tests.Readiness;

public sealed class HealthEndpointsTests
{
    [Fact]
    public async Task A_healthy_server_is_alive_and_ready_in_one_word()
    {
        await using var server = await RunningServer.StartAsync();

        (await server.GetManagementAsync("/livez")).Should().Be((HttpStatusCode.OK, "ok"));
        (await server.GetManagementAsync("/readyz")).Should().Be((HttpStatusCode.OK, "ok"));
    }

    [Fact]
    public async Task Verbose_readiness_lists_every_check()
    {
        await using var server = await RunningServer.StartAsync();

        var (status, text) = await server.GetManagementAsync("/readyz?verbose");

        status.Should().Be(HttpStatusCode.OK);
        text.Should().Contain("[+]certificate ok: valid until ").And.Contain("[+]shutdown ok").And.EndWith("readyz check passed\n");
    }

    [Fact]
    public async Task A_failing_check_makes_it_unready_but_not_dead_and_says_why()
    {
        await using var server = await RunningServer.StartAsync(configure: services => services.AddSingleton<IReadinessCheck>(new Failing()));

        var (status, text) = await server.GetManagementAsync("/readyz");

        status.Should().Be(HttpStatusCode.ServiceUnavailable);
        text.Should().Contain("[-]namespaces failed: not synced yet\n").And.EndWith("readyz check failed\n");
        (await server.GetManagementAsync("/livez")).Status.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Another_path_is_not_found_and_the_webhook_is_not_on_this_port()
    {
        await using var server = await RunningServer.StartAsync();

        (await server.GetManagementAsync("/mutate")).Status.Should().Be(HttpStatusCode.NotFound);
        (await server.GetManagementAsync("/")).Text.Should().Contain("/livez, /readyz and /metrics");
    }

    private sealed class Failing : IReadinessCheck
    {
        public string Name => "namespaces";

        public ReadinessResult Check() => ReadinessResult.Failed("not synced yet");
    }
}
