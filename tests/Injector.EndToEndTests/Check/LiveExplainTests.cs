using Injector.EndToEndTests.Admission;
using Injector.EndToEndTests.Pods;
using Injector.EndToEndTests.Webhook;
using k8s;
using k8s.Models;

namespace Injector.EndToEndTests.Check;

/// <summary><c>injector explain KIND/NAME</c> on a live cluster.</summary>
public sealed class LiveExplainTests(AdmissionFixture fixture) : AdmissionScenario(fixture)
{
    [Fact]
    public async Task Explains_a_deployment_by_its_namespaces_labels_and_its_own_keys()
    {
        var ns = await Cluster.CreateNamespaceAsync(labels: new Dictionary<string, string> { [PodDocument.InjectKey] = "true" });
        await Server.Client.CreateNamespacedDeploymentAsync(Web(), ns, cancellationToken: Cancellation);

        var text = await ExplainAsync("deployment/web", ns);

        text.Should().Contain($"Deployment/web in namespace {ns}")
            .And.Contain("injected: NamespaceOptedIn")
            .And.Contain("did you mean log-path?")
            .And.MatchRegex("log-files +\\*.txt +set by the pod")
            .And.Contain("+        sidecar-injector.io/status: ");
    }

    [Fact]
    public async Task What_the_options_say_of_the_namespace_wins()
    {
        await Server.Client.CreateNamespacedDeploymentAsync(Web(), Namespace, cancellationToken: Cancellation);

        (await ExplainAsync("deploy/web", Namespace)).Should().Contain("NotOptedIn");
        (await ExplainAsync("deploy/web", Namespace, "--namespace-label", "sidecar-injector.io/inject=true")).Should().Contain("NamespaceOptedIn");
    }

    [Fact]
    public async Task Explains_a_cron_job_also_where_it_is_in_an_earlier_version()
    {
        var version = Server.Minor < 21 ? "batch/v1beta1" : "batch/v1";
        var job = PodDocument.Parse($$$"""
            {"apiVersion": "{{{version}}}", "kind": "CronJob", "metadata": {"name": "report"},
             "spec": {"schedule": "0 3 * * *", "jobTemplate": {"spec": {"template": {
               "metadata": {"annotations": {"sidecar-injector.io/inject": "true"} },
               "spec": {"restartPolicy": "Never", "containers": [{"name": "app", "image": "registry.example/app:1.0"}]} } } } } }
            """);
        using var created = await Cluster.Api.SendAsync(HttpMethod.Post, $"apis/{version}/namespaces/{Namespace}/cronjobs", job, Cancellation);
        created.StatusCode.Should().Be(System.Net.HttpStatusCode.Created);

        (await ExplainAsync("cronjob/report", Namespace)).Should().Contain("CronJob/report").And.Contain("injected: PodOptedIn");
        await FluentActions.Awaiting(() => ExplainAsync("cronjob/nope", Namespace))
            .Should().ThrowAsync<InvalidOperationException>().WithMessage("*cronjobs.batch \"nope\" not found*");
    }

    [Fact]
    public async Task An_object_that_does_not_exist_is_said_in_the_servers_words()
    {
        var explaining = () => ExplainAsync("deployment/nope", Namespace);

        (await explaining.Should().ThrowAsync<InvalidOperationException>()).Which.Message
            .Should().Contain("exit code 2").And.Contain("deployments.apps \"nope\" not found");
    }

    private Task<string> ExplainAsync(string target, string ns, params string[] options) => ChildProcess.RunAsync(
        InjectorBinary.Path, ["explain", target, "-n", ns, "--kubeconfig", Server.Kubeconfig, .. options], Cancellation);

    private static V1Deployment Web()
    {
        var labels = new Dictionary<string, string> { ["app"] = "web" };
        return new V1Deployment
        {
            Metadata = new V1ObjectMeta { Name = "web" },
            Spec = new V1DeploymentSpec
            {
                Selector = new V1LabelSelector { MatchLabels = labels },
                Template = new V1PodTemplateSpec
                {
                    Metadata = new V1ObjectMeta
                    {
                        Labels = labels,
                        Annotations = new Dictionary<string, string> { [PodDocument.Prefix + "log-pth"] = "/x", [PodDocument.Prefix + "log-files"] = "*.txt" },
                    },
                    Spec = new V1PodSpec { SchedulerName = PodDocument.NobodysScheduler, Containers = [new V1Container { Name = "app", Image = "registry.example/app:1.0" }] },
                },
            },
        };
    }
}
