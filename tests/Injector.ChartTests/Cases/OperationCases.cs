namespace Injector.ChartTests.Cases;

/// <summary>Availability, rights, network, monitoring and the jobs around a release.</summary>
internal static class OperationCases
{
    public static IEnumerable<RenderCase> All { get; } =
    [
        new("a disruption budget lets one server go at a time, and sick ones always", "", r =>
        {
            var budget = r.One("PodDisruptionBudget");
            ((string)budget["apiVersion"]!).Should().Be("policy/v1");
            ((int)budget["spec"]!["maxUnavailable"]!).Should().Be(1);
            ((string)budget["spec"]!["unhealthyPodEvictionPolicy"]!).Should().Be("AlwaysAllow");
        }),
        new("an old cluster gets the APIs it has", "autoscaling: {enabled: true}", r =>
        {
            ((string)r.One("PodDisruptionBudget")["apiVersion"]!).Should().Be("policy/v1beta1");
            r.One("PodDisruptionBudget")["spec"]!["unhealthyPodEvictionPolicy"].Should().BeNull();
            ((string)r.One("HorizontalPodAutoscaler")["apiVersion"]!).Should().Be("autoscaling/v2beta2");
        }, "1.20.2"),
        new("a budget by least number", """podDisruptionBudget: {minAvailable: "50%", maxUnavailable: null}""", r =>
        {
            ((string)r.One("PodDisruptionBudget")["spec"]!["minAvailable"]!).Should().Be("50%");
            r.One("PodDisruptionBudget")["spec"]!["maxUnavailable"].Should().BeNull();
        }),
        new("servers that are replaced all at once", "{updateStrategy: {type: Recreate}}", r =>
            r.One("Deployment")["spec"]!["strategy"]!.ToJsonString().Should().Be("""{"type":"Recreate"}""")),
        new("one server and no budget", "{replicaCount: 1, podDisruptionBudget: {enabled: false}}", r =>
        {
            ((int)r.One("Deployment")["spec"]!["replicas"]!).Should().Be(1);
            r.Find("PodDisruptionBudget").Should().BeNull();
        }),
        new("an autoscaler owns the number of servers", "autoscaling: {enabled: true, maxReplicas: 9, targetMemoryUtilizationPercentage: 80, behavior: {scaleDown: {stabilizationWindowSeconds: 600}}}", r =>
        {
            r.One("Deployment")["spec"]!["replicas"].Should().BeNull();
            var scaler = r.One("HorizontalPodAutoscaler");
            ((string)scaler["apiVersion"]!).Should().Be("autoscaling/v2");
            ((int)scaler["spec"]!["maxReplicas"]!).Should().Be(9);
            scaler["spec"]!["metrics"]!.AsArray().Select(m => (string)m!["resource"]!["name"]!).Should().Equal("cpu", "memory");
            ((int)scaler["spec"]!["behavior"]!["scaleDown"]!["stabilizationWindowSeconds"]!).Should().Be(600);
        }),
        new("the server may read namespaces and write events, nothing else", "tls: {mode: certManager}", r =>
        {
            r.One("ClusterRole", "logs-sidecar-injector")["rules"]!.ToJsonString(null).Should().Be(
                """[{"apiGroups":[""],"resources":["namespaces"],"verbs":["get","list","watch"]},{"apiGroups":[""],"resources":["events"],"verbs":["create","patch"]}]""");
            r.Find("Role", "logs-sidecar-injector").Should().BeNull();
            ((bool)r.One("ServiceAccount")["automountServiceAccountToken"]!).Should().BeFalse();
        }),
        new("the report is one replica with an account of its own that reads, and is scraped with the servers", "{report: {enabled: true}, metrics: {serviceMonitor: {enabled: true}}}", r =>
        {
            var deployment = r.One("Deployment", "logs-sidecar-injector-report");
            ((int)deployment["spec"]!["replicas"]!).Should().Be(1);
            deployment["spec"]!["strategy"]!.ToJsonString().Should().Be("""{"type":"Recreate"}""");
            var pod = deployment["spec"]!["template"]!;
            ((string)pod["spec"]!["serviceAccountName"]!).Should().Be("logs-sidecar-injector-report");
            ((string)pod["metadata"]!["annotations"]!["sidecar-injector.io/inject"]!).Should().Be("false");
            pod["spec"]!["containers"]![0]!["args"]!.AsArray().Select(a => (string)a!).Should().Contain("--config-dir=/etc/sidecar-injector/config").And.NotContain("--open-reports");
            pod["spec"]!["volumes"]!.ToJsonString().Should().Be(r.One("Deployment", "logs-sidecar-injector")["spec"]!["template"]!["spec"]!["volumes"]![0]!.ToJsonString() is var own ? $"[{own}]" : "");
            r.One("ClusterRole", "logs-sidecar-injector-report")["rules"]![0]!.ToJsonString().Should().Be("""{"apiGroups":[""],"resources":["pods","namespaces"],"verbs":["list"]}""");
            var labels = r.One("ServiceMonitor")["spec"]!["selector"]!["matchLabels"]!.AsObject();
            r.One("Service", "logs-sidecar-injector-report")["metadata"]!["labels"]!.AsObject().Select(l => $"{l.Key}={l.Value}").Should().Contain(labels.Select(l => $"{l.Key}={l.Value}"));
            // No Service of the webhook leads to it.
            pod["metadata"]!["labels"]!.AsObject().Select(l => $"{l.Key}={l.Value}").Should().NotContain("app.kubernetes.io/component=webhook");
        }),
        new("a PodMonitor scrapes the report, too", "{report: {enabled: true}, metrics: {podMonitor: {enabled: true}}}", r =>
            r.One("PodMonitor")["spec"]!["selector"]!["matchExpressions"]!.ToJsonString()
                .Should().Be("""[{"key":"app.kubernetes.io/component","operator":"In","values":["webhook","report"]}]""")),
        new("a report by schedule writes Reports and listens to nothing", """{report: {enabled: true, openReports: true, schedule: "*/30 * * * *", serviceAccountName: mine}, networkPolicy: {enabled: true}}""", r =>
        {
            r.Find("Deployment", "logs-sidecar-injector-report").Should().BeNull();
            var job = r.One("CronJob")["spec"]!;
            ((string)job["schedule"]!).Should().Be("*/30 * * * *");
            ((string)job["concurrencyPolicy"]!).Should().Be("Forbid");
            var pod = job["jobTemplate"]!["spec"]!["template"]!["spec"]!;
            ((string)pod["serviceAccountName"]!).Should().Be("mine");
            pod["containers"]![0]!["args"]!.AsArray().Select(a => (string)a!).Should().Equal("report", "--once", "--open-reports", "--config-dir=/etc/sidecar-injector/config");
            pod["containers"]![0]!["ports"].Should().BeNull();
            r.Find("ServiceAccount", "logs-sidecar-injector-report").Should().BeNull();
            ((string)r.One("ClusterRoleBinding", "logs-sidecar-injector-report")["subjects"]![0]!["name"]!).Should().Be("mine");
            r.One("NetworkPolicy", "logs-sidecar-injector-report").Should().NotBeNull();
        }),
        new("an existing service account without roles", "{serviceAccount: {create: false, name: mine}, rbac: {create: false}}", r =>
        {
            r.Objects.Should().NotContain(o => ((string)o["kind"]!).StartsWith("ServiceAccount") || ((string)o["kind"]!).Contains("Role"));
            r.Pods.Should().OnlyContain(pod => (string)pod["spec"]!["serviceAccountName"]! == "mine");
        }),
        new("a service account can be dressed", "serviceAccount: {name: injector, annotations: {a: b}, labels: {c: d}}", r =>
        {
            ((string)r.One("ServiceAccount", "injector")["metadata"]!["annotations"]!["a"]!).Should().Be("b");
            ((string)r.One("ServiceAccount", "injector")["metadata"]!["labels"]!["c"]!).Should().Be("d");
            ((string)r.One("ClusterRoleBinding")["subjects"]![0]!["name"]!).Should().Be("injector");
        }),
        new("network policies open the webhook, the management port, DNS and the API server, and the jobs may ask, too", "networkPolicy: {enabled: true}", r =>
        {
            var spec = r.One("NetworkPolicy", "logs-sidecar-injector")["spec"]!;
            spec["ingress"]!.AsArray().Select(i => (string)i!["ports"]![0]!["port"]!).Should().Equal("https", "management");
            spec["ingress"]!.AsArray().Should().OnlyContain(i => i!["from"] == null);
            spec["egress"]!.AsArray().SelectMany(e => e!["ports"]!.AsArray()).Select(p => (int)p!["port"]!).Should().Equal(443, 6443, 53, 53);
            var jobs = r.One("NetworkPolicy", "logs-sidecar-injector-jobs")["spec"]!;
            jobs["ingress"].Should().BeNull();
            jobs["egress"]!.ToJsonString().Should().Be(spec["egress"]!.ToJsonString());
            r.All("NetworkPolicy").Should().OnlyContain(p => p["spec"]!["policyTypes"]!.ToJsonString(null) == """["Ingress","Egress"]""");
            // Each of the jobs' pods, and no server.
            var jobLabels = jobs["podSelector"]!["matchExpressions"]![0]!["values"]!.AsArray().Select(v => (string)v!);
            r.Pods.Select(pod => (string)pod["metadata"]!["labels"]!["app.kubernetes.io/component"]!).Where(component => component != "webhook").Should().BeEquivalentTo(jobLabels);
        }),
        new("network policies can be narrowed and widened", """
            networkPolicy:
              enabled: true
              webhookFrom: [{ipBlock: {cidr: 10.0.0.0/28}}]
              managementFrom: [{namespaceSelector: {matchLabels: {name: monitoring}}}]
              apiServerPorts: [8443]
              apiServerTo: [{ipBlock: {cidr: 10.0.0.1/32}}]
              dnsTo: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}}]
              extraIngress: [{ports: [{port: 1}]}]
              extraEgress: [{ports: [{port: 2}]}]
            """, r =>
        {
            var spec = r.One("NetworkPolicy", "logs-sidecar-injector")["spec"]!;
            ((string)spec["ingress"]![0]!["from"]![0]!["ipBlock"]!["cidr"]!).Should().Be("10.0.0.0/28");
            spec["ingress"]!.AsArray().Should().HaveCount(3);
            spec["egress"]!.AsArray().Should().HaveCount(3);
            ((string)spec["egress"]![0]!["to"]![0]!["ipBlock"]!["cidr"]!).Should().Be("10.0.0.1/32");
            spec["egress"]![1]!["to"]![0]!["namespaceSelector"].Should().NotBeNull();
        }),
        new("metrics have a headless Service that shows servers which are not ready", "", r =>
        {
            var service = r.One("Service", "logs-sidecar-injector-metrics")["spec"]!;
            ((string)service["clusterIP"]!).Should().Be("None");
            ((bool)service["publishNotReadyAddresses"]!).Should().BeTrue();
            r.All("ServiceMonitor").Concat(r.All("PodMonitor")).Concat(r.All("PrometheusRule")).Should().BeEmpty();
        }),
        new("no metrics Service when nobody scrapes", "metrics: {enabled: false}", r => r.All("Service").Should().HaveCount(1)),
        new("a ServiceMonitor finds that Service", "metrics: {serviceMonitor: {enabled: true, namespace: monitoring, interval: 15s, scrapeTimeout: 10s, labels: {release: prom}, relabelings: [{action: labeldrop, regex: pod}], metricRelabelings: [{action: drop, regex: x, sourceLabels: [__name__]}]}}", r =>
        {
            var monitor = r.One("ServiceMonitor");
            ((string)monitor["metadata"]!["namespace"]!).Should().Be("monitoring");
            ((string)monitor["metadata"]!["labels"]!["release"]!).Should().Be("prom");
            var labels = r.One("Service", "logs-sidecar-injector-metrics")["metadata"]!["labels"]!;
            foreach (var (key, value) in monitor["spec"]!["selector"]!["matchLabels"]!.AsObject())
                ((string)labels[key]!).Should().Be((string)value!);
            ((string)monitor["spec"]!["endpoints"]![0]!["interval"]!).Should().Be("15s");
            monitor["spec"]!["namespaceSelector"]!["matchNames"]!.ToJsonString(null).Should().Be("""["platform"]""");
        }),
        new("a PodMonitor scrapes the servers without a Service", "metrics: {enabled: false, podMonitor: {enabled: true}}", r =>
        {
            ((string)r.One("PodMonitor")["spec"]!["podMetricsEndpoints"]![0]!["port"]!).Should().Be("management");
            r.One("PodMonitor")["spec"]!["selector"]!["matchLabels"]!.ToJsonString(null).Should()
                .Be(r.One("Deployment")["spec"]!["selector"]!["matchLabels"]!.ToJsonString(null));
        }),
        new("alerts are rendered as Prometheus reads them, less the disabled ones", """
            prometheusRule: {enabled: true, labels: {release: prom}, alertLabels: {team: platform}, disabled: [SidecarInjectorDown], extraRules: [{record: a, expr: b}]}
            """, r =>
        {
            var rules = r.One("PrometheusRule")["spec"]!["groups"]![0]!["rules"]!.AsArray();
            rules.Should().HaveCount(AlertFile.Alerts.Count).And.NotContain(rule => (string?)rule!["alert"] == "SidecarInjectorDown");
            rules.Where(rule => rule!["alert"] != null).Should().OnlyContain(rule => (string)rule!["labels"]!["team"]! == "platform" && rule["labels"]!["severity"] != null);
            r.Text.Should().Contain("{{ $");
        }),
        new("the dashboard is found by Grafana's sidecar", "grafanaDashboard: {enabled: true, namespace: monitoring, folder: Platform, annotations: {a: b}}", r =>
        {
            var map = r.One("ConfigMap", "logs-sidecar-injector-dashboard");
            ((string)map["metadata"]!["labels"]!["grafana_dashboard"]!).Should().Be("1");
            ((string)map["metadata"]!["annotations"]!["grafana_folder"]!).Should().Be("Platform");
            ((string)map["metadata"]!["namespace"]!).Should().Be("monitoring");
        }),
        new("no job is selected by the webhook's Service", "", r =>
        {
            var selector = r.One("Service", "logs-sidecar-injector")["spec"]!["selector"]!.AsObject();
            foreach (var labels in r.Pods.Where(pod => pod != r.One("Deployment")["spec"]!["template"]).Select(pod => pod["metadata"]!["labels"]!))
                selector.Should().Contain(s => (string?)labels[s.Key] != (string)s.Value!);
        }),
        new("servers that must not share a node avoid those of their own rollout alone", "podAntiAffinityPreset: hard", r =>
            Term(r)["matchLabelKeys"]!.ToJsonString(null).Should().Be("""["pod-template-hash"]"""), "1.31.0"),
        new("before Kubernetes 1.31 they avoid all", "{podAntiAffinityPreset: hard, updateStrategy: {rollingUpdate: {maxSurge: 0, maxUnavailable: 1}}}", r =>
            Term(r)["matchLabelKeys"].Should().BeNull(), "1.30.0"),
        new("a created priority class is another one when its value changes", "priorityClass: {create: true, value: 2000}", r =>
        {
            ((string)r.One("PriorityClass")["metadata"]!["name"]!).Should().Be("logs-sidecar-injector-2000");
            r.Pods.Should().OnlyContain(pod => (string)pod["spec"]!["priorityClassName"]! == "logs-sidecar-injector-2000");
        }),
        new("the servers' account changes nothing but caBundle, where the API server can hold it to that", "", r =>
        {
            ((string)r.One("ValidatingAdmissionPolicy", "logs-sidecar-injector-servers")["spec"]!["matchConditions"]![0]!["expression"]!).Should()
                .Contain("system:serviceaccount:platform:logs-sidecar-injector'");
            r.One("ValidatingAdmissionPolicyBinding", "logs-sidecar-injector-servers")["spec"]!["validationActions"]!.ToJsonString(null).Should().Be("""["Deny"]""");
        }),
        new("an account without that right needs no such policy", "tls: {mode: certManager}", r => r.Find("ValidatingAdmissionPolicy").Should().BeNull()),
        new("before Kubernetes 1.30 there is no such policy", "", r => r.Find("ValidatingAdmissionPolicy").Should().BeNull(), "1.29.0"),
        new("rights for people are bound to nobody, and an undo needs the fewest", "", r =>
        {
            string[] commands = ["plan", "run", "undo", "recreate"];
            var rights = commands.ToDictionary(command => command, command => r.One("ClusterRole", $"logs-sidecar-injector-rollout-{command}")["rules"]!.AsArray()
                .SelectMany(rule => rule!["resources"]!.AsArray().SelectMany(resource => rule["verbs"]!.AsArray().Select(verb => $"{verb} {resource}"))).ToList());
            rights["undo"].Should().BeEquivalentTo("get pods", "list pods", "list nodes", "patch pods", "patch pods/resize");
            rights["plan"].Should().NotContain(right => right.StartsWith("patch") || right.StartsWith("create"));
            rights["run"].Should().BeEquivalentTo(rights["plan"].Union(rights["undo"]));
            rights["recreate"].Should().BeEquivalentTo([.. rights["run"],
                .. new[] { "deployments", "statefulsets", "daemonsets" }.SelectMany(kind => new[] { $"get {kind}", $"patch {kind}" }), "create pods/eviction"]);
            r.One("ClusterRole", "logs-sidecar-injector-set")["rules"]!.AsArray()
                .SelectMany(rule => rule!["resources"]!.AsArray().SelectMany(resource => rule["verbs"]!.AsArray().Select(verb => $"{verb} {resource}"))).Should().BeEquivalentTo(
                    "get pods", "list pods", "patch pods", "get namespaces", "get mutatingwebhookconfigurations", "list mutatingwebhookconfigurations");
            r.One("Role", "logs-sidecar-injector-rollout").Should().NotBeNull();
            r.Objects.Where(o => ((string)o["kind"]!).EndsWith("RoleBinding")).Should().NotContain(
                o => ((string)o["roleRef"]!["name"]!).Contains("rollout") || ((string)o["roleRef"]!["name"]!).EndsWith("-set"));
        }),
        new("rights for people can be left out", "rbac: {rolloutRoles: false}", r =>
            r.Objects.Should().NotContain(o => ((string)o["metadata"]!["name"]!).Contains("rollout") || ((string)o["metadata"]!["name"]!).EndsWith("-set"))),
        new("that policy can be left out", "rbac: {caBundleOnly: false}", r => r.Find("ValidatingAdmissionPolicy").Should().BeNull()),
    ];

    private static System.Text.Json.Nodes.JsonNode Term(Rendered r) => r.Pod["affinity"]!["podAntiAffinity"]!["requiredDuringSchedulingIgnoredDuringExecution"]![0]!;
}
