using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace Injector.ChartTests.Alerts;

/// <summary>
/// Alerts that are made to fire, and to end, by what a real server and a real API server show a real Prometheus. Their ten minutes are
/// seconds here; how long a condition must hold is <see cref="AlertTests"/>'s.
/// </summary>
public sealed partial class AlertRunTests(ChartCluster cluster)
{
    /// <summary>Those that one bad hour makes fire together.</summary>
    private static readonly string[] Firing =
        ["SidecarInjectorMisconfigured", "SidecarInjectorSlow", "SidecarInjectorCertificateExpiring", "SidecarInjectorNamespacesStale"];

    private static readonly string[] Coverage = ["SidecarInjectorCoverageBurnsFast", "SidecarInjectorCoverageBurnsSlowly"];

    private const string Stale = "SidecarInjectorCoverageStale";

    private static string InternalErrors => InSeconds("SidecarInjectorErrors").Replace("InternalError", "TemplateNotFound", StringComparison.Ordinal);

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
    public Task Pods_that_are_refused_because_nobody_answers_are_told_from_the_first_one_on() => UnansweredAsync(
        "SidecarInjectorFailingClosed",
        "enforce.sidecar-injector.io",
        enforced: true,
        ns => Eventually.BecomesTrueAsync("The API server refuses a pod", TimeSpan.FromMinutes(1), async () => !await IsStoredAsync(ns), Cancellation));

    [Fact]
    public async Task Pods_that_nobody_was_asked_about_are_told_from_the_first_one_on()
    {
        await cluster.RequireAsync(Cancellation);
        Requires.Situation(new Version(cluster.Version.Split('-', '+')[0]) >= new Version(1, 24), "API servers count what they let through from Kubernetes 1.24 on");

        await UnansweredAsync("SidecarInjectorFailingOpen", "inject.sidecar-injector.io", enforced: false, async ns => (await IsStoredAsync(ns)).Should().BeTrue());
    }

    [Fact]
    public async Task What_counts_fires_and_ends()
    {
        _ = Tool.Prometheus.Path;
        // Its own: entries of other tests that fail closed would refuse the pod.
        await using var server = new ChartCluster();
        await server.RequireAsync(Cancellation);
        const string Namespace = "alert-watched";
        using var authority = new TestAuthority();
        using var mounted = new MountedFiles();
        Certify(TimeSpan.FromDays(6));
        await using var network = new UnreliableNetwork(server.Client.BaseUri);
        using var given = new MountedFiles();
        given.Swap(("kubeconfig", (await File.ReadAllTextAsync(server.Kubeconfig, Cancellation)).Replace(server.Client.BaseUri.Authority, network.Address.Authority, StringComparison.Ordinal)));
        string[] options = ["--tls-mode", "files", "--tls-cert-file", mounted["tls.crt"], "--tls-private-key-file", mounted["tls.key"]];
        // First the pod, then the label: it is older than the enforcement.
        (await server.ApplyAsync(Yaml.Document($"{{apiVersion: v1, kind: Namespace, metadata: {{name: {Namespace}}}}}"))).Should().BeNull();
        await server.Client.CreateNamespacedPodAsync(Pod("older"), Namespace, cancellationToken: Cancellation);
        (await server.ApplyAsync(Yaml.Document($"{{apiVersion: v1, kind: Namespace, metadata: {{name: {Namespace}, labels: {{sidecar-injector.io/enforce: 'true'}}}}}}"))).Should().BeNull();
        await using var monitored = await Monitored.StartAsync(given["kubeconfig"], Cancellation, options);

        monitored.Load.Enforced = true;
        await FiresAsync("SidecarInjectorEnforcementUnwatched");
        network.Fault = Fault.Resets;
        monitored.Load.Hesitation = 400;
        await Task.WhenAll(Firing.Select(FiresAsync));
        // Nothing is known that ends so; the same question after another reason, then.
        await monitored.QueryAsync(InternalErrors, Cancellation);

        network.Fault = Fault.None;
        Certify(TimeSpan.FromDays(90));
        (monitored.Load.Hesitation, monitored.Load.Annotations) = (0, InjectorLoad.Mixed.Take(3).ToArray());
        await Task.WhenAll(Firing.Select(EndsAsync));
        await monitored.EndsAsync(InternalErrors, Cancellation);

        await using var state = new NamespacesAndPods(server.Client, monitored.StatePort);
        await FiresAsync("SidecarInjectorUninjectedPods");
        await EndsAsync("SidecarInjectorEnforcementUnwatched");
        await server.Client.DeleteNamespacedPodAsync("older", Namespace, new V1DeleteOptions { GracePeriodSeconds = 0 }, cancellationToken: Cancellation);
        await EndsAsync("SidecarInjectorUninjectedPods");

        await EndsAsync("SidecarInjectorDown");
        await monitored.StopInjectorAsync();
        await FiresAsync("SidecarInjectorDown");
        await monitored.StartInjectorAsync(given["kubeconfig"], Cancellation, options);
        await EndsAsync("SidecarInjectorDown");

        Task FiresAsync(string alert) => monitored.QueryAsync(InSeconds(alert), Cancellation);
        Task EndsAsync(string alert) => monitored.EndsAsync(InSeconds(alert), Cancellation);

        void Certify(TimeSpan life)
        {
            using var certificate = authority.Issue("127.0.0.1", until: life);
            using var key = certificate.GetECDsaPrivateKey()!;
            mounted.Swap(("tls.crt", certificate.ExportCertificatePem()), ("tls.key", key.ExportPkcs8PrivateKeyPem()));
        }
    }

    [Fact]
    public async Task What_the_report_sees_fires_and_ends()
    {
        _ = Tool.Prometheus.Path;
        await using var server = new ChartCluster();
        await server.RequireAsync(Cancellation);
        const string Namespace = "alert-covered";
        (await server.ApplyAsync(Yaml.Document($"{{apiVersion: v1, kind: Namespace, metadata: {{name: {Namespace}}}}}"))).Should().BeNull();
        await server.Client.CreateNamespacedPodAsync(Pod("older"), Namespace, cancellationToken: Cancellation);
        await using var monitored = await Monitored.StartAsync(server.Kubeconfig, Cancellation);
        monitored.StartReport(server.Kubeconfig);
        await monitored.QueryAsync("""sidecar_injector_pods{namespace="(others)", state="not_asked"} > 0""", Cancellation);
        foreach (var alert in Coverage)
            await monitored.EndsAsync(InSeconds(alert), Cancellation);

        (await server.ApplyAsync(Yaml.Document($"{{apiVersion: v1, kind: Namespace, metadata: {{name: {Namespace}, labels: {{sidecar-injector.io/enforce: 'true'}}}}}}"))).Should().BeNull();
        foreach (var alert in Coverage)
            await monitored.QueryAsync(InSeconds(alert), Cancellation);
        await server.Client.DeleteNamespacedPodAsync("older", Namespace, new V1DeleteOptions { GracePeriodSeconds = 0 }, cancellationToken: Cancellation);
        foreach (var alert in Coverage)
            await monitored.EndsAsync(InSeconds(alert), Cancellation);

        await monitored.EndsAsync(InSeconds(Stale), Cancellation);
        (await monitored.StopReportAsync(Cancellation)).Should().Be(0, "it was asked to end");
        // While Prometheus still remembers it: afterwards nothing says that there ever was one.
        await monitored.QueryAsync(InSeconds(Stale).Replace("[15s]", "[5m]", StringComparison.Ordinal), Cancellation);
        monitored.StartReport(server.Kubeconfig);
        await monitored.EndsAsync(InSeconds(Stale).Replace("[15s]", "[5m]", StringComparison.Ordinal), Cancellation);
    }

    /// <summary>A release whose servers are where nobody listens, and pods: the alert fires for the entry, and ends.</summary>
    private async Task UnansweredAsync(string alert, string entry, bool enforced, Func<string, Task> creates)
    {
        _ = Tool.Prometheus.Path;
        await cluster.RequireAsync(Cancellation);
        var ns = $"alert-{(enforced ? "enforced" : "asking")}";
        (await cluster.ApplyAsync(Yaml.Document($"{{apiVersion: v1, kind: Namespace, metadata: {{name: {ns}{(enforced ? ", labels: {sidecar-injector.io/enforce: 'true'}" : "")}}}}}"))).Should().BeNull();
        var webhook = Helm.Render("{tls: {mode: selfManaged}, webhook: {url: 'https://127.0.0.1:9', timeoutSeconds: 1}}", cluster.Version, release: ns, @namespace: ns).One("MutatingWebhookConfiguration");
        (await cluster.ApplyAsync(webhook)).Should().BeNull();
        try
        {
            await using var monitored = await Monitored.StartAsync(cluster.Kubeconfig, Cancellation);
            var expression = InSeconds(alert);
            await monitored.QueryAsync("""up{job="apiserver"} offset 15s == 1""", Cancellation);

            await creates(ns);
            var series = await monitored.QueryAsync(expression, Cancellation);
            // Other tests have entries of their own on this API server.
            series.Select(one => (string)one!["metric"]!["name"]!).Should().Contain(entry);
            await monitored.EndsAsync(expression, Cancellation);
        }
        finally
        {
            await cluster.Client.DeleteMutatingWebhookConfigurationAsync($"{ns}-sidecar-injector", cancellationToken: CancellationToken.None);
        }
    }

    /// <summary>False when the webhook kept the pod from being stored; the API server needs a moment to know one.</summary>
    private async Task<bool> IsStoredAsync(string ns)
    {
        try
        {
            await cluster.Client.CreateNamespacedPodAsync(Pod(), ns, cancellationToken: Cancellation);
            return true;
        }
        catch (HttpOperationException refused) when (refused.Response.Content.Contains("failed calling webhook", StringComparison.Ordinal))
        {
            return false;
        }
    }

    private static string Expression(string alert) => (string)AlertFile.Alerts.Single(rule => (string)rule["alert"]! == alert)["expr"]!;

    /// <summary>Its question, where what it asks of minutes and hours is asked of seconds.</summary>
    private static string InSeconds(string alert) => Minutes().Replace(Expression(alert), "15s")
        .Replace("> 600", "> 6", StringComparison.Ordinal).Replace("+ 600", "- 15", StringComparison.Ordinal);

    [GeneratedRegex(@"\b\d+[mhd]\b")]
    private static partial Regex Minutes();

    private static V1Pod Pod(string? name = null) =>
        new() { Metadata = new() { Name = name, GenerateName = name is null ? "p-" : null }, Spec = new() { Containers = [new() { Name = "app", Image = "a:1" }] } };

    private static string Configuration(string policy) =>
        $"{{apiVersion: sidecar-injector.io/v1alpha1, kind: InjectorConfig, metadata: {{name: default}}, spec: {{policy: {policy}}}}}";
}
