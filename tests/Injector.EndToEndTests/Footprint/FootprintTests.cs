using System.Diagnostics;
using Injector.EndToEndTests.Cluster;
using Injector.EndToEndTests.Rollout;
using Injector.EndToEndTests.Webhook;
using k8s;
using k8s.Models;

namespace Injector.EndToEndTests.Footprint;

/// <summary>
/// What the published binary asks of a node. Figures, not limits: a busy machine takes its time, and how much memory stays
/// resident is for the kernel to say. docs/reliability.md holds them against their budgets.
/// </summary>
[Trait("Category", "Published")]
public sealed class FootprintTests
{
    private const int Starts = 11;
    private const int Namespaces = 1_000;

    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan UnderLoad = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_starts_and_idles()
    {
        RequireNative();
        var binary = new FileInfo(InjectorBinary.Path);
        var starts = new List<double>();
        ProcessUsage? idle = null;
        for (var i = 0; i < Starts; i++)
        {
            var ports = FreePorts.Take(2);
            var watch = Stopwatch.StartNew();
            await using var injector = ChildProcess.Start("injector", InjectorBinary.Path,
                ["serve", "--listen-address", "127.0.0.1", "--port", $"{ports[0]}", "--management-port", $"{ports[1]}"],
                new Dictionary<string, string> { ["KUBECONFIG"] = "/nonexistent", ["HOME"] = "/nonexistent" });
            await UntilReadyAsync(injector, ports[1]);
            starts.Add(watch.Elapsed.TotalMilliseconds);
            if (i < Starts - 1)
                continue;
            await Task.Delay(Idle, Cancellation);
            idle = ProcessUsage.Of(injector.Id);
        }

        starts.Sort();
        Measured.Report($"Binary: {binary.Length / 1e6:0.0} MB. Start to ready, standalone: median {starts[Starts / 2]:0} ms, best {starts[0]:0} ms of {Starts}");
        Measured.Report($"Idle, standalone: {idle}");
    }

    [Fact]
    public async Task It_serves_with_a_thousand_namespaces_known()
    {
        RequireNative();
        var assets = Requires.Found(await ControlPlaneAssets.FindAsync(Cancellation), ControlPlaneAssets.Missing);
        await using var server = await ApiServer.StartAsync(assets, Cancellation);
        await Parallel.ForAsync(0, Namespaces, Cancellation, async (number, cancellation) =>
            await server.Client.CreateNamespaceAsync(Team(number), cancellationToken: cancellation));
        using var authority = new TestAuthority();
        using var files = new MountedFiles();
        var (certificate, key) = authority.IssuePem("127.0.0.1");
        files.Swap(("tls.crt", certificate), ("tls.key", key));
        await using var injector = await InjectorProcess.StartAsync(
            server.Kubeconfig, Cancellation, "--tls-mode", "files", "--tls-cert-file", files["tls.crt"], "--tls-private-key-file", files["tls.key"]);
        await Task.Delay(Idle, Cancellation);
        var before = ProcessUsage.Of(injector.ProcessId);

        var load = new ReviewLoad(
            injector.Url, "team-7", () => Task.FromResult(System.Text.Encoding.ASCII.GetBytes(authority.CaBundle)), new ReviewPace(Clients: 8, PerSecond: 500, PerConnection: 50));
        await Task.Delay(UnderLoad, Cancellation);
        var during = ProcessUsage.Of(injector.ProcessId);
        await load.StopAsync();

        Measured.Report($"{Namespaces} namespaces known, no load: {before}");
        Measured.Report($"{Namespaces} namespaces known, after {UnderLoad.TotalSeconds:0} s under {load.Rate:0} reviews/s: {during}; {load.Failures.Count} of {load.Reviews} failed");
        load.Failures.Should().BeEmpty();
    }

    private static void RequireNative() =>
        Requires.Situation(InjectorBinary.IsNative, "Only the published binary's figures say something: set INJECTOR_BINARY");

    private static async Task UntilReadyAsync(ChildProcess injector, int managementPort)
    {
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{managementPort}/") };
        var watch = Stopwatch.StartNew();
        while (!await IsReadyAsync(client))
        {
            if (injector.HasExited || watch.Elapsed > Deadline)
                throw new InvalidOperationException($"It did not get ready:\n{injector.Output}");
            await Task.Delay(1, Cancellation);
        }
    }

    private static async Task<bool> IsReadyAsync(HttpClient client)
    {
        try
        {
            using var answer = await client.GetAsync(new Uri("readyz", UriKind.Relative), Cancellation);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static V1Namespace Team(int number) => new()
    {
        Metadata = new V1ObjectMeta
        {
            Name = $"team-{number}",
            Labels = new Dictionary<string, string>
            {
                ["kubernetes.io/metadata.name"] = $"team-{number}",
                ["team"] = $"team-{number}",
                ["pod-security.kubernetes.io/enforce"] = "restricted",
            },
            Annotations = new Dictionary<string, string>
            {
                ["sidecar-injector.io/inject"] = "true",
                ["sidecar-injector.io/log-path"] = "/var/log/app",
                ["contact"] = $"team-{number}@company.example",
            },
        },
    };
}
