using System.Text.Json.Nodes;

namespace Injector.ChartTests.Enforcement;

/// <summary>What somebody who may create and change pods tries in an enforced namespace, judged as a current API server judges it.</summary>
public sealed class PolicyAttackTests(PolicyOracle oracle)
{
    private const string Status = """{"templates":[{"name":"log-processor","revision":"0123456789"}]}""";

    /// <summary>The platform's own: a short name, which mirrors write in more ways than others.</summary>
    private const string Image = "log-processor:1.2.3";

    public static TheoryData<string, string> OnCreation => new()
    {
        { "no sidecar at all", "" },
        { "no template named", """{"metadata":{"annotations":{"sidecar-injector.io/template":""}}}""" },
        { "a list of nothing", """{"metadata":{"annotations":{"sidecar-injector.io/template":" , "}}}""" },
        { "another template", """{"metadata":{"annotations":{"sidecar-injector.io/template":"metrics-exporter","sidecar-injector.io/status":"{\"templates\":[{\"name\":\"metrics-exporter\",\"revision\":\"0123456789\"}]}"}}}""" },
        { "a template that nobody knows, and its record", """{"metadata":{"annotations":{"sidecar-injector.io/template":"nope","sidecar-injector.io/status":"{\"templates\":[{\"name\":\"nope\",\"revision\":\"0123456789\"}]}"}}}""" },
        { "a forged record", Forged("[]") },
        { "an init container that ends, in the sidecar's clothes", Forged("""[{"name":"log-processor","image":"IMAGE","volumeMounts":[{"name":"v","mountPath":"/logs"}]}]""") },
        { "a sidecar of another image", Forged("""[{"name":"log-processor","image":"somebody/else:1","restartPolicy":"Always","volumeMounts":[{"name":"v","mountPath":"/logs"}]}]""") },
        { "a sidecar of another command", Forged("""[{"name":"log-processor","image":"IMAGE","restartPolicy":"Always","command":["true"],"volumeMounts":[{"name":"v","mountPath":"/logs"}]}]""") },
        { "a sidecar of other arguments", Forged("""[{"name":"log-processor","image":"IMAGE","restartPolicy":"Always","args":["--help"],"volumeMounts":[{"name":"v","mountPath":"/logs"}]}]""") },
        { "a sidecar that shares nothing", Forged("""[{"name":"log-processor","image":"IMAGE","restartPolicy":"Always","volumeMounts":[{"name":"w","mountPath":"/logs"}]}]""") },
        { "a sidecar without a mount", Forged("""[{"name":"log-processor","image":"IMAGE","restartPolicy":"Always"}]""") },
        { "a digest that nobody listed", Forged("""[{"name":"log-processor","image":"IMAGE@sha256:0123456789012345678901234567890123456789012345678901234567890123","restartPolicy":"Always","volumeMounts":[{"name":"v","mountPath":"/logs"}]}]""") },
        { "a registry that nobody listed", Forged("""[{"name":"log-processor","image":"evil.example/IMAGE","restartPolicy":"Always","volumeMounts":[{"name":"v","mountPath":"/logs"}]}]""") },
    };

    [Theory]
    [MemberData(nameof(OnCreation))]
    public async Task Nothing_that_is_no_sidecar_gets_in(string attempt, string change)
    {
        var answer = await DecideAsync("", new JsonObject { ["operation"] = "CREATE", ["object"] = Pod(change) });
        answer.Allowed.Should().BeFalse(attempt);
        answer.Messages.Should().NotBeEmpty().And.OnlyContain(message => message.Contains("this namespace is enforced"));
    }

    [Theory]
    [InlineData("", "IMAGE")]
    [InlineData("", "docker.io/library/IMAGE")]
    [InlineData("imageRegistries: [mirror.example/cache]", "mirror.example/cache/library/IMAGE")]
    [InlineData("imageRegistries: [mirror.example/cache]", "mirror.example/cache/docker.io/library/IMAGE")]
    [InlineData("imageDigests: ['*']", "IMAGE@sha256:0123456789012345678901234567890123456789012345678901234567890123")]
    [InlineData("imageDigests: ['sha256:0123456789012345678901234567890123456789012345678901234567890123']", "REPOSITORY@sha256:0123456789012345678901234567890123456789012345678901234567890123")]
    [InlineData("templates: {log-processor: {sidecars: {log-processor: ['old.example/log-processor:1', 'new.example/log-processor:2']}}}", "old.example/log-processor:1")]
    public async Task The_platforms_sidecar_gets_in_however_a_mirror_writes_its_image(string enforcement, string image) =>
        (await DecideAsync(enforcement, new JsonObject { ["operation"] = "CREATE", ["object"] = Injected(image) })).Messages.Should().BeEmpty();

    [Theory]
    [InlineData("somebody/else:1", "{}", false)]
    [InlineData("somebody/else:1", """{"sidecar-injector.io/template":","}""", false)]
    [InlineData("somebody/else:1", """{"sidecar-injector.io/template":"x","sidecar-injector.io/status":"{}"}""", false)]
    [InlineData("docker.io/library/IMAGE", "{}", true)]
    public async Task A_sidecars_image_changes_only_to_one_that_the_platform_knows(string image, string annotations, bool allowed)
    {
        var after = Injected(image);
        foreach (var (key, value) in JsonNode.Parse(annotations)!.AsObject())
            after["metadata"]!["annotations"]![key] = value!.DeepClone();
        (await DecideAsync("", new JsonObject { ["operation"] = "UPDATE", ["object"] = after, ["oldObject"] = Injected("IMAGE") })).Allowed.Should().Be(allowed);
    }

    [Fact]
    public async Task The_applications_own_image_changes_freely_in_old_pods_too()
    {
        foreach (var before in new[] { Injected("IMAGE"), Pod("") })
        {
            var after = before.DeepClone();
            after["spec"]!["containers"]![0]!["image"] = "a:2";
            (await DecideAsync("", new JsonObject { ["operation"] = "UPDATE", ["object"] = after, ["oldObject"] = before })).Messages.Should().BeEmpty();
        }
    }

    [Theory]
    [InlineData("""{"os":{"name":"windows"}}""", true)]
    [InlineData("""{"nodeSelector":{"kubernetes.io/os":"windows"}}""", true)]
    [InlineData("""{"nodeSelector":{"beta.kubernetes.io/os":"windows"}}""", true)]
    [InlineData("""{"securityContext":{"windowsOptions":{"hostProcess":true}}}""", true)]
    [InlineData("""{"affinity":{"nodeAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":{"nodeSelectorTerms":[{"matchExpressions":[{"key":"kubernetes.io/os","operator":"In","values":["windows"]}]}]}}}}""", true)]
    [InlineData("""{"affinity":{"nodeAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":{"nodeSelectorTerms":[{"matchExpressions":[{"key":"kubernetes.io/os","operator":"In","values":["windows","linux"]}]}]}}}}""", false)]
    [InlineData("""{"affinity":{"nodeAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":{"nodeSelectorTerms":[{"matchExpressions":[{"key":"kubernetes.io/os","operator":"In","values":["windows"]}]},{"matchFields":[]}]}}}}""", false)]
    [InlineData("""{"affinity":{"nodeAffinity":{"preferredDuringSchedulingIgnoredDuringExecution":[{"weight":1,"preference":{"matchExpressions":[{"key":"kubernetes.io/os","operator":"In","values":["windows"]}]}}]}}}""", false)]
    [InlineData("{}", false)]
    public async Task Only_a_pod_that_can_run_nowhere_but_on_windows_is_left_alone(string spec, bool leftAlone) =>
        (await DecideAsync("", new JsonObject { ["operation"] = "CREATE", ["object"] = Pod($"{{\"spec\":{spec}}}") })).Allowed.Should().Be(leftAlone);

    private Task<OracleAnswer> DecideAsync(string enforcement, JsonObject review)
    {
        review["namespace"] = "pay";
        var render = Helm.Render(string.Join('\n',
            $"config: {{parameters: {{log-processor: {{image: '{Image}'}}}}}}",
            $"enforcement: {{enabled: true{(enforcement.Length > 0 ? ", " : "")}{enforcement}}}"));
        var policy = render.Objects.Where(o => ((string)o["metadata"]!["name"]!).EndsWith("-enforcement")).Select(o => o.ToJsonString());
        return oracle.ReviewAsync(
            string.Join("\n---\n", [.. policy, """{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"pay","labels":{"sidecar-injector.io/enforce":"true"}}}"""]), review);
    }

    private static string Forged(string sidecars) => $$$"""
        {"metadata":{"annotations":{"sidecar-injector.io/status":{{{JsonValue.Create(Status)!.ToJsonString()}}} }},"spec":{"initContainers":{{{sidecars}}} }}
        """;

    private static JsonNode Injected(string image) => Pod(Forged(
        $$"""[{"name":"log-processor","image":"{{image}}","restartPolicy":"Always","volumeMounts":[{"name":"v","mountPath":"/logs"}]}]"""));

    private static JsonNode Pod(string change)
    {
        var pod = JsonNode.Parse("""
            {"apiVersion":"v1","kind":"Pod","metadata":{"name":"a","namespace":"pay","annotations":{}},
             "spec":{"volumes":[{"name":"v","emptyDir":{}},{"name":"w","emptyDir":{}}],
                     "containers":[{"name":"app","image":"a:1","volumeMounts":[{"name":"v","mountPath":"/var/log/app"}]}]}}
            """)!;
        if (change.Length == 0)
            return pod;
        var changes = JsonNode.Parse(change.Replace("IMAGE", Image).Replace("REPOSITORY", Image.Split(':')[0]))!;
        foreach (var part in changes.AsObject())
            foreach (var (member, value) in part.Value!.AsObject())
                pod[part.Key]![member] = value!.DeepClone();
        return pod;
    }
}
