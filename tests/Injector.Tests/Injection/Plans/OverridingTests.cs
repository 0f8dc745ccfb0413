using System.Text.Json.Nodes;
using Injector.Configuration;
using Injector.Injection;
using Injector.Injection.Pods;
using Injector.Kubernetes;
using Injector.Templates.Model;
using static Injector.Tests.Templates.DocumentTexts;

namespace Injector.Tests.Injection.Plans;

public sealed class OverridingTests
{
    private static readonly string Template = TemplateWith(
        replaced: [("image: agent:1.0", "image: '${image}'"), ("memory: 16Mi", "memory: '${memory-request}'"), ("memory: 64Mi", "memory: '${memory-limit}'")],
        container: """
            args: ['--level=${level}', '--verbose=${verbose}', '--retries=${retries}', '--interval=${interval}', '--token=${token}', '--files=${log-files}']
            env: [{name: ENDPOINT, value: '${endpoint}'}]
            ports: [{containerPort: '${port}'}]
            """,
        spec: """
            parameters:
              level: {type: enum, values: [debug, info, warn], default: info, settableBy: [namespace, pod]}
              log-path: {type: path, default: /var/log/app, settableBy: [namespace, pod]}
              log-files: {type: list, default: '*.log', pattern: '[^/]+', settableBy: [pod]}
              containers: {type: list, default: '', settableBy: [pod]}
              port: {type: integer, default: 9090, min: 1024, max: 65535, settableBy: [namespace, pod]}
              retries: {type: integer, default: 3, min: 0, settableBy: [pod]}
              interval: {type: duration, default: 30s, max: 5m, settableBy: [pod]}
              verbose: {type: boolean, default: false, settableBy: [pod]}
              endpoint: {type: string, default: 'http://backend:4318', pattern: 'https?://[a-z0-9.:/-]+', settableBy: [namespace]}
              tenant: {type: string, default: ops, pattern: '[a-z.]*', settableBy: [pod]}
              image: {type: image, default: 'agent:1.0', settableBy: [pod]}
              memory-request: {type: quantity, default: 32Mi, settableBy: [pod]}
              memory-limit: {type: quantity, default: 64Mi, min: 16Mi, max: 512Mi, settableBy: [namespace, pod]}
              token: {type: string, default: none}
            sharedVolume:
              name: logs
              source: {emptyDir: {sizeLimit: 1Gi}}
              application: {containers: '${containers}', mountPath: '${log-path}'}
              sidecar: {mountPath: /logs}
            metadata: {labels: {tenant: '${tenant}'}}
            """);

    private static readonly InjectionSettings Settings = new(
        InjectorConfiguration.Default with { DefaultTemplates = ["agent"] }, new TemplateCatalog([Load(Template)]), ClusterRunsNativeSidecars: true);

    [Theory, MemberData(nameof(Refused))]
    public void An_override_that_cannot_be_followed_is_refused_with_what_is_allowed(BadOverride bad)
    {
        var outcome = Review(bad);
        $"{outcome.Error?.Reason}: {outcome.Error?.Message}".Should().Be(bad.Refusal);
        outcome.Error!.Key.Should().Be(Keys.Prefix + bad.Parameter);
        outcome.Injected.Should().BeFalse();
        outcome.Messages[0].Should().Be(bad.Refusal);
    }

    [Fact]
    public void Every_override_that_cannot_be_followed_is_told_at_once()
    {
        var pod = Pod(("level", "loud"), ("port", "80"), ("endpoint", "http://elsewhere"));
        SidecarInjector.Review(Request(pod), NamespaceFacts.Empty("shop"), Settings).Messages.Should().Equal(
            "ParameterInvalid: sidecar-injector.io/level \"loud\" on the pod must be one of debug, info, warn",
            "ParameterInvalid: sidecar-injector.io/port \"80\" on the pod must be between 1024 and 65535",
            "ParameterNotSettable: sidecar-injector.io/endpoint: only the namespace may set it, not the pod; remove it");
    }

    [Theory]
    [InlineData("level", "debug", "args/0", "--level=debug")]
    [InlineData("port", "+8080", "ports/0/containerPort", "8080")]
    [InlineData("interval", "1m30s", "args/3", "--interval=1m30s")]
    [InlineData("log-files", " a.log , b.log,", "args/5", "--files=a.log,b.log")]
    [InlineData("log-path", "/data/logs/", null, null)]
    [InlineData("image", "registry.example:5000/team/agent@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", "image", "registry.example:5000/team/agent@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")]
    [InlineData("memory-limit", "0.25Gi", "resources/limits/memory", "0.25Gi")]
    // Kubernetes would make a node's secret of the first, and one dollar of the second.
    [InlineData("log-files", "$(SECRET)", "args/5", "--files=$$(SECRET)")]
    [InlineData("log-files", "a$$b$", "args/5", "--files=a$$$$b$$")]
    public void An_override_within_its_bounds_arrives_as_it_was_written(string parameter, string value, string? place, string? rendered)
    {
        var outcome = SidecarInjector.Review(Request(Pod((parameter, value))), NamespaceFacts.Empty("shop"), Settings);
        outcome.Error.Should().BeNull();
        outcome.Parameters.Single(value => value.Parameter.Name == parameter).Level.Should().Be(ParameterLevel.Pod);
        if (place is not null)
            Sidecar(outcome, place).Should().Be(rendered);
    }

    [Fact]
    public void What_a_template_says_may_use_the_syntax_that_Kubernetes_expands()
    {
        var template = Load(TemplateWith(
            container: "env: [{name: NODE, valueFrom: {fieldRef: {fieldPath: status.hostIP}}}, {name: ENDPOINT, value: '${endpoint}'}]",
            spec: "parameters: {endpoint: {type: string, default: 'http://$(NODE):4318', settableBy: [pod]}}"));
        var settings = Settings with { Templates = new TemplateCatalog([template]) };
        Sidecar(SidecarInjector.Review(Request(Pod()), NamespaceFacts.Empty("shop"), settings), "env/1/value").Should().Be("http://$(NODE):4318");
        Sidecar(SidecarInjector.Review(Request(Pod(("endpoint", "http://$(NODE):1"))), NamespaceFacts.Empty("shop"), settings), "env/1/value")
            .Should().Be("http://$$(NODE):1");
    }

    [Fact]
    public void The_pod_goes_before_its_namespace_and_that_before_the_template()
    {
        var ns = new NamespaceFacts("shop", new Dictionary<string, string>(), new Dictionary<string, string>
        {
            [Keys.Prefix + "level"] = "warn",
            [Keys.Prefix + "port"] = "9999",
        });
        var outcome = SidecarInjector.Review(Request(Pod(("level", "debug"))), ns, Settings);
        outcome.Parameters.Where(value => value.Parameter.Name is "level" or "port" or "retries")
            .Select(value => (value.Parameter.Name, value.Value.Text, value.Level))
            .Should().Equal(("level", "debug", ParameterLevel.Pod), ("port", "9999", ParameterLevel.Namespace), ("retries", "3", ParameterLevel.Template));
    }

    public static TheoryData<BadOverride> Refused { get; } =
    [
        Pod("level", "loud", "ParameterInvalid: sidecar-injector.io/level \"loud\" on the pod must be one of debug, info, warn"),
        Pod("level", "INFO", "ParameterInvalid: sidecar-injector.io/level \"INFO\" on the pod must be one of debug, info, warn"),
        Pod("level", "", "ParameterInvalid: sidecar-injector.io/level \"\" on the pod must be one of debug, info, warn"),
        Namespace("level", "trace", "ParameterInvalid: sidecar-injector.io/level \"trace\" on the namespace must be one of debug, info, warn"),
        Pod("log-path", "logs", "ParameterInvalid: sidecar-injector.io/log-path \"logs\" on the pod must be an absolute path such as /var/log/app"),
        Pod("log-path", "/", "ParameterInvalid: sidecar-injector.io/log-path \"/\" on the pod must be a path below /, such as /var/log/app"),
        Pod("log-path", "/var/../etc", "ParameterInvalid: sidecar-injector.io/log-path \"/var/../etc\" on the pod must have no empty, '.' or '..' segment"),
        Pod("log-path", "/var//log", "ParameterInvalid: sidecar-injector.io/log-path \"/var//log\" on the pod must have no empty, '.' or '..' segment"),
        Pod("log-path", "/var/log:ro", "ParameterInvalid: sidecar-injector.io/log-path \"/var/log:ro\" on the pod must not contain ':' or ','"),
        Pod("log-path", "/var/log\n/etc", "ParameterInvalid: sidecar-injector.io/log-path \"/var/log␊/etc\" on the pod must not contain control characters, such as a line break"),
        Namespace("log-path", "./logs", "ParameterInvalid: sidecar-injector.io/log-path \"./logs\" on the namespace must be an absolute path such as /var/log/app"),
        Pod("log-files", "app/*.log", "ParameterInvalid: sidecar-injector.io/log-files \"app/*.log\" on the pod must be comma-separated items that each match [^/]+"),
        Pod("log-files", ",", "ParameterInvalid: sidecar-injector.io/log-files \",\" on the pod must name at least one item"),
        Namespace("log-files", "*.txt", "ParameterNotSettable: sidecar-injector.io/log-files: only the pod may set it, not the namespace; remove it"),
        Pod("containers", "web,sidekick", "TargetContainerNotFound: sidecar-injector.io/containers names \"sidekick\"; this pod has web"),
        Pod("port", "http", "ParameterInvalid: sidecar-injector.io/port \"http\" on the pod must be a whole number"),
        Pod("port", "80", "ParameterInvalid: sidecar-injector.io/port \"80\" on the pod must be between 1024 and 65535"),
        Pod("port", "65536", "ParameterInvalid: sidecar-injector.io/port \"65536\" on the pod must be between 1024 and 65535"),
        Pod("port", "8080.5", "ParameterInvalid: sidecar-injector.io/port \"8080.5\" on the pod must be a whole number"),
        Pod("port", "99999999999999999999", "ParameterInvalid: sidecar-injector.io/port \"99999999999999999999\" on the pod must be a whole number"),
        Pod("port", "٨٠٨٠", "ParameterInvalid: sidecar-injector.io/port \"٨٠٨٠\" on the pod must be a whole number"),
        Pod("retries", "-1", "ParameterInvalid: sidecar-injector.io/retries \"-1\" on the pod must be at least 0"),
        Pod("interval", "10m", "ParameterInvalid: sidecar-injector.io/interval \"10m\" on the pod must be at most 5m"),
        Pod("interval", "30", "ParameterInvalid: sidecar-injector.io/interval \"30\" on the pod must be a duration such as 30s or 1m30s"),
        Pod("interval", "1d", "ParameterInvalid: sidecar-injector.io/interval \"1d\" on the pod must be a duration such as 30s or 1m30s"),
        Pod("verbose", "yes", "ParameterInvalid: sidecar-injector.io/verbose \"yes\" on the pod must be true or false"),
        Pod("verbose", "True", "ParameterInvalid: sidecar-injector.io/verbose \"True\" on the pod must be true or false"),
        Pod("endpoint", "http://elsewhere", "ParameterNotSettable: sidecar-injector.io/endpoint: only the namespace may set it, not the pod; remove it"),
        Namespace("endpoint", "ftp://backend", "ParameterInvalid: sidecar-injector.io/endpoint \"ftp://backend\" on the namespace must match https?://[a-z0-9.:/-]+"),
        Namespace("endpoint", "http://backend/$(TOKEN)", "ParameterInvalid: sidecar-injector.io/endpoint \"http://backend/$(TOKEN)\" on the namespace must match https?://[a-z0-9.:/-]+"),
        Pod("tenant", new string('a', 64), "ParameterInvalid: sidecar-injector.io/tenant: \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…\" cannot be the value of label tenant"),
        Pod("tenant", "a.", "ParameterInvalid: sidecar-injector.io/tenant: \"a.\" cannot be the value of label tenant"),
        Pod("image", "Agent:1.0", "ParameterInvalid: sidecar-injector.io/image \"Agent:1.0\" on the pod must be an image such as registry.example/team/name:1.2.3"),
        Pod("image", "agent:1.0 --privileged", "ParameterInvalid: sidecar-injector.io/image \"agent:1.0 --privileged\" on the pod must be an image such as registry.example/team/name:1.2.3"),
        Pod("memory-limit", "1Gi", "ParameterInvalid: sidecar-injector.io/memory-limit \"1Gi\" on the pod must be between 16Mi and 512Mi"),
        Pod("memory-limit", "8Mi", "ParameterInvalid: sidecar-injector.io/memory-limit \"8Mi\" on the pod must be between 16Mi and 512Mi"),
        Pod("memory-limit", "64MB", "ParameterInvalid: sidecar-injector.io/memory-limit \"64MB\" on the pod must be a quantity such as 64Mi, 1Gi or 100m"),
        Pod("memory-limit", "-64Mi", "ParameterInvalid: sidecar-injector.io/memory-limit \"-64Mi\" on the pod must be a quantity such as 64Mi, 1Gi or 100m"),
        Pod("memory-limit", "lots", "ParameterInvalid: sidecar-injector.io/memory-limit \"lots\" on the pod must be a quantity such as 64Mi, 1Gi or 100m"),
        Pod("memory-limit", "16Mi", "ParameterInvalid: sidecar-injector.io/memory-limit: agent would request 32Mi memory, above its limit 16Mi"),
        Pod("memory-request", "128Mi", "ParameterInvalid: sidecar-injector.io/memory-request: agent would request 128Mi memory, above its limit 64Mi"),
        Namespace("memory-limit", "", "ParameterInvalid: sidecar-injector.io/memory-limit \"\" on the namespace must be a quantity such as 64Mi, 1Gi or 100m"),
        Pod("token", "mine", "ParameterNotSettable: sidecar-injector.io/token: only the platform team may set it, not the pod; remove it"),
        Namespace("token", "ours", "ParameterNotSettable: sidecar-injector.io/token: only the platform team may set it, not the namespace; remove it"),
        Pod("log-files", new string('x', 5000), "ParameterInvalid: sidecar-injector.io/log-files \"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…\" on the pod must be at most 4096 characters long"),
    ];

    private static BadOverride Pod(string parameter, string value, string refusal) => new("pod", parameter, value, refusal);

    private static BadOverride Namespace(string parameter, string value, string refusal) => new("namespace", parameter, value, refusal);

    internal static InjectionOutcome Review(BadOverride bad)
    {
        var annotations = new Dictionary<string, string> { [Keys.Prefix + bad.Parameter] = bad.Value };
        return bad.Level == "pod"
            ? SidecarInjector.Review(Request(Pod((bad.Parameter, bad.Value))), NamespaceFacts.Empty("shop"), Settings)
            : SidecarInjector.Review(Request(Pod()), new NamespaceFacts("shop", new Dictionary<string, string>(), annotations), Settings);
    }

    private static string Sidecar(InjectionOutcome outcome, string place)
    {
        var pod = StrictPatch.Apply(JsonNode.Parse(Pod())!, JsonNode.Parse(outcome.Patch.Span)!.AsArray());
        var value = pod["spec"]!["initContainers"]![0]!;
        foreach (var token in place.Split('/'))
            value = (value is JsonArray list ? list[int.Parse(token, null)] : value[token])!;
        return value.ToString();
    }

    private static string Pod(params (string Parameter, string Value)[] overrides)
    {
        var annotations = new JsonObject { [Keys.Inject] = "true" };
        foreach (var (parameter, value) in overrides)
            annotations[Keys.Prefix + parameter] = value;
        return new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = "web", ["annotations"] = annotations },
            ["spec"] = new JsonObject { ["containers"] = new JsonArray(new JsonObject { ["name"] = "web", ["image"] = "web:1" }) },
        }.ToJsonString();
    }

    private static PodRequest Request(string pod) => new()
    {
        Pod = System.Text.Json.JsonDocument.Parse(pod).RootElement,
        Namespace = "shop",
        IsPodCreation = true,
        PathPrefix = "",
    };
}
