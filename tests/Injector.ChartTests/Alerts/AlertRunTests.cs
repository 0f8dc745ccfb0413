using System.Text.Json.Nodes;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace Injector.ChartTests.Alerts;

/// <summary>
/// Alerts that are made to fire, and to end, by what a real server and a real API server show a real Prometheus. Their ten minutes are
/// seconds here; how long a condition must hold is <see cref="AlertTests"/>'s.
/// </summary>
public sealed class AlertRunTests(ChartCluster cluster)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_refused_configuration_is_told_for_as_long_as_it_is_refused()
    {
        _ = Tool.Prometheus.Path;
        await cluster.RequireAsync(Cancellation);
        using var mounted = new MountedFiles();
        mounted.Swap(("config.yaml", Configuration("OptIn")));
        await using var monitored = await Monitored.StartAsync(cluster.Kubeconfig, Cancellation, "--config-dir", mounted.Folder);
        await monitored.QueryAsync("""sidecar_injector_last_reload_successful{kind="configuration"} == 1""", Cancellation);
        await monitored.EndsAsync(Expression("SidecarInjectorReloadFailed"), Cancellation);

        mounted.Swap(("config.yaml", Configuration("Sometimes")));
        var series = await monitored.QueryAsync(Expression("SidecarInjectorReloadFailed"), Cancellation);
        ((string)series.Should().ContainSingle().Which!["metric"]!["kind"]!).Should().Be("configuration");
        // Long after the counter has gone up once.
        await Task.Delay(TimeSpan.FromSeconds(12), Cancellation);
        (await monitored.QueryAsync(Expression("SidecarInjectorReloadFailed"), Cancellation)).Should().ContainSingle();

        mounted.Swap(("config.yaml", Configuration("OptOut")));
        await monitored.EndsAsync(Expression("SidecarInjectorReloadFailed"), Cancellation);
    }

    [Fact]
    public async Task Pods_that_are_refused_because_nobody_answers_are_told_from_the_first_one_on()
    {
        _ = Tool.Prometheus.Path;
        await cluster.RequireAsync(Cancellation);
        const string Namespace = "alert-enforced";
        (await cluster.ApplyAsync(Yaml.Document($"{{apiVersion: v1, kind: Namespace, metadata: {{name: {Namespace}, labels: {{sidecar-injector.io/enforce: 'true'}}}}}}"))).Should().BeNull();
        // Where nobody listens.
        var webhook = Helm.Render("{tls: {mode: selfManaged}, webhook: {url: 'https://127.0.0.1:9', timeoutSeconds: 1}}", cluster.Version, release: "alert", @namespace: "alert").One("MutatingWebhookConfiguration");
        (await cluster.ApplyAsync(webhook)).Should().BeNull();
        try
        {
            await using var monitored = await Monitored.StartAsync(cluster.Kubeconfig, Cancellation);
            var expression = Expression("SidecarInjectorFailingClosed").Replace("10m", "15s", StringComparison.Ordinal);
            await monitored.QueryAsync("""up{job="apiserver"} offset 15s == 1""", Cancellation);

            await RefusedAsync(Namespace);
            var series = await monitored.QueryAsync(expression, Cancellation);
            // Other tests have entries of their own on this API server.
            series.Select(one => (string)one!["metric"]!["name"]!).Should().Contain("enforce.sidecar-injector.io");
            await monitored.EndsAsync(expression, Cancellation);
        }
        finally
        {
            await cluster.Client.DeleteMutatingWebhookConfigurationAsync("alert-sidecar-injector", cancellationToken: CancellationToken.None);
        }
    }

    /// <summary>The API server needs a moment to know a webhook.</summary>
    private Task RefusedAsync(string ns) => Eventually.BecomesTrueAsync("The API server refuses a pod", TimeSpan.FromMinutes(1), async () =>
    {
        var pod = new V1Pod { Metadata = new() { GenerateName = "p-" }, Spec = new() { Containers = [new() { Name = "app", Image = "a:1" }] } };
        try
        {
            await cluster.Client.CreateNamespacedPodAsync(pod, ns, cancellationToken: Cancellation);
            return false;
        }
        catch (HttpOperationException refused) when (refused.Response.Content.Contains("failed calling webhook", StringComparison.Ordinal))
        {
            return true;
        }
    }, Cancellation);

    private static string Expression(string alert) => (string)AlertFile.Alerts.Single(rule => (string)rule["alert"]! == alert)["expr"]!;

    private static string Configuration(string policy) =>
        $"{{apiVersion: sidecar-injector.io/v1alpha1, kind: InjectorConfig, metadata: {{name: default}}, spec: {{policy: {policy}}}}}";
}
