using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using k8s;
using k8s.Models;

namespace Injector.ChartTests;

/// <summary>The dashboard's queries and the alerts, against a real Prometheus that scrapes an injector under load.</summary>
public sealed partial class MonitoringTests(ChartCluster cluster)
{
    // Of other programs: the API server and kube-state-metrics.
    private static readonly string[] Foreign = ["apiserver_", "kube_"];

    private static IEnumerable<string> Queries { get; } =
        [.. JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Chart, "files", "dashboard.json")))!["panels"]!.AsArray()
            .SelectMany(panel => panel!["targets"]?.AsArray() ?? []).Select(target => (string)target!["expr"]!)];

    [Fact]
    public async Task Dashboard_and_alerts_ask_for_what_the_injector_shows()
    {
        var cancellation = TestContext.Current.CancellationToken;
        _ = Tool.Prometheus.Path;
        await cluster.RequireAsync(cancellation);
        // First the pod, then the label, so that a pod of an enforced namespace has no sidecar.
        foreach (var labels in (string[])["", ", labels: {sidecar-injector.io/enforce: 'true'}"])
        {
            (await cluster.ApplyAsync(Yaml.Document($"{{apiVersion: v1, kind: Namespace, metadata: {{name: monitored{labels}}}}}"))).Should().BeNull();
            if (labels.Length == 0)
                await cluster.Client.CreateNamespacedPodAsync(
                    new V1Pod { Metadata = new() { Name = "older" }, Spec = new() { Containers = [new() { Name = "app", Image = "a:1" }] } },
                    "monitored", cancellationToken: cancellation);
        }

        await using var monitored = await Monitored.StartAsync(cluster.Kubeconfig, cancellation);
        monitored.StartReport(cluster.Kubeconfig);

        foreach (var query in Queries.Where(IsOurs))
            (await monitored.QueryAsync(Interpolate(query), cancellation)).Should().NotBeEmpty(query);

        var names = await monitored.NamesAsync(cancellation);
        var asked = Queries.Concat(AlertFile.Alerts.Select(alert => (string)alert["expr"]!))
            .SelectMany(expression => Metric().Matches(expression).Select(match => match.Value)).Distinct().Where(IsOurs);
        asked.Except(names).Should().BeEmpty("no query asks for a metric that does not exist");
    }

    private static bool IsOurs(string expression) => !Foreign.Any(prefix => expression.Contains(prefix, StringComparison.Ordinal));

    // What Grafana puts in; short, since the load is young.
    private static string Interpolate(string query) => query.Replace("$__rate_interval", "10s").Replace("$__range", "1m");

    [GeneratedRegex(@"\b(sidecar_injector|dotnet|kestrel)_[a-z_]+")]
    private static partial Regex Metric();
}
