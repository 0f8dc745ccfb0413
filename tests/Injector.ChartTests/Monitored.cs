using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using k8s;

namespace Injector.ChartTests;

/// <summary>An injector under load, and a Prometheus that scrapes it every second and has loaded the chart's alerts.</summary>
internal sealed class Monitored : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    private readonly string _folder = Directory.CreateTempSubdirectory("chart-prometheus-").FullName;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<IAsyncDisposable> _programs = [];
    private Task _load = Task.CompletedTask;
    private HttpClient _prometheus = null!;

    /// <param name="kubeconfig">The cluster, whose API server is scraped, too.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <param name="options">Further options of <c>serve</c>.</param>
    public static async Task<Monitored> StartAsync(string kubeconfig, CancellationToken cancellation, params string[] options)
    {
        var monitored = new Monitored();
        var injector = await InjectorProcess.StartAsync(kubeconfig, cancellation, options);
        monitored._programs.Add(injector);
        monitored._load = monitored.LoadAsync(injector);
        await monitored.ScrapeAsync(injector.ManagementUrl, KubernetesClientConfiguration.BuildConfigFromConfigFile(kubeconfig), cancellation);
        return monitored;
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
        await _stop.CancelAsync();
        await _load.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var program in _programs)
            await program.DisposeAsync();
        _prometheus?.Dispose();
        _stop.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task ScrapeAsync(Uri management, KubernetesClientConfiguration cluster, CancellationToken cancellation)
    {
        var port = FreePorts.Take(1)[0];
        var configuration = Path.Combine(_folder, "prometheus.yml");
        // The label that a ServiceMonitor gives each server.
        await File.WriteAllTextAsync(configuration, string.Create(CultureInfo.InvariantCulture, $$"""
            global: {scrape_interval: 1s, evaluation_interval: 5s}
            rule_files: ["{{AlertFile.Path}}"]
            scrape_configs:
              - job_name: sidecar-injector
                static_configs:
                  - targets: ["{{management.Authority}}"]
                    labels: {pod: injector-0, namespace: platform}
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

    // Pods that end in different reasons, and now and then something that is no review.
    private async Task LoadAsync(InjectorProcess injector)
    {
        using var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator };
        using var client = new HttpClient(handler) { BaseAddress = injector.Url };
        string[] annotations =
        [
            """{"sidecar-injector.io/inject":"true"}""", """{"sidecar-injector.io/inject":"false"}""", "{}",
            """{"sidecar-injector.io/inject":"true","sidecar-injector.io/template":"none"}""",
        ];
        for (var i = 0; !_stop.IsCancellationRequested; i++)
        {
            await PostAsync(client, i % 20 == 19 ? "{}" : Review(annotations[i % annotations.Length]));
            await Task.Delay(10, _stop.Token);
        }
    }

    private async Task PostAsync(HttpClient client, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        using var answer = await client.PostAsync(new Uri("mutate", UriKind.Relative), content, _stop.Token);
    }

    private static string Review(string annotations) => $$$$$"""
        {"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"1","kind":{"group":"","version":"v1","kind":"Pod"},
         "resource":{"group":"","version":"v1","resource":"pods"},"namespace":"default","operation":"CREATE",
         "object":{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a","annotations":{{{{{annotations}}}}}},"spec":{"containers":[{"name":"app","image":"a:1"}]}}}}
        """;
}
