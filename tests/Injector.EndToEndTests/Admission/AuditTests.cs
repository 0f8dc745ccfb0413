using System.Text.Json.Nodes;
using Injector.EndToEndTests.Pods;
using Injector.EndToEndTests.Webhook;

namespace Injector.EndToEndTests.Admission;

/// <summary>What an auditor reads of a review, in the API server's own audit log.</summary>
public sealed class AuditTests(AdmissionFixture fixture) : AdmissionScenario(fixture)
{
    private const string Prefix = WebhookRegistration.InjectEntry + "/";

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Requires.Situation(Server.AuditLog is not null, "The audit log of a cluster that runs already is not at hand");
    }

    [Fact]
    public async Task An_injected_pod_is_recorded_with_decision_template_and_revision()
    {
        await CreateAsync(PodDocument.OptedIn("web"));

        var annotations = await AnnotationsAsync("web");
        annotations[Prefix + "decision"].Should().Be("PodOptedIn");
        annotations[Prefix + "template"].Should().Be("log-processor");
        annotations[Prefix + "revision"].Should().MatchRegex("^[0-9a-f]{10}$");
        MutatedBy(annotations).Should().Contain(WebhookRegistration.InjectEntry);
    }

    [Fact]
    public async Task A_pod_left_alone_is_recorded_with_its_reason()
    {
        await CreateAsync(PodDocument.Plain("web"));

        var annotations = await AnnotationsAsync("web");
        annotations[Prefix + "decision"].Should().Be("NotOptedIn");
        MutatedBy(annotations).Should().BeEmpty();
    }

    [Fact]
    public async Task An_injected_pod_that_is_created_again_is_recorded_as_not_mutated()
    {
        var first = (await CreateAsync(PodDocument.OptedIn("first"))).Stored;
        await CreateAsync(first.As("second"));

        var annotations = await AnnotationsAsync("second");
        annotations[Prefix + "decision"].Should().Be("AlreadyInjected");
        MutatedBy(annotations).Should().BeEmpty();
    }

    private static IEnumerable<string> MutatedBy(IReadOnlyDictionary<string, string> annotations) => annotations
        .Where(annotation => annotation.Key.StartsWith("mutation.webhook.admission.k8s.io/", StringComparison.Ordinal))
        .Select(annotation => JsonNode.Parse(annotation.Value)!)
        .Where(mutation => (bool)mutation["mutated"]!)
        .Select(mutation => (string)mutation["webhook"]!);

    private Task<IReadOnlyDictionary<string, string>> AnnotationsAsync(string pod) =>
        Server.AuditLog!.AnnotationsAsync("create", Namespace, pod, Cancellation);
}
