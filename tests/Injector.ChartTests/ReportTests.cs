using System.Text.Json.Nodes;
using k8s;
using k8s.Models;

namespace Injector.ChartTests;

/// <summary><c>injector report</c> against a real API server: what Prometheus reads, and the Reports of OpenReports' own definition.</summary>
public sealed class ReportTests
{
    private const string Kind = "{apiVersion: openreports.io/v1alpha1, kind: Report, metadata: {name: x}}";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_namespace_where_somebody_asked_has_a_Report_that_is_written_when_it_changes_and_goes_when_nobody_asks()
    {
        // Its own: other tests' namespaces would have Reports, too.
        await using var cluster = new ChartCluster();
        await cluster.RequireAsync(Cancellation);
        cluster.Has(Yaml.Document(Kind)).Should().BeTrue();
        await CreateAsync(cluster, "bank", "labels: {sidecar-injector.io/enforce: 'true'}");
        await CreateAsync(cluster, "shop", "annotations: {sidecar-injector.io/inject: 'true'}");
        await CreateAsync(cluster, "idle", "labels: {a: b}");
        await cluster.Client.CreateNamespacedCustomObjectAsync(
            JsonNode.Parse("""{"apiVersion":"openreports.io/v1alpha1","kind":"Report","metadata":{"name":"ours-too","labels":{"app.kubernetes.io/managed-by":"sidecar-injector"}}}""")!,
            "openreports.io", "v1alpha1", "idle", "reports", cancellationToken: Cancellation);
        await using var report = ChildProcess.Start("report", InjectorBinary.Path,
            ["report", "--kubeconfig", cluster.Kubeconfig, "--open-reports", "--interval", "10s", "--management-port", "0"]);

        var bank = await ReportAsync(cluster, "bank", found => found is not null);
        ((int)bank!["summary"]!["fail"]!).Should().Be(1);
        ((string)bank["results"]![0]!["message"]!).Should().Be("delete Pod/app in bank and create it again");
        ((int)(await ReportAsync(cluster, "shop", found => found is not null))!["summary"]!["warn"]!).Should().Be(1);

        // A change is written, what did not change is not written again, and a Report that somebody took away comes back.
        await cluster.Client.CreateNamespacedPodAsync(Pod("second"), "bank", cancellationToken: Cancellation);
        await DeleteReportAsync(cluster, "shop");
        var changed = await ReportAsync(cluster, "bank", found => (int)found!["summary"]!["fail"]! == 2);
        await ReportAsync(cluster, "shop", found => found is not null);
        (await cluster.ApplyAsync(Yaml.Document("{apiVersion: v1, kind: Namespace, metadata: {name: shop}}"))).Should().BeNull();
        await ReportAsync(cluster, "shop", found => found is null);
        var later = await ReportAsync(cluster, "bank", found => found is not null);
        ((string)later!["metadata"]!["resourceVersion"]!).Should().Be((string)changed!["metadata"]!["resourceVersion"]!);

        // Nobody asked in this one, and a Report of another name is somebody else's, whatever its label says.
        (await ReportAsync(cluster, "idle", _ => true)).Should().BeNull();
        (await cluster.Client.GetNamespacedCustomObjectAsync("openreports.io", "v1alpha1", "idle", "reports", "ours-too", Cancellation)).Should().NotBeNull();
        (await report.TerminateAsync(Cancellation)).Should().Be(0);
        // Nor is it written again by one that was started later, as by a CronJob.
        Command.Run(InjectorBinary.Path, ["report", "--once", "--open-reports", "--kubeconfig", cluster.Kubeconfig]).ExitCode.Should().Be(0);
        ((string)(await ReportAsync(cluster, "bank", found => found is not null))!["metadata"]!["resourceVersion"]!).Should().Be((string)changed["metadata"]!["resourceVersion"]!);
    }

    [Fact]
    public async Task Once_prints_what_Prometheus_reads_and_counts_as_check_does()
    {
        await using var cluster = new ChartCluster();
        await cluster.RequireAsync(Cancellation);
        await CreateAsync(cluster, "bank", "labels: {sidecar-injector.io/enforce: 'true'}");
        await CreateAsync(cluster, "shop", "annotations: {sidecar-injector.io/inject: 'true'}");
        await CreateAsync(cluster, "idle", "labels: {a: b}");

        var printed = Command.Run(InjectorBinary.Path, ["report", "--once", "--kubeconfig", cluster.Kubeconfig]);

        printed.ExitCode.Should().Be(0, printed.Error);
        printed.Error.Should().Contain("compared with the built-in templates");
        printed.Output.Should().Contain("sidecar_injector_pods{namespace=\"bank\",enforced=\"true\",state=\"missing\"} 1\n")
            .And.Contain("sidecar_injector_pods{namespace=\"shop\",enforced=\"false\",state=\"missing\"} 1\n")
            .And.Contain("sidecar_injector_pods{namespace=\"(others)\",enforced=\"false\",state=\"not_asked\"} 1\n");
        var page = Path.GetTempFileName();
        await File.WriteAllTextAsync(page, printed.Output, Cancellation);
        var judged = Command.Run("/bin/sh", ["-c", $"'{Tool.Promtool.Path}' check metrics <'{page}'"]);
        File.Delete(page);
        judged.ExitCode.Should().Be(0, judged.Output + judged.Error);
    }

    [Fact]
    public async Task What_it_may_not_read_is_said_and_without_the_kind_nothing_is_written()
    {
        await using var cluster = new ChartCluster();
        await cluster.RequireAsync(Cancellation);
        var nobody = Path.GetTempFileName();
        await File.WriteAllTextAsync(nobody, (await File.ReadAllTextAsync(cluster.Kubeconfig, Cancellation)).Replace("end-to-end-tests", "unknown", StringComparison.Ordinal), Cancellation);

        var refused = Command.Run(InjectorBinary.Path, ["report", "--once", "--kubeconfig", nobody]);

        File.Delete(nobody);
        refused.ExitCode.Should().Be(2);
        refused.Output.Should().BeEmpty();
        refused.Error.Should().StartWith("injector report: ");

        // Read, and not allowed to write: the numbers are there, and what is not up to date is said.
        await CreateAsync(cluster, "shop", "annotations: {sidecar-injector.io/inject: 'true'}");
        var terminating = await cluster.Client.CoreV1.DeleteNamespaceAsync("shop", cancellationToken: Cancellation);
        terminating.Should().NotBeNull();
        var some = Command.Run(InjectorBinary.Path, ["report", "--once", "--open-reports", "--kubeconfig", cluster.Kubeconfig]);
        some.ExitCode.Should().Be(1, some.Error);
        some.Output.Should().Contain("namespace=\"shop\"");
        some.Error.Should().Contain("injector report: 1 Report is not up to date, because ");
        // A directory that is there, with a file in it that leads nowhere.
        var folder = Directory.CreateTempSubdirectory("chart-report-unreadable-").FullName;
        File.CreateSymbolicLink(Path.Combine(folder, "config.yaml"), "/nowhere");
        var unreadable = Command.Run(InjectorBinary.Path, ["report", "--once", "--config-dir", folder, "--kubeconfig", cluster.Kubeconfig]);
        Directory.Delete(folder, recursive: true);
        (unreadable.ExitCode, unreadable.Output).Should().Be((2, ""));
        unreadable.Error.Should().StartWith("injector report: the configuration cannot be read: ");

        await cluster.Client.DeleteCustomResourceDefinitionAsync("reports.openreports.io", cancellationToken: Cancellation);
        await Eventually.BecomesTrueAsync("The kind is gone", TimeSpan.FromMinutes(1), () =>
            Task.FromResult(Command.Run(InjectorBinary.Path, ["report", "--once", "--open-reports", "--kubeconfig", cluster.Kubeconfig]) is { ExitCode: 0 } run
                && run.Error.Contains("the cluster has no openreports.io/v1alpha1", StringComparison.Ordinal)), Cancellation);
    }

    private static async Task CreateAsync(ChartCluster cluster, string ns, string metadata)
    {
        (await cluster.ApplyAsync(Yaml.Document($"{{apiVersion: v1, kind: Namespace, metadata: {{name: {ns}, {metadata}}}}}"))).Should().BeNull();
        await cluster.Client.CreateNamespacedPodAsync(Pod("app"), ns, cancellationToken: Cancellation);
    }

    private static V1Pod Pod(string name) => new() { Metadata = new() { Name = name }, Spec = new() { Containers = [new() { Name = "app", Image = "a:1" }] } };

    private static async Task DeleteReportAsync(ChartCluster cluster, string ns) =>
        await cluster.Client.DeleteNamespacedCustomObjectAsync("openreports.io", "v1alpha1", ns, "reports", "sidecar-injector", cancellationToken: Cancellation);

    /// <summary>A namespace's Report, null for none, once it is as wanted.</summary>
    private static async Task<JsonNode?> ReportAsync(ChartCluster cluster, string ns, Func<JsonNode?, bool> wanted)
    {
        JsonNode? found = null;
        await Eventually.BecomesTrueAsync($"The Report of {ns} is as wanted", TimeSpan.FromMinutes(1), async () =>
        {
            var all = JsonNode.Parse(System.Text.Json.JsonSerializer.Serialize(
                await cluster.Client.ListNamespacedCustomObjectAsync("openreports.io", "v1alpha1", ns, "reports", cancellationToken: Cancellation)))!["items"]!.AsArray();
            found = all.FirstOrDefault(one => (string)one!["metadata"]!["name"]! == "sidecar-injector");
            return wanted(found);
        }, Cancellation);
        return found;
    }
}
