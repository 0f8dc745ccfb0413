using System.Net;
using System.Text.Json.Nodes;
using Injector.EndToEndTests.Pods;
using Injector.EndToEndTests.Webhook;
using k8s;
using k8s.Models;

namespace Injector.EndToEndTests.Admission;

/// <summary>
/// The decision table, row by row, in a live cluster: what the API server stores, and the reason that it keeps. Each row meets what
/// a later one would decide otherwise.
/// </summary>
public sealed class DecisionTableTests(AdmissionFixture fixture, StrictPlatform strict) : AdmissionScenario(fixture), IClassFixture<StrictPlatform>
{
    private static readonly Dictionary<string, string> Yes = new() { [PodDocument.InjectKey] = "true" };
    private static readonly Dictionary<string, string> No = new() { [PodDocument.InjectKey] = "false" };
    private static readonly Dictionary<string, string> Enforced = new() { [WebhookRegistration.EnforceLabel] = "true" };

    private static readonly Row[] Table =
    [
        new("2: a static pod's mirror that asks", "MirrorPod", false, Mirror(Asking())),
        new("2: a static pod's mirror in an enforced namespace", "MirrorPod", false, Mirror(Silent()), Labels: Enforced),

        new("3: an excluded namespace and a pod that asks", "NamespaceExcluded", false, Asking(), Strict: true, Excluded: true),
        new("3: an excluded namespace that is enforced", "NamespaceExcluded", false, Asking(), Labels: Enforced, Strict: true, Excluded: true),

        new("4: a pod for Windows nodes that asks", "WindowsPod", false, Asking().WithSpec("nodeSelector", """{"kubernetes.io/os": "windows"}""")),
        new("4: a Windows pod that asks", "WindowsPod", false, Asking().WithSpec("os", """{"name": "windows"}"""), Since: 25),
        new("4: a Windows pod in an enforced namespace", "WindowsPod", false, Silent().WithSpec("nodeSelector", """{"kubernetes.io/os": "windows"}"""), Labels: Enforced),

        new("5: a silent pod in an enforced namespace", "NamespaceEnforced", true, Silent(), Labels: Enforced),
        new("5: a pod that opts out of an enforced namespace", "NamespaceEnforced", true, Unwilling(), Labels: Enforced, Warning: "not honoured"),
        new("5: a pod that no selector wants in an enforced namespace", "NamespaceEnforced", true, Silent().WithLabel("logs", "unwanted"), Labels: Enforced, Strict: true),
        new("5: an enforced namespace that says no", "NamespaceEnforced", true, Silent(), Labels: Enforced, Annotations: No),

        new("6: a pod asks by annotation", "PodOptedIn", true, Asking()),
        new("6: a pod asks by label", "PodOptedIn", true, Silent().WithLabel(PodDocument.InjectKey, "true")),
        new("6: a pod asks in a namespace that says no", "PodOptedIn", true, Asking(), Labels: No),
        new("6: a pod that no selector wants asks", "PodOptedIn", true, Asking().WithLabel("logs", "unwanted"), Strict: true),
        new("6: a pod says no in a namespace that says yes", "PodOptedOut", false, Unwilling(), Labels: Yes),
        new("6: a pod that a selector wants says no", "PodOptedOut", false, Unwilling().WithLabel("logs", "wanted"), Strict: true),

        new("7: a pod that no selector wants in a namespace that says yes", "NeverInjectSelector", false, Silent().WithLabel("logs", "unwanted"), Labels: Yes, Strict: true),

        new("8: a namespace says yes by label", "NamespaceOptedIn", true, Silent(), Labels: Yes),
        new("8: a namespace says yes by annotation", "NamespaceOptedIn", true, Silent(), Annotations: Yes),
        new("8: a namespace's label wins over its annotation", "NamespaceOptedOut", false, Silent(), Labels: No, Annotations: Yes, Warning: "wins over"),
        new("8: a namespace says no where all are injected", "NamespaceOptedOut", false, Silent(), Annotations: No, Strict: true),
        new("8: a namespace says no to a pod that a selector wants", "NamespaceOptedOut", false, Silent().WithLabel("logs", "wanted"), Labels: No, Strict: true),

        new("9: a pod that a selector wants", "AlwaysInjectSelector", true, Silent().WithLabel("logs", "wanted"), Strict: true),

        new("10: nobody said anything and the policy is OptIn", "NotOptedIn", false, Silent()),
        new("10: nobody said anything and the policy is OptOut", "DefaultPolicy", true, Silent(), Strict: true),
    ];

    public static TheoryData<string> Rows => [.. Table.Select(row => row.Situation)];

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task The_row_decides(string situation)
    {
        var row = Table.Single(row => row.Situation == situation);
        Requires.Situation(Server.Minor >= row.Since, $"Kubernetes 1.{Server.Minor} does not know the field");
        var ns = await Cluster.CreateNamespaceAsync(
            labels: row.Labels, annotations: row.Annotations, run: row.Strict ? strict.Run : null, name: row.Excluded ? strict.ExcludedNamespace : null);
        var name = $"web-{Guid.NewGuid().ToString("n")[..8]}";

        var answer = await CreateAsync(row.Pod.DeepClone().AsObject().WithMetadata("name", $"\"{name}\""), ns);

        answer.Stored.IsInjected.Should().Be(row.Injected);
        if (row.Warning is null)
            answer.Warnings.Should().BeEmpty();
        else
            answer.Warnings.Should().ContainSingle().Which.Should().Contain(row.Warning);
        if (Server.AuditLog is { } log)
            (await log.DecisionAsync("create", ns, name, Cancellation)).Should().Be(row.Reason);
    }

    [Fact]
    public async Task Row_1_what_is_not_the_creation_of_a_pod_is_let_through_as_it_is()
    {
        var ns = await Cluster.CreateNamespaceAsync(run: strict.Run, labels: No);
        var pod = (await CreateAsync(PodDocument.Plain("web"), ns)).Stored;
        await Server.Client.PatchNamespaceAsync(Merge(new { metadata = new { labels = Yes } }), ns, cancellationToken: Cancellation);

        await Server.Client.PatchNamespacedPodAsync(Merge(new { metadata = new { annotations = Yes } }), "web", ns, cancellationToken: Cancellation);
        await Server.Client.CreateNamespacedConfigMapAsync(
            new V1ConfigMap { Metadata = new V1ObjectMeta { Name = "settings", Annotations = Yes } }, ns, cancellationToken: Cancellation);
        var updated = (await Cluster.Pods.ReadAsync(ns, "web", Cancellation))!;
        await Server.Client.DeleteNamespacedPodAsync("web", ns, gracePeriodSeconds: 0, cancellationToken: Cancellation);

        updated.Specification().ToJsonString().Should().Be(pod.Specification().ToJsonString());
        updated.Annotation(PodDocument.Prefix + "status").Should().BeNull();
        if (Server.AuditLog is not { } log)
            return;
        foreach (var (verb, name) in ((string, string)[])[("patch", "web"), ("create", "settings"), ("delete", "web")])
            (await log.DecisionAsync(verb, ns, name, Cancellation)).Should().Be("UnsupportedRequest");
    }

    [Fact]
    public async Task Mistakes_are_refused_with_reason_key_and_allowed_values_where_the_platform_wants_that()
    {
        var ns = await Cluster.CreateNamespaceAsync(run: strict.Run);

        var answer = await CreateAsync(Silent().WithAnnotation(PodDocument.Prefix + "format", "xml"), ns);

        (answer.Status, answer.Reason).Should().Be((HttpStatusCode.UnprocessableEntity, "ParameterInvalid"));
        answer.Message.Should().Contain(WebhookRegistration.InjectEntry).And.Contain(PodDocument.Prefix + "format").And.Contain("xml").And.Contain("raw");
        (await Cluster.Pods.ReadAsync(ns, "web", Cancellation)).Should().BeNull();
    }

    private static JsonObject Silent() => PodDocument.Plain("web");

    private static JsonObject Asking() => PodDocument.OptedIn("web");

    private static JsonObject Unwilling() => Silent().WithAnnotation(PodDocument.InjectKey, "false");

    private static JsonObject Mirror(JsonObject pod) => pod
        .WithAnnotation("kubernetes.io/config.mirror", "0123456789abcdef")
        .WithSpec("nodeName", "\"somewhere\"");

    private static V1Patch Merge(object patch) => new(patch, V1Patch.PatchType.MergePatch);

    /// <param name="Situation">The table's row, and what is special.</param>
    /// <param name="Reason">What decides.</param>
    /// <param name="Injected">Whether the stored pod has its sidecar.</param>
    /// <param name="Pod">The pod.</param>
    /// <param name="Labels">Its namespace's labels.</param>
    /// <param name="Annotations">Its namespace's annotations.</param>
    /// <param name="Strict">Whether the strict platform's injector is asked.</param>
    /// <param name="Excluded">Whether the namespace is the one that the strict platform excludes.</param>
    /// <param name="Warning">What the one warning says; null: there is none.</param>
    /// <param name="Since">The minor version of Kubernetes that knows the pod's fields.</param>
    private sealed record Row(
        string Situation, string Reason, bool Injected, JsonObject Pod,
        Dictionary<string, string>? Labels = null, Dictionary<string, string>? Annotations = null,
        bool Strict = false, bool Excluded = false, string? Warning = null, int Since = 0);
}
