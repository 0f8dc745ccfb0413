using System.Text.Json.Nodes;
using Injector.Tests.Cli.Verbs;

namespace Injector.Tests.Cli.Manifests;

/// <summary>Kinds that are not Kubernetes' own: with a pod template where a Deployment has it, and without.</summary>
public sealed class CustomWorkloadTests
{
    private const string Template = """
          template:
            metadata: {annotations: {sidecar-injector.io/inject: "true"}}
            spec: {containers: [{name: app, image: "example/app:1"}]}
        """;

    [Theory]
    [InlineData("argoproj.io/v1alpha1", "Rollout", "/spec/template")]
    [InlineData("apps.kruise.io/v1alpha1", "CloneSet", "/spec/template")]
    [InlineData("apps.openshift.io/v1", "DeploymentConfig", "/spec/template")]
    [InlineData("example.com/v1", "Nightly", "/spec/jobTemplate/spec/template")]
    [InlineData("agones.dev/v1", "Fleet", "/spec/template/spec/template")]
    public void A_pod_template_is_injected_whatever_the_kind(string apiVersion, string kind, string path)
    {
        var workload = InjectCommandTests.Workload(apiVersion, kind, path).ToJsonString();
        var run = CommandRun.With(workload, "inject", "-f", "-", "-o", "json");
        (run.Code, run.Error).Should().Be((0, ""));
        var pod = path[1..].Split('/').Aggregate(JsonNode.Parse(run.Output)!, (node, name) => node[name]!);
        pod["metadata"]!["annotations"]!["sidecar-injector.io/status"].Should().NotBeNull();
        CommandRun.With(run.Output, "inject", "-f", "-", "-o", "json").Output.Should().Be(run.Output);
        CommandRun.With(workload, "explain", "-f", "-").Output.Should().Contain($"{kind}/web").And.Contain("PodOptedIn");
    }

    [Fact]
    public void A_pod_template_of_its_own_kind_is_injected()
    {
        var run = CommandRun.With($"apiVersion: v1\nkind: PodTemplate\nmetadata: {{name: t}}\n{Template.ReplaceLineEndings("\n").Replace("\n  ", "\n", StringComparison.Ordinal).TrimStart()}", "inject", "-f", "-", "-o", "patch");
        run.Output.Should().Contain("\"/template/spec/containers/-\"");
    }

    [Fact]
    public void A_knative_service_is_injected_and_told_what_knative_asks_for()
    {
        var run = CommandRun.With(Manifest("serving.knative.dev/v1", "Service", Template), "inject", "-f", "-", "-o", "patch", "--sidecar-lifecycle", "native");
        run.Output.Should().Contain("/spec/template/spec/initContainers");
        run.Error.Should().Contain("kubernetes.podspec-init-containers");
    }

    [Theory]
    [InlineData("argoproj.io/v1alpha1", "Workflow", "  podMetadata: {annotations: {sidecar-injector.io/inject: \"true\"}}\n  templates: [{name: a, container: {image: x}}]")]
    [InlineData("example.com/v1", "Database", "  pods:\n  - labels: {sidecar-injector.io/inject: \"true\"}")]
    public void What_asks_and_has_no_pod_template_is_left_to_the_webhook_with_a_note(string apiVersion, string kind, string spec)
    {
        var input = Manifest(apiVersion, kind, spec);
        var run = CommandRun.With(input, "inject", "-f", "-");
        run.Should().Be(new CommandRun(0, input, $"<stdin>:1: note: {kind}/x: asks for a sidecar, and has no pod template that this command knows; the webhook injects its pods if they carry the key\n"));
        var explain = CommandRun.With(input, "explain", "-f", "-");
        explain.Code.Should().Be(2);
        explain.Error.Should().Contain("the webhook injects its pods");
    }

    [Theory]
    [InlineData("kyverno.io/v1", "ClusterPolicy", "  rules:\n  - validate: {pattern: {spec: {template: {spec: {containers: [{image: \"!*:latest\"}]}}}}}")]
    [InlineData("infrastructure.example.com/v1", "MachineTemplate", "  template: {spec: {image: x}}")]
    [InlineData("example.com/v1", "Odd", "  template: {spec: {containers: [a]}}")]
    [InlineData("example.com/v1", "Odd", "  template: {metadata: {labels: 5}, spec: {containers: [{name: a}]}}")]
    public void What_is_no_pod_template_comes_out_byte_for_byte(string apiVersion, string kind, string spec)
    {
        var input = Manifest(apiVersion, kind, spec);
        CommandRun.With(input, "inject", "-f", "-", "--namespace-label", "sidecar-injector.io/inject=true").Should().Be(new CommandRun(0, input, ""));
    }

    private static string Manifest(string apiVersion, string kind, string spec) =>
        $"apiVersion: {apiVersion}\nkind: {kind}\nmetadata: {{name: x}}\nspec:\n{spec}\n";
}
