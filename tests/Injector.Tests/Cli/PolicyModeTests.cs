using System.Text.Json.Nodes;
using Injector.Tests.Cluster;
using static Injector.Tests.Templates.DocumentTexts;

namespace Injector.Tests.Cli;

/// <summary>The commands on a cluster without a webhook, whose API server adds the sidecars by exported policies.</summary>
public sealed class PolicyModeTests : IDisposable
{
    private const string Namespaces = """
        apiVersion: v1
        kind: Namespace
        metadata: {name: shop, labels: {kubernetes.io/metadata.name: shop}}
        ---
        apiVersion: v1
        kind: Namespace
        metadata: {name: bank, labels: {kubernetes.io/metadata.name: bank, sidecar-injector.io/enforce: "true"}}
        ---
        apiVersion: v1
        kind: Namespace
        metadata: {name: kube-system, labels: {kubernetes.io/metadata.name: kube-system}}
        """;

    private const string Webhook = """
        apiVersion: admissionregistration.k8s.io/v1
        kind: MutatingWebhookConfiguration
        metadata: {name: logs}
        webhooks:
        - name: inject.sidecar-injector.io
          clientConfig: {url: "https://127.0.0.1:1/mutate"}
          admissionReviewVersions: [v1]
          sideEffects: None
        """;

    private static readonly Lazy<string> Policies = new(() => CommandRun.Of("export", "--as", "policy", "--template", "log-processor").Output);

    private readonly TemporaryFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task Check_finds_nothing_wrong_and_looks_for_no_server()
    {
        await using var server = await PolicyServer.StartAsync(Namespaces, Policies.Value, Pod("shop", "web"));

        var run = await server.RunAsync("check");

        run.Code.Should().Be(0, run.Output + run.Error);
        run.Output.Should().Contain("Policies  MutatingAdmissionPolicy/inject.sidecar-injector.io").And.Contain("No problems")
            .And.Contain("came back with its sidecar, through inject.sidecar-injector.io").And.Contain("1 missing (PodOptedIn): delete Pod/web");
    }

    [Fact]
    public async Task Check_does_not_advise_a_restart_that_the_policies_would_not_follow()
    {
        await using var server = await PolicyServer.StartAsync(Namespaces, Policies.Value, Pod("shop", "odd", annotations: "sidecar-injector.io/status: '{\"templates\":[x]}'"));

        var run = await server.RunAsync("check");

        run.Output.Should().Contain("1 failed (PodOptedIn): correct Pod/odd in shop: NotInPolicy: the annotation sidecar-injector.io/status");
        (await server.RunAsync("check", "--no-dry-run")).Output.Should().Contain("1 missing");
    }

    [Fact]
    public async Task Explain_tells_what_the_policies_carry_and_do()
    {
        _files.Add("config.yaml", ConfigurationWith("policy: OptOut"));
        var policies = CommandRun.Of("export", "--as", "policy", "--template", "log-processor", "--config-dir", _files.Path).Output;
        await using var server = await PolicyServer.StartAsync(Namespaces, policies, Deployment("{}"));

        var run = await server.RunAsync("explain", "deployment/web", "-n", "shop");

        (run.Code, run.Error).Should().Be((0, ""));
        run.Output.Should().Contain("injected: DefaultPolicy");
    }

    [Fact]
    public async Task Explain_never_says_that_a_pod_is_injected_which_the_policies_leave_alone()
    {
        await using var server = await PolicyServer.StartAsync(Namespaces, Policies.Value, Deployment("""{sidecar-injector.io/inject: "true", sidecar-injector.io/status: '{"templates":1}'}"""));

        var run = await server.RunAsync("explain", "deployment/web", "-n", "shop");

        run.Code.Should().Be(1);
        run.Output.Should().Contain("not injected: NotInPolicy: the annotation sidecar-injector.io/status").And.NotContain("injected: PodOptedIn");
    }

    [Fact]
    public async Task Explain_asks_the_policies_nothing_about_a_cluster_that_is_not_there()
    {
        await using var server = await PolicyServer.StartAsync(Namespaces, Policies.Value, Deployment("""{sidecar-injector.io/inject: "true"}"""));

        var run = await server.RunAsync("explain", "deployment/web", "-n", "shop", "--namespace-label", "sidecar-injector.io/enforce=true");

        run.Output.Should().Contain("injected: NamespaceEnforced");
        server.Created.Should().BeEmpty();
    }

    [Fact]
    public async Task Each_workloads_pod_comes_out_as_the_core_makes_it()
    {
        await using var server = await PolicyServer.StartAsync(
            Namespaces, Policies.Value,
            Pod("shop", "web"), Pod("shop", "web-2", owner: "web"), Pod("shop", "web-3", owner: "web"),
            Pod("shop", "told", annotations: "sidecar-injector.io/memory-limit: huge"),
            Pod("bank", "denied", annotations: "sidecar-injector.io/memory-limit: huge"),
            Pod("bank", "quiet", annotations: "sidecar-injector.io/inject: 'false'"),
            Pod("shop", "left", annotations: "sidecar-injector.io/inject: 'false'"),
            Pod("shop", "odd", annotations: "sidecar-injector.io/status: '{\"templates\":[x]}'"),
            Pod("shop", "mistyped", annotations: "sidecar-injector.io/log-pth: /srv"),
            Pod("kube-system", "dns"));

        var run = await server.RunAsync("export", "--as", "policy", "--check");

        run.Code.Should().Be(0, run.Output + run.Error);
        run.Output.Should().EndWith("6 equal, 1 refused by both, 1 not in the policy, 0 different, 0 not compared\n");
        run.Output.Should().Contain("Pod/odd in shop: not in the policy: the annotation sidecar-injector.io/status");
        server.Created.Should().OnlyContain(pod => (string?)pod["metadata"]!["namespace"] != "kube-system");
    }

    [Fact]
    public async Task A_difference_is_told_by_its_place_and_nothing_of_the_pod_is_printed()
    {
        await using var server = await PolicyServer.StartAsync(Namespaces, Policies.Value, Pod("shop", "web"));
        // As if the policies made another image of it: only a pod that came without the sidecar is changed.
        server.Then = pod =>
        {
            if (server.Created.Count == 1)
                pod["spec"]!["initContainers"]![0]!["image"] = "elsewhere:1";
        };

        var run = await server.RunAsync("export", "--as", "policy", "--check");

        run.Code.Should().Be(1);
        run.Output.Should().Be("Pod/web in shop: different: at /spec/initContainers/0/image\n0 equal, 0 refused by both, 0 not in the policy, 1 different, 0 not compared\n");
        (run.Output + run.Error).Should().NotContain("s3cr3t");
    }

    [Fact]
    public async Task What_others_do_to_every_pod_is_no_difference()
    {
        await using var server = await PolicyServer.StartAsync(Namespaces, Policies.Value, Pod("shop", "web"));
        server.Then = pod => pod["metadata"]!["labels"] = new JsonObject { ["mesh"] = "yes", ["sidecar-injector.io/injected"] = "true" };

        (await server.RunAsync("export", "--as", "policy", "--check")).Output.Should().StartWith("1 equal");
    }

    [Fact]
    public async Task Policies_of_another_configuration_differ()
    {
        _files.Add("config.yaml", ConfigurationWith("parameters: {log-processor: {memory-limit: 100Mi}}"));
        await using var server = await PolicyServer.StartAsync(Namespaces, Policies.Value, Pod("shop", "web"));

        var run = await server.RunAsync("export", "--as", "policy", "--check", "--config-dir", _files.Path);

        run.Code.Should().Be(1);
        run.Output.Should().Contain("different: at /metadata/annotations/sidecar-injector.io~1status");
    }

    [Fact]
    public async Task Where_the_policies_are_not_in_force_each_pod_differs()
    {
        await using var server = await PolicyServer.StartAsync(
            Namespaces, Policies.Value.Split("---\n").First(text => text.Contains("kind: MutatingAdmissionPolicy\n", StringComparison.Ordinal)), Pod("shop", "web"));

        (await server.RunAsync("export", "--as", "policy", "--check")).Output.Should().StartWith("Pod/web in shop: different: nothing was added, and it is PodOptedIn\n");
    }

    [Fact]
    public async Task Somebody_elses_refusal_is_not_compared_and_none_of_its_words_are_printed()
    {
        await using var server = await PolicyServer.StartAsync(Namespaces, Policies.Value, Pod("shop", "web"));
        // After the question for the version.
        server.Server.Others.Add(Answers.Status(403, "Forbidden", "exceeded quota: s3cr3t"));

        var run = await server.RunAsync("export", "--as", "policy", "--check");

        (run.Code, run.Output.Split('\n')[0]).Should().Be((1, "Pod/web in shop: not compared: refused by somebody else: 403 Forbidden"));
        (run.Output + run.Error).Should().NotContain("s3cr3t");
    }

    [Fact]
    public async Task No_more_workloads_are_tried_than_asked_for()
    {
        await using var server = await PolicyServer.StartAsync(Namespaces, Policies.Value, Pod("shop", "a"), Pod("shop", "b"), Pod("shop", "c"));

        var run = await server.RunAsync("export", "--as", "policy", "--check", "--limit", "2");

        run.Output.Should().EndWith("0 not compared\n1 more workloads were left out; --limit says how many are tried\n");
        server.Created.Should().HaveCount(4, "each is created as it is, and as the core makes it");
    }

    [Fact]
    public async Task A_webhook_beside_the_policies_is_told()
    {
        await using var server = await PolicyServer.StartAsync(Namespaces, Policies.Value, Webhook, Pod("shop", "web"));

        (await server.RunAsync("export", "--as", "policy", "--check")).Error.Should().Contain("note: a webhook is called as well");
    }

    [Fact]
    public async Task Without_policies_that_say_what_they_were_made_of_a_configuration_must_be_named()
    {
        await using var server = await PolicyServer.StartAsync(Namespaces, Pod("shop", "web"));

        var run = await server.RunAsync("export", "--as", "policy", "--check");

        run.Code.Should().Be(2);
        run.Error.Should().Contain("name the configuration with --config-dir");
    }

    private static string Pod(string ns, string name, string annotations = "", string? owner = null) => $$"""
        apiVersion: v1
        kind: Pod
        metadata:
          name: {{name}}
          namespace: {{ns}}
          annotations: { {{(annotations.Contains("/inject:", StringComparison.Ordinal) ? annotations : $"sidecar-injector.io/inject: 'true', {annotations}").TrimEnd(' ', ',')}} }
          ownerReferences: [{{(owner is null ? "" : $"{{apiVersion: apps/v1, kind: StatefulSet, name: {owner}, uid: u, controller: true}}")}}]
        spec:
          nodeName: node-1
          containers: [{name: app, image: "app:1", env: [{name: TOKEN, value: s3cr3t}]}]
        status: {phase: Running}
        """;

    private static string Deployment(string annotations) => $$"""
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, namespace: shop}
        spec:
          template:
            metadata: {annotations: {{annotations}}}
            spec: {containers: [{name: app, image: "app:1"}]}
        """;

    // Off the test's own thread: the command waits for the server that answers on it.
}
