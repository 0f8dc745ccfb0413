using System.Text.Json.Nodes;

namespace Injector.ChartTests;

/// <summary>The chart without a webhook, and with policies beside it: what was exported for its own values, or nothing.</summary>
public sealed class PolicyModeTests : IDisposable
{
    private const string Values = """
        config: {policy: OptOut, excludedNamespaces: [vault, openshift-*], parameters: {log-processor: {memory-limit: 96Mi, format: json}}}
        templates:
          own:
            parameters: {level: {type: string, default: 'on', settableBy: [pod]}}
            sidecars: [{container: {name: own, image: 'own:1', args: ['${level}', '017', '1.50'], resources: {requests: {cpu: 1m, memory: 1Mi}, limits: {cpu: 1m, memory: 1Mi}}}}]
        """;

    private static readonly Lazy<string> OfDefaults = new(() => Export(""));

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("chart-policy-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void With_the_policy_alone_nothing_runs()
    {
        var everything = """
            {autoscaling: {enabled: true}, networkPolicy: {enabled: true}, priorityClass: {create: true}, prometheusRule: {enabled: true}, grafanaDashboard: {enabled: true},
             metrics: {podMonitor: {enabled: true}}, tls: {mode: certManager}}
            """;

        var objects = Render("policy", everything, OfDefaults.Value).Objects;

        objects.Select(o => (string)o["kind"]!).Should().BeEquivalentTo(
            "MutatingAdmissionPolicy", "MutatingAdmissionPolicyBinding", "ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding", "ValidatingAdmissionPolicyBinding",
            "ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding", "ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding",
            "ClusterRole", "ClusterRole", "ClusterRole", "ClusterRole");
        objects.Where(o => (string)o["kind"]! == "ClusterRole").Should().OnlyContain(o => ((string)o["metadata"]!["name"]!).Contains("-rollout-"), "they are for people, and bound to nobody");
    }

    [Fact]
    public void What_is_rendered_is_what_was_exported()
    {
        var objects = Export(Values);
        var rendered = Render("policy", Values, objects).Objects.Where(IsPolicy).ToDictionary(Key);

        rendered.Should().HaveCount(9);
        foreach (var exported in Yaml.Documents(objects))
        {
            var (want, got) = (exported["spec"]!, rendered[Key(exported)]["spec"]!);
            foreach (var spec in new[] { want, got })
                if (spec["matchConstraints"] is JsonObject constraints)
                    constraints.Remove("namespaceSelector");
            JsonNode.DeepEquals(got, want).Should().BeTrue(Key(exported));
            rendered[Key(exported)]["metadata"]!["annotations"]?.ToJsonString().Should().Be(exported["metadata"]!["annotations"]?.ToJsonString());
        }
    }

    [Fact]
    public void Beside_the_webhook_there_is_the_mutating_half_and_the_servers_own_namespace_is_left_alone()
    {
        var rendered = Render("both", "", OfDefaults.Value);

        rendered.Objects.Where(IsPolicy).Select(Key).Where(key => key.Contains(".sidecar-injector.io", StringComparison.Ordinal)).Should().Equal(
            "MutatingAdmissionPolicy inject.sidecar-injector.io", "MutatingAdmissionPolicyBinding inject.sidecar-injector.io");
        Excluded(rendered).Should().BeEquivalentTo("kube-system", "kube-node-lease", "platform");
        rendered.Objects.Select(Rendered.Describe).Should().Contain(Render("webhook", "", "").Objects.Select(Rendered.Describe), "the webhook is there as without");
    }

    [Fact]
    public void Without_servers_no_namespace_is_theirs() =>
        Excluded(Render("policy", "", OfDefaults.Value)).Should().BeEquivalentTo("kube-system", "kube-node-lease");

    [Theory]
    [InlineData("policy")]
    [InlineData("both")]
    public void A_scope_and_a_revision_narrow_the_policies_too(string mode)
    {
        var rendered = Render(mode, "{revision: canary, webhook: {scope: {namespaceSelector: {matchLabels: {stage: prod}}, objectSelector: {matchLabels: {app: web}}}}}", OfDefaults.Value);

        foreach (var policy in rendered.Objects.Where(o => IsPolicy(o) && o["spec"]!["matchConstraints"] is not null && Key(o).Contains(".sidecar-injector.io", StringComparison.Ordinal)))
        {
            var constraints = policy["spec"]!["matchConstraints"]!;
            constraints["namespaceSelector"]!["matchExpressions"]!.AsArray().Select(e => $"{e!["key"]} {e["operator"]}").Should().BeEquivalentTo(
                "kubernetes.io/metadata.name NotIn", "sidecar-injector.io/rev In", "stage In");
            constraints["objectSelector"]!["matchExpressions"]!.AsArray().Select(e => $"{e!["key"]} {e["operator"]}").Should().Equal("app In");
        }
    }

    [Fact]
    public void A_template_alone_can_be_exported() =>
        Render("policy", Values, Export(Values, "--template", "log-processor")).Objects.Count(IsPolicy).Should().Be(9);

    [Theory]
    [InlineData("policy", "", "policy.objects is empty, which Helm cannot make: helm template logs CHART --namespace platform -f VALUES --set webhook.mode=webhook --show-only "
        + "templates/configmap.yaml | injector export --as policy --config-map - > policies.yaml, and give it with --set-file policy.objects=policies.yaml")]
    [InlineData("both", "", "policy.objects is empty")]
    [InlineData("policy", "kind: Pod", "policy.objects is not what injector export --as policy prints (without --static): it has Pod/")]
    [InlineData("policy", "- [}", "policy.objects is not what injector export --as policy prints")]
    public void Without_what_was_exported_nothing_is_installed(string mode, string objects, string sentence) =>
        Refusal(mode, "", objects).Should().Contain(sentence);

    [Theory]
    [InlineData("config: {policy: OptOut}")]
    [InlineData("config: {parameters: {log-processor: {memory-limit: 96Mi}}}")]
    [InlineData("logProcessor: {image: {tag: 9.9.9}}")]
    [InlineData("templates: {own: {sidecars: [{container: {name: own, image: 'own:1'}}]}}")]
    public void What_was_exported_for_other_values_is_refused_with_the_command(string values) =>
        Refusal("policy", values, OfDefaults.Value).Should().Contain("was made for other values than these").And.Contain("injector export --as policy");

    [Fact]
    public void What_a_template_was_exported_with_and_is_gone_is_refused() =>
        Refusal("policy", "", Export(Values)).Should().Contain("was made for other values than these");

    [Fact]
    public void What_another_version_exported_is_refused() =>
        Refusal("policy", "", OfDefaults.Value.Replace("app.kubernetes.io/version: ", "app.kubernetes.io/version: 9.", StringComparison.Ordinal))
            .Should().Contain("was made by version 9.").And.Contain("make it again with that one");

    [Fact]
    public void What_is_for_an_API_servers_own_files_is_refused() => Refusal("policy", "", Export("", "--static")).Should().Contain("(without --static)");

    [Theory]
    [InlineData("policy")]
    [InlineData("both")]
    public void Before_Kubernetes_1_36_there_are_no_policies_that_mutate(string mode) =>
        Refusal(mode, "", OfDefaults.Value, "1.35.9").Should().Contain($"webhook.mode {mode} needs MutatingAdmissionPolicy, which Kubernetes has from 1.36 on, this is v1.35.9: set webhook.mode to webhook");

    [Theory]
    [InlineData("policy", "webhook: {namespaceSelector: {matchLabels: {a: b}}}", "narrow both by webhook.scope")]
    [InlineData("both", "webhook: {objectSelector: {matchLabels: {a: b}}}", "webhook.objectSelector narrows one entry")]
    [InlineData("both", "webhook: {matchConditions: [{name: a, expression: 'true'}]}", "webhook.matchConditions narrows one entry")]
    [InlineData("policy", "webhook: {optIn: labels}", "set webhook.optIn to annotations")]
    [InlineData("policy", "webhook: {failurePolicy: Fail}", "there is no webhook that could be away")]
    [InlineData("policy", "config: {existingConfigMap: mine}", "put it into config and templates")]
    [InlineData("both", "templateConfigMaps: [mine]", "put it into config and templates")]
    public void What_the_policies_do_not_follow_is_refused(string mode, string values, string sentence) =>
        Refusal(mode, values, OfDefaults.Value).Should().Contain(sentence);

    [Fact]
    public void What_only_servers_need_refuses_nothing_where_there_are_none() =>
        Render("policy", "{hostNetwork: true, tls: {mode: existingSecret}, podDisruptionBudget: {minAvailable: 2, maxUnavailable: null}}", OfDefaults.Value).Objects.Should().NotBeEmpty();

    [Theory]
    [InlineData("1.36.0", true)]
    [InlineData("1.35.0", false)]
    public void The_check_may_read_policies_where_there_are_any(string kubernetes, bool may)
    {
        var role = Helm.Render("", kubernetes).Objects.First(o => (string)o["kind"]! == "ClusterRole" && (string)o["metadata"]!["name"]! == "logs-sidecar-injector-check");

        role["rules"]!.ToJsonString().Contains("\"mutatingadmissionpolicies\"", StringComparison.Ordinal).Should().Be(may);
    }

    private static bool IsPolicy(JsonNode o) => ((string)o["kind"]!).Contains("AdmissionPolicy", StringComparison.Ordinal);

    private static string Key(JsonNode o) => $"{o["kind"]} {o["metadata"]!["name"]}";

    private static IEnumerable<string> Excluded(Rendered rendered) =>
        rendered.One("MutatingAdmissionPolicy")["spec"]!["matchConstraints"]!["namespaceSelector"]!["matchExpressions"]!.AsArray()
            .Single(e => (string)e!["key"]! == "kubernetes.io/metadata.name")!["values"]!.AsArray().Select(name => (string)name!);

    private Rendered Render(string mode, string values, string objects)
    {
        var run = Template(mode, values, objects, Helm.Newest);
        run.ExitCode.Should().Be(0, run.Error);
        return new Rendered(run.Output);
    }

    private string Refusal(string mode, string values, string objects, string kubernetes = Helm.Newest)
    {
        var run = Template(mode, values, objects, kubernetes);
        run.ExitCode.Should().NotBe(0);
        return run.Error;
    }

    /// <summary>As a platform team installs it.</summary>
    private Command Template(string mode, string values, string objects, string kubernetes)
    {
        var (file, exported) = (Path.Combine(_folder.FullName, "values.yaml"), Path.Combine(_folder.FullName, "policies.yaml"));
        File.WriteAllText(file, values);
        File.WriteAllText(exported, objects);
        return Tool.Helm.Run(
            ["template", "logs", Repository.Chart, "--namespace", "platform", "--kube-version", kubernetes, "--values", file, "--set", $"webhook.mode={mode},hooks.enabled=true",
                .. objects.Length > 0 ? ["--set-file", $"policy.objects={exported}"] : (string[])[]]);
    }

    /// <summary>As the refusal says.</summary>
    private static string Export(string values, params string[] options)
    {
        var folder = Directory.CreateTempSubdirectory("chart-export-");
        try
        {
            var (file, map) = (Path.Combine(folder.FullName, "values.yaml"), Path.Combine(folder.FullName, "map.yaml"));
            File.WriteAllText(file, values);
            var rendered = Tool.Helm.Run(
                "template", "logs", Repository.Chart, "--namespace", "platform", "-f", file, "--kube-version", Helm.Newest, "--set", "webhook.mode=webhook",
                "--show-only", "templates/configmap.yaml");
            rendered.ExitCode.Should().Be(0, rendered.Error);
            File.WriteAllText(map, rendered.Output);
            var exported = Command.Run(InjectorBinary.Path, ["export", "--as", "policy", "--config-map", map, .. options]);
            exported.ExitCode.Should().Be(0, exported.Error);
            return exported.Output;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
