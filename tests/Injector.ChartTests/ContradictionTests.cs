namespace Injector.ChartTests;

/// <summary>Values that cannot work end the render with a sentence that says what to set.</summary>
public sealed class ContradictionTests
{
    [Theory]
    [InlineData("tls: {mode: existingSecret}", "set tls.existingSecret to the name of a Secret")]
    [InlineData("tls: {mode: existingSecret, existingSecret: ours}", "set tls.caBundle to the PEM")]
    [InlineData("tls: {existingSecret: ours}", "set tls.mode to existingSecret")]
    [InlineData("tls: {mode: helm, caBundle: '-----BEGIN CERTIFICATE-----'}", "leave tls.caBundle empty")]
    [InlineData("tls: {mode: existingSecret, existingSecret: ours, caBundle: TFMwdExTMUNSVWRK}", "not its base64 form")]
    [InlineData("tls: {mode: selfManaged, certManager: {issuerRef: {name: x}}}", "set tls.mode to certManager")]
    [InlineData("tls: {mode: certManager, certManager: {issuerRef: {kind: ClusterIssuer}}}", "set tls.certManager.issuerRef.name")]
    [InlineData("tls: {mode: helm, helm: {validityDays: 30, renewBeforeDays: 30}}", "every upgrade would make a new certificate")]
    [InlineData("{rbac: {create: false}}", "name a ServiceAccount that has the roles")]
    [InlineData("webhook: {clientVerification: {allowedNames: [x]}}", "set webhook.clientVerification.secretName")]
    [InlineData("{config: {policy: OptOut}, webhook: {optIn: labels}}", "set webhook.optIn to annotations")]
    [InlineData("{config: {alwaysInject: [{matchLabels: {a: b}}]}, webhook: {optIn: labels}}", "leave config.alwaysInject empty")]
    [InlineData("hostNetwork: true", "set webhook.port")]
    [InlineData("webhook: {port: 8081}", "are both 8081")]
    [InlineData("config: {existingConfigMap: mine, excludedNamespaces: [a]}", "config.existingConfigMap")]
    [InlineData("podDisruptionBudget: {minAvailable: 1}", "set podDisruptionBudget.maxUnavailable to null")]
    [InlineData("podDisruptionBudget: {maxUnavailable: null}", "neither minAvailable nor maxUnavailable")]
    [InlineData("podDisruptionBudget: {minAvailable: 2, maxUnavailable: null}", "no node they run on could ever be drained")]
    [InlineData("podDisruptionBudget: {maxUnavailable: 0}", "maxUnavailable is 0: no node")]
    [InlineData("podDisruptionBudget: {minAvailable: 100%, maxUnavailable: null}", "minAvailable is 100%: no node")]
    [InlineData("podDisruptionBudget: {minAvailable: 51%, maxUnavailable: null}", "51% of 2 servers is all of them, since Kubernetes rounds up")]
    [InlineData("{replicaCount: 1, podDisruptionBudget: {minAvailable: 10%, maxUnavailable: null}}", "of 1 servers is all of them")]
    [InlineData("updateStrategy: {rollingUpdate: {maxSurge: 0}}", "which the API server refuses: set one of them")]
    [InlineData("autoscaling: {enabled: true, minReplicas: 9}", "set maxReplicas")]
    [InlineData("autoscaling: {enabled: true, targetCPUUtilizationPercentage: null}", "something to aim at")]
    [InlineData("terminationGracePeriodSeconds: 10", "(20)")]
    [InlineData("{podAntiAffinityPreset: hard, affinity: {podAffinity: {}}}", "set podAntiAffinityPreset to none")]
    [InlineData("metrics: {enabled: false, serviceMonitor: {enabled: true}}", "set metrics.enabled to true")]
    [InlineData("metrics: {serviceMonitor: {enabled: true}, podMonitor: {enabled: true}}", "scraped twice")]
    [InlineData("enforcement: {enabled: true, validationActions: [Deny, Warn]}", "choose one of them")]
    [InlineData("{enforcement: {enabled: true}, config: {existingConfigMap: mine}}", "repeat them in enforcement.defaultTemplates")]
    [InlineData("{enforcement: {enabled: true, defaultTemplates: [a]}, config: {existingConfigMap: mine}}", "enforcement.templates.a.sidecars.a set to its image")]
    [InlineData("{enforcement: {enabled: true}, templateConfigMaps: [mine]}", "enforcement.templates.log-processor.sidecars.log-processor set to its image")]
    [InlineData("enforcement: {imageDigests: ['*', 'sha256:0123456789012345678901234567890123456789012345678901234567890123'], enabled: true}", "leave out the one or the others")]
    [InlineData("report: {enabled: true, schedule: '@hourly'}", "set report.openReports to true, or leave report.schedule out")]
    [InlineData("{report: {enabled: true}, rbac: {create: false}, serviceAccount: {create: false, name: mine}}", "set report.serviceAccountName to one that may")]
    [InlineData("prometheusRule: {disabled: [Nonsense]}", "which is no alert of this chart")]
    public void Contradictory_values_are_refused_with_what_to_set(string values, string sentence) =>
        Helm.Refusal(values).Should().Contain(sentence);

    [Theory]
    [InlineData("webhook: {matchConditions: [{name: a, expression: 'true'}]}", "1.27.0", "need Kubernetes 1.28, this is v1.27.0")]
    [InlineData("enforcement: {enabled: true}", "1.29.0", "from 1.30 on, this is v1.29.0")]
    [InlineData("hostUsers: false", "1.29.0", "needs Kubernetes 1.30")]
    [InlineData("service: {trafficDistribution: PreferClose}", "1.30.0", "needs Kubernetes 1.31")]
    [InlineData("config: {sidecarLifecycle: Native}", "1.28.0", "needs Kubernetes 1.29")]
    [InlineData("", "1.19.0", "chart requires kubeVersion: >=1.20.0-0")]
    public void What_the_cluster_cannot_do_is_refused_with_the_version_that_can(string values, string kubernetes, string sentence) =>
        Helm.Refusal(values, kubernetes).Should().Contain(sentence);

    [Theory]
    [InlineData("kube-system")]
    [InlineData("kube-node-lease")]
    public void A_system_namespace_is_no_home(string @namespace) =>
        Helm.Refusal("", @namespace: @namespace).Should().Contain("install it into a namespace of its own");

    [Fact]
    public void Every_contradiction_is_told_at_once() =>
        Helm.Refusal("{hostNetwork: true, terminationGracePeriodSeconds: 1, tls: {mode: existingSecret}}")
            .Should().Contain("10250").And.Contain("terminationGracePeriodSeconds").And.Contain("tls.existingSecret");

    [Theory]
    [InlineData("replicas: 3", "replicas")]
    [InlineData("tls: {mod: helm}", "mod")]
    [InlineData("tls: {mode: letsencrypt}", "tls/mode")]
    [InlineData("replicaCount: two", "replicaCount")]
    [InlineData("webhook: {timeoutSeconds: 30}", "timeoutSeconds")]
    [InlineData("webhook: {url: 'http://plain'}", "url")]
    [InlineData("config: {excludedNamespaces: [Not_A_Name]}", "excludedNamespaces")]
    [InlineData("config: {excludedNamespaces: ['*']}", "excludedNamespaces")]
    [InlineData("config: {neverInject: [{matchLabel: {}}]}", "matchLabel")]
    [InlineData("templates: {Bad_Name: {sidecars: []}}", "Bad_Name")]
    [InlineData("image: {digest: latest}", "digest")]
    [InlineData("hooks: {enabled: sometimes}", "hooks/enabled")]
    [InlineData("revision: 1.0", "revision")]
    [InlineData("webhook: {scope: {namespaces: {}}}", "scope")]
    [InlineData("enforcement: {templates: {a: {revisions: [0123456789]}}}", "revisions")]
    public void The_schema_refuses_names_and_types_that_do_not_exist(string values, string path) =>
        Helm.Refusal(values).Should().Contain("values don't meet the specifications of the schema").And.Contain(path);
}
