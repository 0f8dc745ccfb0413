using System.Text.Json.Nodes;
using Injector.EndToEndTests.Pods;
using k8s;

namespace Injector.EndToEndTests.Node;

/// <summary>Pods that a controller makes, from their template to the lines in their log.</summary>
public sealed class WorkloadTests(NodeFixture fixture) : NodeScenario(fixture)
{
    private const string Forever = "trap exit TERM; while :; do sleep 0.1; done";

    private bool Native => Cluster.Server.RunsNativeSidecars;

    [Fact]
    public async Task A_deployment_becomes_available_with_two_of_two_containers_ready()
    {
        await ApplyAsync(Workload("apps/v1", "Deployment", $"{WriteLines(100)}; {Forever}", new JsonObject
        {
            ["replicas"] = 1,
            ["selector"] = Selector(),
        }));

        await KubectlAsync("wait", "--for=condition=Available", "--timeout=120s", "deployment/web");
        var pod = (await PodsAsync("app=web", 1)).Single();
        await WaitUntilReadyAsync(pod, "2/2");
        (await SidecarLogWithAsync(pod, "line 100")).Should().Equal(Lines(100));
    }

    [Fact]
    public async Task Each_pod_of_a_stateful_set_has_its_own_lines()
    {
        await ApplyAsync(Workload("apps/v1", "StatefulSet", $"hostname >>/var/log/app/app.log; {WriteLines(100)}; {Forever}", new JsonObject
        {
            ["replicas"] = 2,
            ["serviceName"] = "web",
            ["selector"] = Selector(),
        }));

        foreach (var pod in new[] { "web-0", "web-1" })
        {
            await PodsAsync("statefulset.kubernetes.io/pod-name=" + pod, 1);
            await WaitUntilReadyAsync(pod, "2/2");
            (await SidecarLogWithAsync(pod, "line 100")).Should().Equal([pod, .. Lines(100)]);
        }
    }

    [Fact]
    public async Task A_job_completes_with_a_native_sidecar_and_all_its_lines_are_there_either_way()
    {
        await ApplyAsync(Workload("batch/v1", "Job", WriteLines(100), []));

        var pod = (await PodsAsync("app=web", 1)).Single();
        await WaitUntilApplicationEndsAsync(pod);
        (await SidecarLogWithAsync(pod, "line 100")).Should().Equal(Lines(100));
        if (Native)
            await KubectlAsync("wait", "--for=condition=Complete", "--timeout=120s", "job/web");
        else
            (await Cluster.Server.Client.ReadNamespacedJobAsync("web", Namespace, cancellationToken: Cancellation)).Status.Active
                .Should().Be(1, "a classic sidecar goes on, which is what the warning says");
    }

    [Fact]
    public async Task A_cron_jobs_pods_have_their_lines()
    {
        var job = JsonNode.Parse(Workload("unused", "Job", WriteLines(100), []))!["spec"]!.DeepClone();
        await ApplyAsync(new JsonObject
        {
            ["apiVersion"] = Cluster.Server.Minor >= 21 ? "batch/v1" : "batch/v1beta1",
            ["kind"] = "CronJob",
            ["metadata"] = new JsonObject { ["name"] = "web" },
            ["spec"] = new JsonObject { ["schedule"] = "* * * * *", ["jobTemplate"] = new JsonObject { ["spec"] = job } },
        }.ToJsonString());

        var pod = (await PodsAsync("app=web", 1)).First();
        await KubectlAsync("delete", "cronjob", "web", "--cascade=orphan");
        await WaitUntilApplicationEndsAsync(pod);
        (await SidecarLogWithAsync(pod, "line 100")).Should().Equal(Lines(100));
    }

    // The log of a pod that is not deleted can be read after its end too.
    private Task WaitUntilApplicationEndsAsync(string pod) => Eventually.BecomesTrueAsync(
        $"The application of {pod} has ended",
        Deadline,
        async () => (await Cluster.Server.Client.ReadNamespacedPodAsync(pod, Namespace, cancellationToken: Cancellation)).Status.ContainerStatuses
            .Single(container => container.Name == "app").State.Terminated?.ExitCode == 0,
        Cancellation);

    private string Workload(string version, string kind, string script, JsonObject spec)
    {
        var pod = ShellPod("unused", script);
        pod["metadata"]!.AsObject().Remove("name");
        pod.WithLabel("app", "web");
        if (kind == "Job")
            pod.WithSpec("restartPolicy", "\"Never\"");
        spec["template"] = new JsonObject { ["metadata"] = pod["metadata"]!.DeepClone(), ["spec"] = pod["spec"]!.DeepClone() };
        return new JsonObject
        {
            ["apiVersion"] = version,
            ["kind"] = kind,
            ["metadata"] = new JsonObject { ["name"] = "web" },
            ["spec"] = spec,
        }.ToJsonString();
    }

    private static JsonObject Selector() => new() { ["matchLabels"] = new JsonObject { ["app"] = "web" } };
}
