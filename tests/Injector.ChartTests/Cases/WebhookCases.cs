using System.Text.Json.Nodes;

namespace Injector.ChartTests.Cases;

/// <summary>The webhook configuration.</summary>
internal static class WebhookCases
{
    private const string Enforce = "enforce.sidecar-injector.io";
    private const string Inject = "inject.sidecar-injector.io";

    public static IEnumerable<RenderCase> All { get; } =
    [
        new("by default there are two entries: enforced namespaces fail closed, all others open", "", r =>
        {
            r.Webhooks.Select(w => (string)w!["name"]!).Should().Equal(Enforce, Inject);
            ((string)r.Webhook(Enforce)["failurePolicy"]!).Should().Be("Fail");
            ((string)r.Webhook(Inject)["failurePolicy"]!).Should().Be("Ignore");
            ((string)r.Webhook(Enforce)["clientConfig"]!["service"]!["path"]!).Should().Be("/mutate/enforced");
            ((string)r.Webhook(Inject)["clientConfig"]!["service"]!["path"]!).Should().Be("/mutate");
            foreach (var webhook in r.Webhooks)
            {
                ((int)webhook!["timeoutSeconds"]!).Should().Be(3);
                ((string)webhook["matchPolicy"]!).Should().Be("Equivalent");
                ((string)webhook["sideEffects"]!).Should().Be("NoneOnDryRun");
                ((string)webhook["reinvocationPolicy"]!).Should().Be("IfNeeded");
                webhook["rules"]!.ToJsonString(null).Should().Be("""[{"apiGroups":[""],"apiVersions":["v1"],"operations":["CREATE"],"resources":["pods"],"scope":"Namespaced"}]""");
            }
        }),
        new("system namespaces, the release's own and the excluded ones are never called for", "config: {excludedNamespaces: [vault]}", r =>
        {
            foreach (var webhook in r.Webhooks)
                Expression(webhook!["namespaceSelector"], "kubernetes.io/metadata.name").Should()
                    .Be("""NotIn ["kube-system","kube-node-lease","platform","vault"]""");
            Yaml.Document((string)r.One("ConfigMap")["data"]!["config.yaml"]!)["spec"]!["excludedNamespaces"]!.ToJsonString(null).Should().Be("""["vault"]""");
        }),
        new("a pattern of excluded namespaces is for the servers alone: selectors know none", "config: {excludedNamespaces: [vault, openshift-*]}", r =>
        {
            foreach (var webhook in r.Webhooks)
                Expression(webhook!["namespaceSelector"], "kubernetes.io/metadata.name").Should()
                    .Be("""NotIn ["kube-system","kube-node-lease","platform","vault"]""");
            Yaml.Document((string)r.One("ConfigMap")["data"]!["config.yaml"]!)["spec"]!["excludedNamespaces"]!.ToJsonString(null).Should().Be("""["vault","openshift-*"]""");
        }),
        new("no namespace matches both entries", "", r =>
        {
            Expression(r.Webhook(Enforce)["namespaceSelector"], "sidecar-injector.io/enforce").Should().Be("""In ["true"]""");
            Expression(r.Webhook(Inject)["namespaceSelector"], "sidecar-injector.io/enforce").Should().Be("""NotIn ["true"]""");
        }),
        new("mirror pods are left out where the API server has match conditions", "", r =>
            r.Webhooks.Should().OnlyContain(w => ((string)w!["matchConditions"]![0]!["expression"]!).Contains("kubernetes.io/config.mirror")), "1.28.0"),
        new("before Kubernetes 1.28 there are no match conditions", "", r =>
            r.Webhooks.Should().OnlyContain(w => w!["matchConditions"] == null), "1.27.9-gke.100"),
        new("before Kubernetes 1.21 the servers' own pods are exempt by label", "", r =>
            r.Webhooks.Should().OnlyContain(w => Expression(w!["objectSelector"], "app.kubernetes.io/name") == """NotIn ["sidecar-injector"]"""), "1.20.15"),
        new("opting in by label alone narrows the call to labelled namespaces and pods", "webhook: {optIn: labels}", r =>
        {
            r.Webhooks.Select(w => (string)w!["name"]!).Should().Equal(Enforce, Inject, "inject-pod.sidecar-injector.io");
            var key = "sidecar-injector.io/inject";
            Expression(r.Webhook(Inject)["namespaceSelector"], key).Should().Be("""In ["true"]""");
            Expression(r.Webhook(Inject)["objectSelector"], key).Should().Be("""NotIn ["false"]""");
            Expression(r.Webhook("inject-pod.sidecar-injector.io")["namespaceSelector"], key).Should().Be("""NotIn ["true"]""");
            Expression(r.Webhook("inject-pod.sidecar-injector.io")["objectSelector"], key).Should().Be("""In ["true"]""");
            r.Webhooks.Should().OnlyContain(w => Expression(w!["namespaceSelector"], "kubernetes.io/metadata.name") != null);
            r.Webhook(Enforce)["objectSelector"]!.ToJsonString(null).Should().Be("{}");
        }),
        new("own selectors and conditions narrow the open entry and leave enforcement whole", """
            webhook:
              namespaceSelector: {matchLabels: {stage: prod}, matchExpressions: [{key: tier, operator: Exists}]}
              objectSelector: {matchLabels: {app: web}}
              matchConditions: [{name: not-argo, expression: "request.userInfo.username != 'argo'"}]
            """, r =>
        {
            var inject = r.Webhook(Inject);
            ((string)inject["namespaceSelector"]!["matchLabels"]!["stage"]!).Should().Be("prod");
            Expression(inject["namespaceSelector"], "tier").Should().Be("Exists ");
            ((string)inject["objectSelector"]!["matchLabels"]!["app"]!).Should().Be("web");
            inject["matchConditions"]!.AsArray().Select(c => (string)c!["name"]!).Should().Equal("not-a-mirror-pod", "not-argo");
            var enforce = r.Webhook(Enforce);
            enforce["namespaceSelector"]!["matchLabels"].Should().BeNull();
            enforce["objectSelector"]!.ToJsonString(null).Should().Be("{}");
            enforce["matchConditions"]!.AsArray().Should().HaveCount(1);
        }),
        new("the open entry can be closed and its timing changed", "webhook: {failurePolicy: Fail, timeoutSeconds: 5, reinvocationPolicy: Never}", r =>
            r.Webhooks.Should().OnlyContain(w => (string)w!["failurePolicy"]! == "Fail" && (int)w["timeoutSeconds"]! == 5 && (string)w["reinvocationPolicy"]! == "Never")),
        new("a webhook configuration takes annotations and labels, beside the one that keeps AKS from rewriting it", """webhook: {annotations: {c: d}, labels: {a: b}}""", r =>
        {
            ((string)r.One("MutatingWebhookConfiguration")["metadata"]!["annotations"]!["c"]!).Should().Be("d");
            ((string)r.One("MutatingWebhookConfiguration")["metadata"]!["annotations"]!["admissions.enforcer/disabled"]!).Should().Be("true");
            ((string)r.One("MutatingWebhookConfiguration")["metadata"]!["labels"]!["a"]!).Should().Be("b");
        }),
        new("a URL replaces the Service and is in the certificate", "{tls: {mode: certManager}, webhook: {url: 'https://10.1.2.3:8443'}}", r =>
        {
            ((string)r.Webhook(Inject)["clientConfig"]!["url"]!).Should().Be("https://10.1.2.3:8443/mutate");
            r.Webhook(Inject)["clientConfig"]!["service"].Should().BeNull();
            r.One("Certificate", "logs-sidecar-injector")["spec"]!["ipAddresses"]!.ToJsonString(null).Should().Be("""["10.1.2.3"]""");
        }),
        new("the service can be dressed", """
            service: {type: LoadBalancer, port: 8443, annotations: {lb: internal}, labels: {a: b}, ipFamilyPolicy: PreferDualStack, ipFamilies: [IPv6, IPv4], trafficDistribution: PreferClose}
            """, r =>
        {
            var service = r.One("Service", "logs-sidecar-injector");
            ((string)service["spec"]!["type"]!).Should().Be("LoadBalancer");
            ((string)service["spec"]!["trafficDistribution"]!).Should().Be("PreferClose");
            service["spec"]!["ipFamilies"]!.ToJsonString(null).Should().Be("""["IPv6","IPv4"]""");
            ((string)service["metadata"]!["annotations"]!["lb"]!).Should().Be("internal");
            ((int)r.Webhook(Inject)["clientConfig"]!["service"]!["port"]!).Should().Be(8443);
        }),
        new("callers can be verified", "webhook: {clientVerification: {secretName: apiserver-ca, key: bundle.pem, allowedNames: [kube-apiserver, other]}}", r =>
        {
            r.Arguments.Should().Contain(["--client-ca-file=/etc/sidecar-injector/client-ca/ca.crt", "--client-allowed-names=kube-apiserver,other"]);
            r.Pod["volumes"]!.AsArray().Should().ContainSingle(v => (string)v!["name"]! == "client-ca")
                .Which!["secret"]!["items"]!.ToJsonString(null).Should().Be("""[{"key":"bundle.pem","path":"ca.crt"}]""");
        }),
    ];

    private static string? Expression(JsonNode? selector, string key) =>
        selector?["matchExpressions"]?.AsArray().SingleOrDefault(e => (string)e!["key"]! == key) is { } found
            ? $"{found["operator"]} {found["values"]?.ToJsonString(null)}"
            : null;
}
