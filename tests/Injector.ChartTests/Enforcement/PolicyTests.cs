using System.Text.Json.Nodes;

namespace Injector.ChartTests.Enforcement;

/// <summary>What the ValidatingAdmissionPolicy lets into an enforced namespace, and what it keeps out.</summary>
public sealed class PolicyTests
{
    private const string Values = "enforcement: {enabled: true}";

    private const string Image = "ghcr.io/sidecar-injector/log-processor:0.1.0";

    [Theory]
    [InlineData("Native")]
    [InlineData("Classic")]
    public void A_pod_that_the_injector_made_whole_is_let_in(string lifecycle) =>
        Decide(Values, Create(Injected(lifecycle))).Should().BeEmpty();

    [Fact]
    public void A_pod_that_no_injector_saw_is_kept_out_with_what_is_missing() =>
        Decide(Values, Create(Pod())).Should().HaveCount(2)
            .And.Contain(message => message.Contains("no record of its template (log-processor)"))
            .And.Contain(message => message.Contains("no container log-processor with image " + Image));

    [Fact]
    public void A_forged_record_does_not_stand_for_a_sidecar()
    {
        var pod = Pod();
        pod["metadata"]!["annotations"]!["sidecar-injector.io/status"] = (string?)Injected("Native")["metadata"]!["annotations"]!["sidecar-injector.io/status"];
        Decide(Values, Create(pod)).Should().ContainSingle().Which.Should().Contain("no container log-processor");
    }

    [Fact]
    public void A_later_webhook_that_took_the_record_away_is_noticed()
    {
        var pod = Injected("Native");
        pod["metadata"]!["annotations"]!.AsObject().Remove("sidecar-injector.io/status");
        Decide(Values, Create(pod)).Should().ContainSingle().Which.Should().Contain("no record");
    }

    [Fact]
    public void A_sidecar_with_another_image_is_kept_out()
    {
        var pod = Injected("Classic");
        Sidecar(pod)["image"] = "somebody/else:1";
        Decide(Values, Create(pod)).Should().ContainSingle().Which.Should().Contain("with image " + Image);
    }

    [Fact]
    public void The_platforms_own_image_is_the_one_asked_for()
    {
        const string Mirror = "{enforcement: {enabled: true}, config: {parameters: {log-processor: {image: 'mirror.example/log-processor:0.1.0'}}}}";
        var pod = Injected("Classic");
        Decide(Mirror, Create(pod)).Should().ContainSingle();
        Sidecar(pod)["image"] = "mirror.example/log-processor:0.1.0";
        Decide(Mirror, Create(pod)).Should().BeEmpty();
    }

    [Fact]
    public void The_image_that_the_chart_names_is_the_one_asked_for()
    {
        const string Mirror = "{enforcement: {enabled: true}, global: {imageRegistry: mirror.example}}";
        var pod = Injected("Classic");
        Decide(Mirror, Create(pod)).Should().ContainSingle().Which.Should().Contain("with image mirror.example/sidecar-injector/log-processor:0.1.0");
        Sidecar(pod)["image"] = "mirror.example/sidecar-injector/log-processor:0.1.0";
        Decide(Mirror, Create(pod)).Should().BeEmpty();
    }

    /// <summary>Servers of the version before give their sidecar until the last of them is gone; the policy has changed by then.</summary>
    [Fact]
    public void What_the_servers_of_the_version_before_add_is_let_in_while_they_are_replaced()
    {
        var pod = Yaml.Document(File.ReadAllText(Path.Combine(
            RepositoryRoot.Path, "tests", "Injector.Tests", "Golden", "AlreadyInjected", "injected-as-a-native-sidecar-that-was-a-script", "pod.yaml")));
        Decide(Values, Create(pod)).Should().ContainSingle().Which.Should().Contain("with image " + Image);

        var policy = Helm.RenderUpgrade(Values, """{"log-processor":["busybox:1.37.0"]}""").One("ValidatingAdmissionPolicy", "logs-sidecar-injector-enforcement");
        PolicyEvaluation.Decide(policy, Create(pod)).Should().BeEmpty();
        PolicyEvaluation.Decide(policy, Create(Injected("Native"))).Should().BeEmpty();
        Sidecar(pod)["image"] = "busybox:1.36.0";
        PolicyEvaluation.Decide(policy, Create(pod)).Should().ContainSingle();
    }

    [Fact]
    public void Only_accepted_revisions_are_let_in_where_some_are_named()
    {
        var pod = Injected("Native");
        var status = JsonNode.Parse((string)pod["metadata"]!["annotations"]!["sidecar-injector.io/status"]!)!;
        var revision = (string)status["templates"]![0]!["revision"]!;
        Decide($"enforcement: {{enabled: true, templates: {{log-processor: {{revisions: ['{revision}', 'ffffffffff']}}}}}}", Create(pod)).Should().BeEmpty();
        Decide("enforcement: {enabled: true, templates: {log-processor: {revisions: ['ffffffffff']}}}", Create(pod))
            .Should().ContainSingle().Which.Should().Contain("accepted revision of template log-processor (ffffffffff)");
    }

    [Fact]
    public void The_namespace_may_name_the_template_and_the_pod_another()
    {
        const string Own = "{enforcement: {enabled: true}, templates: {shipper: {sidecars: [{container: {name: shipper, image: 'shipper:1'}}]}}}";
        Decide(Own, Create(Pod(), "shipper")).Should().Contain(message => message.Contains("no container shipper with image shipper:1"))
            .And.NotContain(message => message.Contains("no container log-processor"));
        var pod = Pod();
        pod["metadata"]!["annotations"]!["sidecar-injector.io/template"] = "shipper";
        // What the pod names is added to what the namespace asks for, and takes nothing away.
        Decide(Own, Create(pod)).Should().Contain(message => message.Contains("no container log-processor"))
            .And.NotContain(message => message.Contains("no container shipper"));
    }

    [Fact]
    public void Mirror_pods_and_windows_pods_are_not_looked_at()
    {
        var mirror = Pod();
        mirror["metadata"]!["annotations"]!["kubernetes.io/config.mirror"] = "x";
        var byOs = Pod();
        byOs["spec"]!["os"] = new JsonObject { ["name"] = "windows" };
        var bySelector = Pod();
        bySelector["spec"]!["nodeSelector"] = new JsonObject { ["kubernetes.io/os"] = "windows" };
        foreach (var pod in new[] { mirror, byOs, bySelector })
            Decide(Values, Create(pod)).Should().BeNull();
    }

    [Fact]
    public void An_older_pod_keeps_being_updated_but_not_to_another_image()
    {
        var labelled = Pod();
        labelled["metadata"]!["labels"] = new JsonObject { ["a"] = "b" };
        Decide(Values, Update(Pod(), labelled)).Should().BeNull();

        var injected = Injected("Native");
        var changed = (JsonObject)injected.DeepClone();
        Sidecar(changed)["image"] = "somebody/else:1";
        Decide(Values, Update(injected, changed)).Should().ContainSingle();
    }

    private static IReadOnlyList<string>? Decide(string values, JsonObject request) =>
        PolicyEvaluation.Decide(Helm.Render(values).One("ValidatingAdmissionPolicy", "logs-sidecar-injector-enforcement"), request);

    private static JsonObject Create(JsonNode pod, string? template = null) => new()
    {
        ["operation"] = "CREATE", ["object"] = pod.DeepClone(), ["namespaceObject"] = Namespace(template),
    };

    private static JsonObject Update(JsonNode before, JsonNode after) => new()
    {
        ["operation"] = "UPDATE", ["object"] = after.DeepClone(), ["oldObject"] = before.DeepClone(), ["namespaceObject"] = Namespace(null),
    };

    private static JsonObject Namespace(string? template)
    {
        var metadata = new JsonObject { ["name"] = "pay" };
        if (template is not null)
            metadata["annotations"] = new JsonObject { ["sidecar-injector.io/template"] = template };
        return new JsonObject { ["metadata"] = metadata };
    }

    private static JsonNode Pod() => JsonNode.Parse(
        """
        {"apiVersion":"v1","kind":"Pod","metadata":{"name":"a","annotations":{"sidecar-injector.io/inject":"true"}},
         "spec":{"containers":[{"name":"app","image":"a:1"}]}}
        """)!;

    /// <summary>The pod as the program's own command line injects it.</summary>
    private static JsonNode Injected(string lifecycle)
    {
        var folder = Directory.CreateTempSubdirectory("chart-policy-").FullName;
        File.WriteAllText(Path.Combine(folder, "pod.yaml"), Pod().ToJsonString());
        Directory.CreateDirectory(Path.Combine(folder, "config"));
        File.WriteAllText(Path.Combine(folder, "config", "config.yaml"),
            $"{{apiVersion: sidecar-injector.io/v1alpha1, kind: InjectorConfig, metadata: {{name: default}}, spec: {{sidecarLifecycle: {lifecycle}}}}}");
        var injected = Command.Run(InjectorBinary.Path,
            ["inject", "-f", Path.Combine(folder, "pod.yaml"), "--config-dir", Path.Combine(folder, "config")]);
        injected.ExitCode.Should().Be(0, injected.Error);
        Directory.Delete(folder, recursive: true);
        return Yaml.Document(injected.Output);
    }

    private static JsonNode Sidecar(JsonNode pod) =>
        new[] { "containers", "initContainers" }.SelectMany(list => pod["spec"]![list]?.AsArray() ?? [])
            .Single(container => (string)container!["name"]! == "log-processor")!;
}
