using System.Text.Json.Nodes;

namespace Injector.ChartTests.Cases;

/// <summary>The Deployment and what belongs to its pods.</summary>
internal static class ServerCases
{
    public static IEnumerable<RenderCase> All { get; } =
    [
        new("by default two servers are rolled out one at a time and never fewer", "", r =>
        {
            var spec = r.One("Deployment")["spec"]!;
            ((int)spec["replicas"]!).Should().Be(2);
            ((string)spec["strategy"]!["type"]!).Should().Be("RollingUpdate");
            ((int)spec["strategy"]!["rollingUpdate"]!["maxSurge"]!).Should().Be(1);
            ((int)spec["strategy"]!["rollingUpdate"]!["maxUnavailable"]!).Should().Be(0);
        }),
        new("by default the pod meets the restricted Pod Security standard", "", r =>
        {
            var pod = r.Pod["securityContext"]!;
            ((bool)pod["runAsNonRoot"]!).Should().BeTrue();
            ((string)pod["seccompProfile"]!["type"]!).Should().Be("RuntimeDefault");
            var container = r.Container["securityContext"]!;
            ((bool)container["allowPrivilegeEscalation"]!).Should().BeFalse();
            ((bool)container["readOnlyRootFilesystem"]!).Should().BeTrue();
            container["capabilities"]!["drop"]!.AsArray().Select(c => (string)c!).Should().Equal("ALL");
            r.Pod["volumes"]!.AsArray().Should().OnlyContain(v => v!["hostPath"] == null);
        }),
        new("by default requests and a memory limit are set, and no CPU limit", "", r =>
        {
            r.Container["resources"]!["requests"]!.AsObject().Select(p => p.Key).Should().BeEquivalentTo("cpu", "memory");
            r.Container["resources"]!["limits"]!.AsObject().Select(p => p.Key).Should().Equal("memory");
        }),
        new("probes ask the management port", "management: {port: 9000}", r =>
        {
            r.Arguments.Should().Contain("--management-port=9000");
            r.Container["ports"]!.AsArray().Should().ContainSingle(p => (string)p!["name"]! == "management" && (int)p["containerPort"]! == 9000);
            foreach (var (probe, path) in new[] { ("startupProbe", "/livez"), ("livenessProbe", "/livez"), ("readinessProbe", "/readyz") })
            {
                ((string)r.Container[probe]!["httpGet"]!["path"]!).Should().Be(path);
                ((string)r.Container[probe]!["httpGet"]!["port"]!).Should().Be("management");
            }
        }),
        new("the grace period leaves room for draining", "{drainDelaySeconds: 20, shutdownTimeoutSeconds: 30}", r =>
        {
            ((int)r.Pod["terminationGracePeriodSeconds"]!).Should().Be(60);
            r.Arguments.Should().Contain(["--drain-delay=20s", "--shutdown-timeout=30s"]);
        }),
        new("an own grace period is taken", "terminationGracePeriodSeconds: 90", r =>
            ((int)r.Pod["terminationGracePeriodSeconds"]!).Should().Be(90)),
        new("servers spread over zones and nodes where possible", "", r =>
        {
            var constraints = r.Pod["topologySpreadConstraints"]!.AsArray();
            constraints.Select(c => (string)c!["topologyKey"]!).Should().Equal("topology.kubernetes.io/zone", "kubernetes.io/hostname");
            constraints.Should().OnlyContain(c => (string)c!["whenUnsatisfiable"]! == "ScheduleAnyway");
            constraints.Should().OnlyContain(c => c!["labelSelector"]!["matchLabels"] != null && c["matchLabelKeys"] != null);
            r.Pod["affinity"]!["podAntiAffinity"]!["preferredDuringSchedulingIgnoredDuringExecution"].Should().NotBeNull();
        }),
        new("before Kubernetes 1.27 spreading has no matchLabelKeys", "", r =>
            r.Pod["topologySpreadConstraints"]!.AsArray().Should().OnlyContain(c => c!["matchLabelKeys"] == null), "1.26.3"),
        new("a hard preset never puts two servers on one node", "podAntiAffinityPreset: hard", r =>
            r.Pod["affinity"]!["podAntiAffinity"]!["requiredDuringSchedulingIgnoredDuringExecution"]!.AsArray().Should().HaveCount(1)),
        new("an own affinity and spread replace the presets", """
            podAntiAffinityPreset: none
            topologySpreadConstraints: []
            affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: pool, operator: In, values: [infra]}]}]}}}
            tolerations: [{key: infra, operator: Exists}]
            nodeSelector: {pool: infra}
            """, r =>
        {
            r.Pod["affinity"]!["podAntiAffinity"].Should().BeNull();
            r.Pod["affinity"]!["nodeAffinity"].Should().NotBeNull();
            r.Pod["topologySpreadConstraints"].Should().BeNull();
            r.Pod["tolerations"]!.AsArray().Should().HaveCount(1);
            ((string)r.Pod["nodeSelector"]!["pool"]!).Should().Be("infra");
        }),
        new("a digest wins over the tag", """image: {registry: registry.example, repository: a/b, tag: v9, digest: "sha256:0123456789012345678901234567890123456789012345678901234567890123"}""", r =>
            ((string)r.Container["image"]!).Should().Be("registry.example/a/b@sha256:0123456789012345678901234567890123456789012345678901234567890123")),
        new("a global registry and pull secrets reach servers and jobs", """
            global: {imageRegistry: mirror.example, imagePullSecrets: [mirror]}
            imagePullSecrets: [{name: own}, mirror]
            """, r =>
        {
            var pods = r.Pods.Select(pod => pod["spec"]!).ToList();
            pods.Should().HaveCount(4);
            pods.Should().OnlyContain(p => ((string)p["containers"]![0]!["image"]!).StartsWith("mirror.example/sidecar-injector/"));
            pods.Should().OnlyContain(p => p["imagePullSecrets"]!.ToJsonString(null) == """[{"name":"mirror"},{"name":"own"}]""");
        }),
        new("names labels and annotations can be chosen", """
            {fullnameOverride: injector, namespaceOverride: infra, commonLabels: {team: platform}, commonAnnotations: {owner: "platform@example"},
             podLabels: {pod: "yes"}, podAnnotations: {scrape: "no"}, deploymentAnnotations: {reloader: "off"}}
            """, r =>
        {
            r.Objects.Should().OnlyContain(o => ((string)o["metadata"]!["name"]!).StartsWith("injector"));
            r.Objects.Should().OnlyContain(o => (string?)o["metadata"]!["labels"]!["team"] == "platform" && (string?)o["metadata"]!["annotations"]!["owner"] == "platform@example");
            r.Objects.Where(o => o["metadata"]!["namespace"] != null).Should().OnlyContain(o => (string)o["metadata"]!["namespace"]! == "infra");
            ((string)r.Webhooks[0]!["clientConfig"]!["service"]!["namespace"]!).Should().Be("infra");
            var template = r.One("Deployment")["spec"]!["template"]!["metadata"]!;
            ((string)template["labels"]!["pod"]!).Should().Be("yes");
            ((string)template["annotations"]!["scrape"]!).Should().Be("no");
            ((string)r.One("Deployment")["metadata"]!["annotations"]!["reloader"]!).Should().Be("off");
        }),
        new("no value can take the selector's labels away from the pods", "{commonLabels: {app.kubernetes.io/name: other}, podLabels: {app.kubernetes.io/component: other}}", r =>
        {
            var spec = r.One("Deployment")["spec"]!;
            foreach (var (key, value) in spec["selector"]!["matchLabels"]!.AsObject())
                ((string)spec["template"]!["metadata"]!["labels"]![key]!).Should().Be((string)value!);
        }),
        new("a long release name leaves every name within 63 characters", "fullnameOverride: a-very-long-name-that-somebody-thought-would-be-a-good-idea-for-a-release", r =>
            r.Objects.Should().OnlyContain(o => ((string)o["metadata"]!["name"]!).Length <= 63)),
        new("OpenShift chooses the user ids itself", "", r =>
        {
            var pods = r.Pods.Select(pod => pod["spec"]!["securityContext"]!);
            pods.Should().OnlyContain(s => s["runAsUser"] == null && s["runAsGroup"] == null && s["fsGroup"] == null && (bool)s["runAsNonRoot"]!);
        }, Helm.Newest, "security.openshift.io/v1"),
        new("what the chart does not know can be added", """
            extraArgs: [--kubeconfig=/x]
            extraEnv: [{name: A, value: b}]
            extraEnvFrom: [{secretRef: {name: s}}]
            extraVolumes: [{name: x, emptyDir: {}}]
            extraVolumeMounts: [{name: x, mountPath: /x}]
            extraContainers: [{name: proxy, image: "proxy:1"}]
            lifecycle: {preStop: {httpGet: {path: /, port: management}}}
            runtimeClassName: gvisor
            enableServiceLinks: true
            extraObjects:
              - {apiVersion: v1, kind: ConfigMap, metadata: {name: "{{ .Release.Name }}-extra"}}
              - |
                apiVersion: v1
                kind: ConfigMap
                metadata:
                  name: second
            """, r =>
        {
            r.Arguments.Should().Contain("--kubeconfig=/x");
            r.Container["env"]!.AsArray().Should().Contain(e => (string)e!["name"]! == "A");
            r.Container["envFrom"]!.AsArray().Should().HaveCount(1);
            r.Container["lifecycle"]!["preStop"].Should().NotBeNull();
            r.Container["volumeMounts"]!.AsArray().Should().Contain(m => (string)m!["mountPath"]! == "/x");
            r.Pod["volumes"]!.AsArray().Should().Contain(v => (string)v!["name"]! == "x");
            r.Pod["containers"]!.AsArray().Should().HaveCount(2);
            r.Find("ConfigMap", "logs-extra").Should().NotBeNull();
            r.Find("ConfigMap", "second").Should().NotBeNull();
        }),
        new("the host network asks for its own DNS policy and port", "{hostNetwork: true, webhook: {port: 10260}}", r =>
        {
            ((bool)r.Pod["hostNetwork"]!).Should().BeTrue();
            ((string)r.Pod["dnsPolicy"]!).Should().Be("ClusterFirstWithHostNet");
            r.Arguments.Should().Contain("--port=10260");
        }),
        new("a user namespace can be asked for", "hostUsers: false", r => ((bool)r.Pod["hostUsers"]!).Should().BeFalse(), "1.33.0"),
        new("an existing priority class is used", "priorityClass: {name: system-cluster-critical}", r =>
        {
            ((string)r.Pod["priorityClassName"]!).Should().Be("system-cluster-critical");
            r.Find("PriorityClass").Should().BeNull();
        }),
        new("a priority class can be created", "priorityClass: {create: true, value: 500000}", r =>
        {
            ((int)r.One("PriorityClass")["value"]!).Should().Be(500000);
            ((string)r.Pod["priorityClassName"]!).Should().Be((string)r.One("PriorityClass")["metadata"]!["name"]!);
        }),
        new("logging is told to the server", "logging: {format: text, level: debug}", r =>
            r.Arguments.Should().Contain(["--log-format=text", "--log-level=debug"])),
        new("configuration and templates are mounted as a folder, never by subPath, and roll nothing", """
            config: {policy: OptOut, defaultTemplates: [ours], neverInject: [{matchLabels: {batch: "true"}}], parameters: {ours: {image: "registry.example/x:1"}}}
            templates: {ours: {parameters: {image: {type: image, default: "x:1"}}, sidecars: [{container: {name: "a", env: [{name: P, value: "${pod.name} $${literal} {{ not a template }}"}]}}]}}
            templateConfigMaps: [team-a]
            """, r =>
        {
            var data = r.One("ConfigMap")["data"]!;
            var config = Yaml.Document((string)data["config.yaml"]!);
            ((string)config["kind"]!).Should().Be("InjectorConfig");
            ((string)config["spec"]!["policy"]!).Should().Be("OptOut");
            ((string)config["spec"]!["parameters"]!["ours"]!["image"]!).Should().Be("registry.example/x:1");
            config["spec"]!["existingConfigMap"].Should().BeNull();
            var template = Yaml.Document((string)data["template-ours.yaml"]!);
            ((string)template["metadata"]!["name"]!).Should().Be("ours");
            ((string)template["spec"]!["sidecars"]![0]!["container"]!["env"]![0]!["value"]!).Should().Be("${pod.name} $${literal} {{ not a template }}");
            r.Container["volumeMounts"]!.AsArray().Should().OnlyContain(m => m!["subPath"] == null);
            r.Pod["volumes"]![0]!["projected"]!["sources"]!.AsArray().Select(s => (string)s!["configMap"]!["name"]!).Should().Equal("logs-sidecar-injector", "team-a");
            r.One("Deployment")["spec"]!["template"]!["metadata"]!["annotations"]!.AsObject().Should().NotContain(a => a.Key.StartsWith("checksum"));
        }),
        new("an own ConfigMap replaces the configuration", "config: {existingConfigMap: mine}", r =>
        {
            r.One("ConfigMap")["data"]!.Should().BeOfType<JsonObject>().Which.Should().BeEmpty();
            r.Pod["volumes"]![0]!["projected"]!["sources"]![1]!["configMap"]!["name"]!.GetValue<string>().Should().Be("mine");
        }),
    ];
}
