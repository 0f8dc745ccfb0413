using System.Globalization;
using System.Text.Json.Nodes;
using k8s;

namespace Injector.ChartTests;

/// <summary>An injector under load, and a Prometheus that scrapes it every second and has loaded the chart's alerts.</summary>
internal sealed class Monitored : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    private readonly string _folder = Directory.CreateTempSubdirectory("chart-prometheus-").FullName;
    private readonly List<IAsyncDisposable> _programs = [];
    private InjectorProcess _injector = null!;
    private HttpClient _prometheus = null!;

    /// <summary>What the injector is asked.</summary>
    public InjectorLoad Load { get; private set; } = null!;

    /// <summary>Where Prometheus looks for kube-state-metrics.</summary>
    public int StatePort { get; } = FreePorts.Take(1)[0];

    private readonly int _reportPort = FreePorts.Take(1)[0];

    private ChildProcess? _report;

    /// <param name="kubeconfig">The cluster, whose API server is scraped, too.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <param name="options">Further options of <c>serve</c>.</param>
    public static async Task<Monitored> StartAsync(string kubeconfig, CancellationToken cancellation, params string[] options)
    {
        var monitored = new Monitored();
        await monitored.StartInjectorAsync(kubeconfig, cancellation, options);
        await monitored.ScrapeAsync(KubernetesClientConfiguration.BuildConfigFromConfigFile(kubeconfig), cancellation);
        return monitored;
    }

    /// <summary>Another injector, which Prometheus scrapes from then on.</summary>
    public async Task StartInjectorAsync(string kubeconfig, CancellationToken cancellation, params string[] options)
    {
        _injector = await InjectorProcess.StartAsync(kubeconfig, cancellation, options);
        Load = new InjectorLoad(_injector.Url);
        // The label that a ServiceMonitor gives each server.
        await File.WriteAllTextAsync(Targets, $$"""[{ "targets": ["{{_injector.ManagementUrl.Authority}}"], "labels": { "pod": "injector-0", "namespace": "platform" } }]""", cancellation);
    }

    /// <summary>A report on the cluster's pods, every ten seconds, which Prometheus scrapes from then on.</summary>
    public void StartReport(string kubeconfig) => _report = ChildProcess.Start(
        "report", InjectorBinary.Path, ["report", "--kubeconfig", kubeconfig, "--management-port", $"{_reportPort}", "--interval", "10s"]);

    /// <summary>Ends it by SIGTERM; its exit code.</summary>
    public async Task<int> StopReportAsync(CancellationToken cancellation)
    {
        var code = await _report!.TerminateAsync(cancellation);
        await _report.DisposeAsync();
        _report = null;
        return code;
    }

    /// <summary>Ends the injector, and the load with it.</summary>
    public async Task StopInjectorAsync()
    {
        await Load.DisposeAsync();
        await _injector.DisposeAsync();
    }

    /// <summary>The series that a query gives now, once it gives any.</summary>
    public Task<JsonArray> QueryAsync(string expression, CancellationToken cancellation) => Eventually.GivesAsync(
        $"{expression} gives a series", Deadline, async () => await SeriesAsync(expression, cancellation) is { Count: > 0 } series ? series : null, cancellation);

    /// <summary>Waits until a query gives nothing any more.</summary>
    public Task EndsAsync(string expression, CancellationToken cancellation) => Eventually.BecomesTrueAsync(
        $"{expression} gives no series", Deadline, async () => (await SeriesAsync(expression, cancellation)).Count == 0, cancellation);

    private async Task<JsonArray> SeriesAsync(string expression, CancellationToken cancellation)
    {
        var answer = await _prometheus.GetAsync(new Uri($"api/v1/query?query={Uri.EscapeDataString(expression)}", UriKind.Relative), cancellation);
        var body = JsonNode.Parse(await answer.Content.ReadAsStringAsync(cancellation))!;
        ((string)body["status"]!).Should().Be("success", body.ToJsonString());
        return body["data"]!["result"]!.AsArray();
    }

    /// <summary>Names of all metrics that Prometheus has.</summary>
    public async Task<IReadOnlySet<string>> NamesAsync(CancellationToken cancellation) =>
        JsonNode.Parse(await _prometheus.GetStringAsync(new Uri("api/v1/label/__name__/values", UriKind.Relative), cancellation))!["data"]!
            .AsArray().Select(name => (string)name!).ToHashSet();

    public async ValueTask DisposeAsync()
    {
        await StopInjectorAsync();
        if (_report is not null)
            await _report.DisposeAsync();
        foreach (var program in _programs)
            await program.DisposeAsync();
        _prometheus?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private string Targets => Path.Combine(_folder, "injectors.json");

    private async Task ScrapeAsync(KubernetesClientConfiguration cluster, CancellationToken cancellation)
    {
        var port = FreePorts.Take(1)[0];
        var configuration = Path.Combine(_folder, "prometheus.yml");
        await File.WriteAllTextAsync(configuration, string.Create(CultureInfo.InvariantCulture, $$"""
            global: {scrape_interval: 1s, evaluation_interval: 5s}
            rule_files: ["{{AlertFile.Path}}"]
            scrape_configs:
              - job_name: sidecar-injector
                file_sd_configs:
                  - files: ["{{Targets}}"]
              - job_name: sidecar-injector-report
                static_configs:
                  - targets: ["127.0.0.1:{{_reportPort}}"]
              - job_name: kube-state-metrics
                static_configs:
                  - targets: ["127.0.0.1:{{StatePort}}"]
              - job_name: apiserver
                scheme: https
                authorization: {credentials: "{{cluster.AccessToken}}"}
                tls_config: {insecure_skip_verify: true}
                static_configs:
                  - targets: ["{{new Uri(cluster.Host).Authority}}"]
            """), cancellation);
        _programs.Add(ChildProcess.Start("prometheus", Tool.Prometheus.Path,
            [$"--config.file={configuration}", $"--storage.tsdb.path={_folder}/data", $"--web.listen-address=127.0.0.1:{port}", "--log.level=warn"]));
        _prometheus = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}/") };
        await Eventually.BecomesTrueAsync("Prometheus is ready", Deadline,
            async () => (await _prometheus.GetAsync(new Uri("-/ready", UriKind.Relative), cancellation)).IsSuccessStatusCode, cancellation);
    }
}
