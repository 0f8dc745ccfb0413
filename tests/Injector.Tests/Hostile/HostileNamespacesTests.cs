using System.Text;
using Injector.Tests.Cluster;
using Injector.Tests.Programs;
using Microsoft.AspNetCore.Http;
using static Injector.Tests.Cluster.Answers;

namespace Injector.Tests.Hostile;

/// <summary>
/// Whoever may annotate namespaces, against the program with the memory that the chart gives it: what they carry is read object by object,
/// and little of it is kept.
/// </summary>
public sealed class HostileNamespacesTests : IAsyncLifetime
{
    private readonly Workplace _files = new();
    private FakeApiServer _api = null!;

    private static Dictionary<string, string> ChartMemory { get; } = new()
    {
        // In hexadecimal; a native program takes no prefix.
        ["DOTNET_GCHeapHardLimit"] = $"{Injector.Hosting.ServerLimits.Objects:x}",
    };

    public async ValueTask InitializeAsync()
    {
        _api = await FakeApiServer.StartAsync();
        _api.Watches.Add(Silence());
        _api.Others.Add(Body("""{"major":"1","minor":"34","gitVersion":"v1.34.0"}"""));
    }

    public async ValueTask DisposeAsync()
    {
        await _api.DisposeAsync();
        _files.Dispose();
    }

    [Theory]
    [InlineData("kubectl.kubernetes.io/last-applied-configuration", 1)]
    [InlineData("sidecar-injector.io/log-path", 1)]
    [InlineData("sidecar-injector.io/key", 2_000)]
    public async Task A_server_gets_ready_however_much_they_carry(string key, int keys)
    {
        _api.Lists.Add(Many(300, 250_000, key, keys));

        await using var server = await InjectorProgram.ServeAsync(ChartMemory, "--kubeconfig", _files.Kubeconfig(_api.Address));

        await server.UntilReadyAsync();
        (await server.ReadyzAsync(verbose: true)).Should().Contain("300 known");
        (await server.MetricAsync("sidecar_injector_background_failures_total", "namespaces")).Should().Be(0, server.Output);
    }

    [Fact]
    public async Task Rounds_of_a_check_that_waits_do_not_add_up()
    {
        _api.Lists.Add(Many(250, 100_000, "kubectl.kubernetes.io/last-applied-configuration", 1));

        var (code, output) = await InjectorProgram.RunAsync(
            ChartMemory, "check", "--wait", "25s", "--no-coverage", "--kubeconfig", _files.Kubeconfig(_api.Address));

        output.Should().NotContain("unexpected").And.Contain("WebhookConfigurationMissing");
        code.Should().Be(1, output);
        _api.Requests.Count(request => request.Path == "/api/v1/namespaces").Should().BeGreaterThan(3, "it looked again and again");
    }

    private static RequestDelegate Many(int count, int bytes, string key, int keys) => async context =>
    {
        if (context.Request.Path != "/api/v1/namespaces")
        {
            await List("10")(context);
            return;
        }
        await context.Response.WriteAsync("""{"metadata":{"resourceVersion":"10"},"items":[""");
        for (var i = 0; i < count; i++)
        {
            var annotations = new StringBuilder();
            for (var k = 0; k < keys; k++)
                annotations.Append(k == 0 ? "" : ",").Append($"\"{key}{(keys == 1 ? "" : $"-{k}")}\":\"").Append('a', bytes / keys).Append('"');
            await context.Response.WriteAsync($"{(i == 0 ? "" : ",")}{{\"metadata\":{{\"name\":\"ns-{i}\",\"annotations\":{{{annotations}}}}}}}");
        }
        await context.Response.WriteAsync("]}");
    };
}
