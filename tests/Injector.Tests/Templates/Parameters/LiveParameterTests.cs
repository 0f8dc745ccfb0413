using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Injector.Configuration;
using Injector.Injection;
using Injector.Injection.Reasons;
using Injector.Kubernetes;
using Injector.Templates.BuiltIn;
using Injector.Templates.Documents;
using Injector.Templates.Model;
using Injector.Templates.Parameters;
using Injector.Tests.Injection;
using static Injector.Tests.Templates.DocumentTexts;

namespace Injector.Tests.Templates.Parameters;

/// <summary>Parameters that a running pod's annotation changes.</summary>
public sealed class LiveParameterTests
{
    private const string Container = """
        env: [{name: LEVEL, value: "${level}"}, {name: BOUNDS, value: "${live.bounds}"}]
        volumeMounts: [{name: agent-live, mountPath: /live, readOnly: true}]
        """;

    private const string Spec = """
        parameters:
          level: {type: integer, default: 1, min: 0, max: 9, live: true, settableBy: [namespace, pod]}
        volumes:
          - name: agent-live
            downwardAPI: {items: [{path: level, fieldRef: {fieldPath: "metadata.annotations['sidecar-injector.io/level']"}}]}
        """;

    [Theory, MemberData(nameof(Places))]
    public void Where_a_parameter_cannot_be_live_it_is_told_why(BadDocument bad) => bad.Check();

    public static TheoryData<BadDocument> Places { get; } =
    [
        Live("live as another word", "live: true", "live: always",
            "t.yaml:14:62: spec.parameters.level.live: must be true, false, or known where the sidecar's program holds the bounds by itself"),
        Live("of a parameter that pods may not set", "[namespace, pod]", "[namespace]",
            "t.yaml:14:62: spec.parameters.level.live: is for what a pod may set, since a live value is an annotation of the pod; add pod to settableBy, or remove live"),
        Live("without its file", "/level'", "/other'",
            "t.yaml:14:62: spec.parameters.level.live: needs a file: add {path: level, fieldRef: {fieldPath: \"metadata.annotations['sidecar-injector.io/level']\"}} to a downwardAPI volume that the sidecar mounts"),
        Live("a file without a live parameter", "live: true, ", "",
            "t.yaml:17:65: spec.volumes[0].downwardAPI.items[0].fieldRef.fieldPath: shows what any pod says of level, which is not live; remove it, or add live: true to the parameter"),
        Live("in an argument", "env: [", "args: [\"--level=${level}\"]\nenv: [",
            "t.yaml:11:16: spec.sidecars[0].container.args[0]: does not change while a pod runs, and level is live; let a sidecar's variable have it alone, or remove live"),
        Live("in the pod's metadata", "volumes:", "metadata: {annotations: {example.com/level: \"${level}\"}}\nvolumes:",
            "t.yaml:15:47: spec.metadata.annotations[example.com/level]: does not change while a pod runs, and level is live; let a sidecar's variable have it alone, or remove live"),
        Live("in an init container", "volumes:",
            "initContainers:\n  - container: {name: first, image: \"agent:1.0\", env: [{name: LEVEL, value: \"${level}\"}], resources: {requests: {cpu: 1m, memory: 1Mi}, limits: {cpu: 1m, memory: 1Mi}}, "
            + "securityContext: {runAsNonRoot: true, allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}, seccompProfile: {type: RuntimeDefault}}}\nvolumes:",
            "t.yaml:16:79: spec.initContainers[0].container.env[0].value: does not change while a pod runs, and level is live; let a sidecar's variable have it alone, or remove live"),
        Live("of a sidecar that does not mount its file", "agent-live, mountPath: /live", "agent-other, mountPath: /live",
            "t.yaml:12:23: spec.sidecars[0].container.volumeMounts: lacks agent-live, where level changes; mount it",
            "t.yaml:12:31: spec.sidecars[0].container.volumeMounts[0].name: mounts agent-other, which is not among spec.volumes; add it there",
            "t.yaml:16:7: warning: spec.volumes[0]: no container of the template mounts agent-live; mount it or remove it"),
        Live("mounted as one file", "readOnly: true", "subPath: level",
            "t.yaml:12:24: spec.sidecars[0].container.volumeMounts[0]: is of one file, which never changes; mount agent-live whole, since level is live"),
        Live("without its bounds", ", {name: BOUNDS, value: \"${live.bounds}\"}", "",
            "t.yaml:11:14: spec.sidecars[0].container.env: does not tell the bounds of level; add a variable with the value ${live.bounds}, or say live: known where the program holds them"),
    ];

    [Fact]
    public void A_sidecar_is_told_the_bounds()
    {
        Load(TemplateWith(Container, Spec)).LiveBounds.Text.Should().Be("level integer min=0 max=9");
        Load(TemplateWith(Container, Spec.Replace("type: integer, default: 1, min: 0, max: 9", "type: enum, default: a, values: [a, b]"))).LiveBounds.Text.Should().Be("level enum values=a|b");
        Load(TemplateWith(Container, Spec.Replace("type: integer, default: 1, min: 0, max: 9", "type: string, default: a, pattern: 'a|b c'"))).LiveBounds.Text.Should().Be("level string pattern=a|b c");
    }

    [Fact]
    public void Bounds_that_the_program_knows_are_no_variable()
    {
        var known = Load(TemplateWith(Container, Spec.Replace("live: true", "live: known")));
        known.LiveBounds.Text.Should().BeEmpty();
        known.Sidecars[0].Environment.Should().ContainSingle();
        Load(TemplateWith(Container, Spec)).Sidecars[0].Environment.Should().HaveCount(2);
    }

    [Fact]
    public void What_the_pod_says_is_held_against_the_bounds_and_not_rendered()
    {
        var outcome = Review(out var pod, ("level", "7 until 2026-01-31T12:00:00Z"));
        Variable(pod, "LEVEL").Should().Be("1", "the sidecar reads what the pod says, and what is rendered holds without it");
        Variable(pod, "BOUNDS").Should().Be("level integer min=0 max=9");
        var level = outcome.Parameters.Single();
        (level.Value.Text, level.Level, level.Until, level.Beneath!.Value.Text).Should().Be(("7", ParameterLevel.Pod, "2026-01-31T12:00:00Z", "1"));

        Review(out _, ("level", "17 until 2026-01-31T12:00:00Z")).Reason.Should().Be(Reason.ParameterInvalid);
        Review(out _, ("level", "7 until tomorrow")).Reason.Should().Be(Reason.ParameterInvalid);
    }

    [Fact]
    public void What_the_namespace_says_is_rendered_beneath_the_pods_own()
    {
        Review(out var pod, ("level", "7"), ("namespace:level", "3"));
        Variable(pod, "LEVEL").Should().Be("3");
    }

    [Theory]
    [InlineData("200/s until 2026-01-31T12:00:00Z", "200/s", "2026-01-31T12:00:00Z")]
    [InlineData("200/s", "200/s", null)]
    [InlineData("200/s until 2026-13-31T12:00:00Z", "200/s until 2026-13-31T12:00:00Z", null)]
    [InlineData("200/s until 2026-01-31T12:00:00Z\n", "200/s until 2026-01-31T12:00:00Z\n", null)]
    [InlineData(" until 2026-01-31T12:00:00Z", "", "2026-01-31T12:00:00Z")]
    public void A_value_may_have_an_end(string text, string value, string? until) =>
        LiveText.Read(text).Should().Be(new LiveText(value, until));

    [Fact]
    public void What_a_variant_keeps_from_pods_is_not_live()
    {
        var variant = Variant("rate-limit: {default: 100/s, settableBy: [namespace]}, redact: {default: email, settableBy: []}");
        variant.Parameters.Where(parameter => parameter.IsLive).Select(parameter => parameter.Name).Should().Equal("format", "multiline");
        Files(variant).Should().Equal("format", "multiline");
        var none = Variant("rate-limit: {settableBy: []}, redact: {settableBy: []}, format: {settableBy: []}, multiline: {live: false}");
        none.Volumes.Select(volume => volume.Name).Should().Equal("mine-state");
        none.Sidecars[0].VolumeMounts.Should().ContainSingle();
    }

    [Fact]
    public void A_variants_own_bounds_are_told()
    {
        var variant = Variant("format: {values: [json], default: json}");
        variant.LiveBounds.Text.Should().Be("format enum values=json");
        variant.Sidecars[0].EnvironmentNames.Should().Contain("LIVE_BOUNDS");
        BuiltInTemplates.Catalog.Find("log-processor")!.LiveBounds.Text.Should().BeEmpty();
    }

    [Fact]
    public void The_bounds_that_a_sidecar_is_told_are_of_the_shape()
    {
        Load(TemplateWith(Container, Spec.Replace("max: 9", "max: 5"))).Shape.Should().NotBe(Load(TemplateWith(Container, Spec)).Shape);
        var known = Spec.Replace("live: true", "live: known");
        Load(TemplateWith(Container, known.Replace("max: 9", "max: 5"))).Shape.Should().Be(Load(TemplateWith(Container, known)).Shape);
    }

    [Theory]
    [InlineData("log-processor")]
    [InlineData("log-forwarder")]
    public void Format_multiline_rate_limit_and_redact_of_the_log_processor_are_live(string name)
    {
        var template = BuiltInTemplates.Catalog.Find(name)!;
        template.Parameters.Where(parameter => parameter.IsLive).Select(parameter => parameter.Name).Should().Equal("format", "multiline", "rate-limit", "redact");
        Files(template).Should().Equal("format", "multiline", "rate-limit", "redact");
    }

    private static BadDocument Live(string name, string old, string @new, params string[] diagnostics)
    {
        var (container, spec) = (Container.Replace(old, @new), Spec.Replace(old, @new));
        (container + spec).Should().NotBe(Container + Spec);
        return Bad(name, TemplateWith(container, spec), diagnostics);
    }

    private static SidecarTemplate Variant(string parameters)
    {
        var loaded = ConfigurationLoader.Load(
            [("t.yaml", $"apiVersion: sidecar-injector.io/v1alpha1\nkind: SidecarTemplate\nmetadata: {{name: mine}}\nspec: {{extends: log-processor, parameters: {{{parameters}}}}}\n")]);
        loaded.Diagnostics.Should().BeEmpty();
        return loaded.Templates.Single(template => template.Name == "mine");
    }

    private static IEnumerable<string> Files(SidecarTemplate template)
    {
        foreach (var volume in template.Volumes)
            foreach (var (name, value) in volume.Members.Where(member => member.Name.Value == "downwardAPI"))
                foreach (var item in FragmentNode.Of(value).Members!.Single().Value.Items!)
                    yield return item.Members!.Single(member => member.Name == "path").Value.Scalar!.Value.GetString()!;
    }

    private static InjectionOutcome Review(out JsonNode? pod, params (string Key, string Value)[] annotations)
    {
        var loaded = ConfigurationLoader.Load([("t.yaml", TemplateWith(Container, Spec))]);
        loaded.Diagnostics.Where(diagnostic => diagnostic.Severity == Severity.Error).Should().BeEmpty();
        var situation = new PodSituation { Templates = loaded.Settings(true).Templates };
        situation.Annotate(Keys.Inject, "true");
        situation.Annotate(Keys.Template, "agent");
        foreach (var (key, value) in annotations)
            if (key.StartsWith("namespace:", StringComparison.Ordinal))
                situation.NamespaceAnnotations[Keys.Prefix + key[10..]] = value;
            else
                situation.Annotate(Keys.Prefix + key, value);
        var outcome = situation.Review();
        pod = outcome.Injected ? PatchEngines.Apply(situation.Pod.ToJsonString(), Encoding.UTF8.GetString(outcome.Patch.Span)) : null;
        return outcome;
    }

    private static string? Variable(JsonNode? pod, string name) =>
        (string?)pod!["spec"]!["initContainers"]![0]!["env"]!.AsArray().Single(variable => (string?)variable!["name"] == name)!["value"];
}
