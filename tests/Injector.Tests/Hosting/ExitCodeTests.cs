using Injector.Tests.Certificates;
using Injector.Tests.Cluster;
using Injector.Tests.Programs;
using static Injector.Tests.Cluster.Answers;

namespace Injector.Tests.Hosting;

/// <summary>
/// Who is asked to end, and does, ends with 0: in every way in which it can have been started, and at any moment. Read off the process, as
/// a kubelet reads it.
/// </summary>
public sealed class ExitCodeTests : IAsyncLifetime
{
    private readonly Workplace _files = new();
    private FakeApiServer _api = null!;
    private UnreliableNetwork _network = null!;

    public static TheoryData<string, int> Ways
    {
        get
        {
            var all = new TheoryData<string, int>();
            foreach (var way in (string[])["alone", "configuration", "files", "client CA", "cluster", "self-signed CA", "everything"])
                foreach (var signal in (int[])[InjectorProgram.Terminate, InjectorProgram.Interrupt])
                    all.Add(way, signal);
            return all;
        }
    }

    public async ValueTask InitializeAsync()
    {
        _api = await FakeApiServer.StartAsync();
        _api.Lists.Add(List("10", Namespace("shop")));
        _api.Watches.Add(Silence());
        _api.Others.Add(Body("""{"major":"1","minor":"34","gitVersion":"v1.34.0"}"""));
        _network = new UnreliableNetwork(_api.Address);
    }

    public async ValueTask DisposeAsync()
    {
        await _network.DisposeAsync();
        await _api.DisposeAsync();
        _files.Dispose();
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Asked_to_end_it_ends_with_0(string way, int signal)
    {
        await using var server = await InjectorProgram.ServeAsync(Options(way));

        server.Send(signal);

        (await server.ExitCodeAsync()).Should().Be(0, server.Output);
        server.Output.Should().NotContain("unexpected").And.NotContain("Exception");
    }

    [Fact]
    public async Task Asked_twice_it_ends_at_once_with_0()
    {
        await using var server = InjectorProgram.Start(
            "serve", "--listen-address", "127.0.0.1", "--port", "0", "--management-port", "0", "--drain-delay", "10m");
        await server.UntilAsync(() => server.Output.Contains("Serving "), "it listens");

        server.Send(InjectorProgram.Terminate);
        await server.UntilAsync(() => server.Output.Contains("no longer ready"), "it drains");
        server.Send(InjectorProgram.Terminate);

        (await server.ExitCodeAsync()).Should().Be(0, server.Output);
    }

    [Fact]
    public async Task Asked_while_it_starts_and_waits_for_a_credential_plugin_it_ends_with_0()
    {
        var started = _files.Write("started", "");
        File.Delete(started);
        var plugin = _files.Write("plugin.sh", $"exec >/dev/null 2>&1; touch {started}; sleep 120");
        var kubeconfig = _files.Kubeconfig(_network.Address,
            user: $"{{exec: {{apiVersion: client.authentication.k8s.io/v1, command: sh, args: [\"{plugin}\"], interactiveMode: Never}}}}");
        await using var server = InjectorProgram.Start(
            "serve", "--listen-address", "127.0.0.1", "--port", "0", "--management-port", "0", "--kubeconfig", kubeconfig);
        await server.UntilAsync(() => File.Exists(started), "the plugin runs");

        server.Send(InjectorProgram.Terminate);

        (await server.ExitCodeAsync()).Should().Be(0, server.Output);
    }

    [Theory]
    [InlineData(Fault.Hangs), InlineData(Fault.Resets), InlineData(Fault.Drips), InlineData(Fault.Pages)]
    public async Task Asked_while_the_API_server_does_not_answer_it_ends_with_0(Fault fault)
    {
        _network.Fault = fault;
        await using var server = await InjectorProgram.ServeAsync(Options("everything"));
        await server.UntilAsync(() => _network.Connections > 0, "it asks");

        server.Send(InjectorProgram.Terminate);

        (await server.ExitCodeAsync()).Should().Be(0, server.Output);
    }

    private string[] Options(string way) => way switch
    {
        "alone" => [],
        "configuration" => ["--config-dir", Configuration()],
        "files" => Files(),
        "client CA" => ["--client-ca-file", _files.Write("ca.crt", new TestCertificates().RootPem)],
        "cluster" => ["--kubeconfig", _files.Kubeconfig(_network.Address), "--namespace", "own"],
        "self-signed CA" => [.. Options("cluster"), "--tls-mode", "self-signed-ca"],
        _ => [.. Options("self-signed CA"), .. Options("configuration"), .. Options("client CA")],
    };

    private string[] Files()
    {
        var (certificate, key, _) = new TestCertificates().Issue();
        return ["--tls-cert-file", _files.Write("tls/tls.crt", certificate), "--tls-private-key-file", _files.Write("tls/tls.key", key)];
    }

    private string Configuration() => Path.GetDirectoryName(_files.Write("cfg/config.yaml",
        """
        apiVersion: sidecar-injector.io/v1alpha1
        kind: InjectorConfig
        metadata: {name: default}
        spec: {policy: OptIn}
        """))!;
}
