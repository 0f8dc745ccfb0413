using System.Text.Json.Nodes;

namespace Injector.ChartTests.Cases;

/// <summary>The jobs around a release: what they may do, where they run, and how they end when something is wrong.</summary>
internal static class HookCases
{
    /// <summary>What `helm install`, `upgrade` and `uninstall` wait for a hook unless `--timeout` says otherwise.</summary>
    private const int HelmTimeout = 300;

    public static IEnumerable<RenderCase> All { get; } =
    [
        new("jobs remove the webhook before uninstall and check it after install, with rights only while they run", "", r =>
        {
            var hooks = r.Objects.Where(o => Rendered.Hook(o) != null).ToLookup(o => Rendered.Hook(o)!);
            hooks.Select(h => h.Key).Should().BeEquivalentTo("pre-delete", "post-install,post-upgrade", "test");
            hooks["pre-delete"].Single(o => (string)o["kind"]! == "ClusterRole")["rules"]!.ToJsonString(null).Should().Be(
                """
                [{"apiGroups":["admissionregistration.k8s.io"],"resourceNames":["logs-sidecar-injector"],"resources":["mutatingwebhookconfigurations"],"verbs":["get","delete"]},{"apiGroups":["admissionregistration.k8s.io"],"resourceNames":["logs-sidecar-injector-enforcement"],"resources":["validatingadmissionpolicybindings"],"verbs":["delete"]}]
                """.Trim());
            // All but the test's pod, whose log `helm test --logs` reads afterwards.
            r.Objects.Where(o => Rendered.Hook(o) != null && (string)o["kind"]! != "Pod").Should().OnlyContain(o =>
                (string)o["metadata"]!["annotations"]!["helm.sh/hook-delete-policy"]! == "before-hook-creation,hook-succeeded");
        }),
        new("the job before an uninstall removes only what helm installed as this release", "", r =>
            Arguments(Job(r, "uninstall")).Should().Equal("uninstall", "--webhook-configuration=logs-sidecar-injector", "--only-helm-release=platform/logs")),
        new("the check ends by itself before its pod does, and nothing ends the job before a node has taken it", "postInstallCheck: {timeoutSeconds: 40}", r =>
        {
            var job = Job(r, "check")["spec"]!;
            Arguments(Job(r, "check")).Should().Contain("--wait=40s");
            // A minute for the image. A deadline of the job's would delete the pod, and with it what it says.
            ((int)job["template"]!["spec"]!["activeDeadlineSeconds"]!).Should().Be(100);
            job["activeDeadlineSeconds"].Should().BeNull();
            ((int)job["backoffLimit"]!).Should().Be(0);
        }),
        new("the check is over before helm stops waiting for it", "", r =>
            ((int)Job(r, "check")["spec"]!["template"]!["spec"]!["activeDeadlineSeconds"]!).Should().BeLessThan(HelmTimeout)),
        new("an uninstall that cannot run is over long before helm stops waiting, and leaves nothing that runs later", "", r =>
        {
            var job = Job(r, "uninstall")["spec"]!;
            ((int)job["activeDeadlineSeconds"]!).Should().BeLessThan(HelmTimeout / 2)
                .And.BeGreaterThan((int)job["template"]!["spec"]!["activeDeadlineSeconds"]!, "the first pod stays, and says what it waits for");
        }),
        new("a job that fails leaves its last words in its pod's status, and helm prints its log", "", r =>
        {
            r.Objects.Where(o => (string)o["kind"]! is "Job" or "Pod").Should().HaveCount(3).And.OnlyContain(o =>
                (string)o["metadata"]!["annotations"]!["helm.sh/hook-output-log-policy"]! == "hook-failed");
            JobPods(r).Should().OnlyContain(pod => (string)pod["spec"]!["containers"]![0]!["terminationMessagePolicy"]! == "FallbackToLogsOnError");
        }),
        new("jobs run where and as important as the servers", """
            {priorityClass: {name: platform}, runtimeClassName: gvisor, tolerations: [{operator: Exists}], hooks: {podLabels: {team: a}},
             affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: pool, operator: In, values: [infra]}]}]}},
                        podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: kubernetes.io/hostname, labelSelector: {matchLabels: {a: b}}}]}}}
            """, r =>
            JobPods(r).Should().HaveCount(3).And.OnlyContain(pod =>
                (string)pod["spec"]!["priorityClassName"]! == "platform" && (string)pod["spec"]!["runtimeClassName"]! == "gvisor"
                && pod["spec"]!["tolerations"]!.AsArray().Count == 1 && pod["spec"]!["affinity"]!["nodeAffinity"] != null
                && pod["spec"]!["affinity"]!["podAntiAffinity"] == null && (string)pod["metadata"]!["labels"]!["team"]! == "a")),
        new("where the platform makes the accounts, jobs use the servers', and are given their rights while they run", "serviceAccount: {create: false, name: platform-puller}", r =>
        {
            r.Objects.Should().NotContain(o => (string)o["kind"]! == "ServiceAccount");
            r.Pods.Should().OnlyContain(pod => (string)pod["spec"]!["serviceAccountName"]! == "platform-puller");
            r.Objects.Where(o => ((string)o["kind"]!).EndsWith("RoleBinding")).SelectMany(o => o["subjects"]!.AsArray())
                .Should().OnlyContain(subject => (string)subject!["name"]! == "platform-puller");
        }),
        new("jobs can have an account of the platform's for themselves", "hooks: {serviceAccountName: jobs}", r =>
        {
            JobPods(r).Should().OnlyContain(pod => (string)pod["spec"]!["serviceAccountName"]! == "jobs");
            r.Objects.Where(o => (string)o["kind"]! == "ServiceAccount").Should().ContainSingle().Which["metadata"]!["name"]!.ToString().Should().Be("logs-sidecar-injector");
        }),
        new("both jobs can be left out", "{preDelete: {enabled: false}, postInstallCheck: {enabled: false}}", r =>
            r.Objects.Select(Rendered.Hook).OfType<string>().Distinct().Should().Equal("test")),
        new("all jobs can be left out", "hooks: {enabled: false}", r => r.Objects.Select(Rendered.Hook).OfType<string>().Should().BeEmpty()),
    ];

    private static JsonNode Job(Rendered r, string name) =>
        r.Objects.Single(o => (string)o["kind"]! == "Job" && (string)o["metadata"]!["name"]! == $"logs-sidecar-injector-{name}");

    private static IEnumerable<string> Arguments(JsonNode job) =>
        job["spec"]!["template"]!["spec"]!["containers"]![0]!["args"]!.AsArray().Select(argument => (string)argument!);

    private static IEnumerable<JsonNode> JobPods(Rendered r) =>
        r.Pods.Where(pod => (string)pod["metadata"]!["labels"]!["app.kubernetes.io/component"]! != "webhook");
}
