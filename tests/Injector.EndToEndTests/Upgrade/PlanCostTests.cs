using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Injector.EndToEndTests.Admission;
using Injector.EndToEndTests.Check;
using Injector.EndToEndTests.Pods;
using k8s;

namespace Injector.EndToEndTests.Upgrade;

/// <summary>What a plan costs: a real API server, asked for some thousand pods; and the program, given as many as the largest clusters have.</summary>
[Trait("Category", "Long")]
public sealed class PlanCostTests(AdmissionFixture fixture) : CheckScenario(fixture)
{
    private const int Real = 2_000;
    private const int Many = 150_000;
    private const int MostMegabytes = 150;

    [Fact]
    public async Task A_real_API_server_answers_a_page_for_each_250_pods_and_nothing_else_for_them()
    {
        await RegisterAndWaitAsync();
        var ns = await Cluster.CreateNamespaceAsync(reviewed: false);
        var pod = await InjectedAsync();
        await Parallel.ForAsync(0, Real, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Cancellation }, async (number, cancellation) =>
        {
            var copy = pod.DeepClone().AsObject();
            copy["metadata"]!["name"] = $"web-{number}";
            _ = (await Cluster.Pods.CreateAsync(ns, copy, cancellation: cancellation)).Stored;
        });
        var (listsBefore, cpuBefore) = await MetricsAsync();

        var (code, output, seconds, peak) = await PlanAsync(Server.Kubeconfig, ["-n", ns, "--webhook-configuration", Configuration]);

        var (lists, cpu) = await MetricsAsync();
        code.Should().Be(0);
        JsonNode.Parse(output)!["pods"]!["all"]!.GetValue<int>().Should().Be(Real);
        // The API server counts a moment late, and others may have listed meanwhile.
        (lists - listsBefore).Should().BeInRange(Real / 250, (Real / 250) + 8);
        Measured.Report(string.Create(
            CultureInfo.InvariantCulture,
            $"Plan of {Real:N0} pods of a real API server: {seconds:0.0} s, {lists - listsBefore} lists of pods, {cpu - cpuBefore:0.0} s of the API server's CPU; the command held {peak} MB at most"));
    }

    [Fact]
    public async Task A_plan_of_150_000_pods_is_one_pass_in_pages_and_holds_less_than_150_MB()
    {
        Requires.Situation(InjectorBinary.IsNative, "Only the native binary's memory says something: set INJECTOR_BINARY");
        await using var server = await ManyPods.StartAsync(AsMany(await InjectedAsync()), Many);

        var (code, output, seconds, peak) = await PlanAsync(server.Kubeconfig, []);

        code.Should().Be(0);
        JsonNode.Parse(output)!["pods"]!["all"]!.GetValue<int>().Should().Be(Many);
        Measured.Report(string.Create(
            CultureInfo.InvariantCulture,
            $"Plan of {Many:N0} pods of a scripted API server, {server.Bytes / 1e6:0} MB of JSON: {seconds:0.0} s, {server.Requests} requests; the command held {peak} MB at most"));
        peak.Should().BeLessThan(MostMegabytes);
        server.Requests.Should().BeLessThan((Many / 250) + 20);
    }

    /// <summary>A pod as the webhook makes it and the API server stores it.</summary>
    private async Task<JsonObject> InjectedAsync()
    {
        var ns = await Cluster.CreateNamespaceAsync();
        return (await Cluster.Pods.CreateAsync(ns, PodDocument.OptedIn("web").Unscheduled(), cancellation: Cancellation)).Stored.As("web");
    }

    private static string AsMany(JsonObject pod)
    {
        pod["metadata"]!["name"] = "NAME";
        pod["metadata"]!["namespace"] = "shop";
        pod["metadata"]!["uid"] = "NAME";
        pod["metadata"]!["ownerReferences"] = new JsonArray(
            new JsonObject { ["apiVersion"] = "apps/v1", ["kind"] = "ReplicaSet", ["name"] = "OWNER", ["uid"] = "1", ["controller"] = true });
        // As much as a server's managed fields and a kubelet's status are.
        pod["metadata"]!["managedFields"] = new JsonArray(new JsonObject { ["fieldsV1"] = new JsonObject { ["f:spec"] = new string('f', 5_000) } });
        pod["status"] = new JsonObject { ["phase"] = "Running", ["message"] = new string('s', 1_500) };
        return pod.ToJsonString();
    }

    private static async Task<(int Code, string Output, double Seconds, int PeakMegabytes)> PlanAsync(string kubeconfig, string[] options)
    {
        var start = new ProcessStartInfo(InjectorBinary.Path, ["rollout", "plan", "-o", "json", "--kubeconfig", kubeconfig, .. options])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(Cancellation);
        var errors = process.StandardError.ReadToEndAsync(Cancellation);
        var peak = 0;
        while (!process.HasExited)
        {
            // What the kernel counts as the most so far; gone with the process.
            peak = Math.Max(peak, Peak(process.Id));
            await Task.Delay(20, Cancellation);
        }

        await process.WaitForExitAsync(Cancellation);
        TestContext.Current.TestOutputHelper?.WriteLine(await errors);
        return (process.ExitCode, await output, watch.Elapsed.TotalSeconds, peak / 1024);
    }

    private static int Peak(int processId)
    {
        try
        {
            var line = File.ReadLines($"/proc/{processId}/status").FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : int.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private async Task<(long Lists, double CpuSeconds)> MetricsAsync()
    {
        using var response = await Cluster.Api.SendAsync(HttpMethod.Get, "metrics", null, Cancellation);
        var (lists, cpu) = (0L, 0.0);
        foreach (var line in (await response.Content.ReadAsStringAsync(Cancellation)).Split('\n'))
        {
            if (line.StartsWith("process_cpu_seconds_total ", StringComparison.Ordinal))
                cpu = double.Parse(line.Split(' ')[^1], CultureInfo.InvariantCulture);
            if (line.StartsWith("apiserver_request_total{", StringComparison.Ordinal) && line.Contains("resource=\"pods\"") && line.Contains("verb=\"LIST\""))
                lists += (long)double.Parse(line.Split(' ')[^1], CultureInfo.InvariantCulture);
        }

        return (lists, cpu);
    }
}
