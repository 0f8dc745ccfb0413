using k8s.Models;

namespace Injector.EndToEndTests.Webhook;

/// <summary>
/// The two entries of the product's webhook configuration, by URL, narrowed to the namespaces of one test run: another
/// run on the same cluster, and everybody else's namespaces, never meet them.
/// </summary>
internal static class WebhookRegistration
{
    /// <summary>The namespace label that carries the run's name.</summary>
    public const string RunLabel = "end-to-end-tests.sidecar-injector.io/run";

    public const string EnforceLabel = "sidecar-injector.io/enforce";

    /// <summary>The entry that never stands in a pod's way.</summary>
    public const string InjectEntry = "inject.sidecar-injector.io";

    /// <summary>The entry for namespaces whose owner wants no pod without a sidecar.</summary>
    public const string EnforceEntry = "enforce.sidecar-injector.io";

    public static V1MutatingWebhookConfiguration For(string run, Uri injector, byte[] caBundle) => new()
    {
        Metadata = new V1ObjectMeta { Name = $"sidecar-injector-{run}" },
        Webhooks =
        [
            Entry(EnforceEntry, "Fail", new Uri(injector, "mutate/enforced"), caBundle, InRun(run), Enforced("In")),
            Entry(InjectEntry, "Ignore", new Uri(injector, "mutate"), caBundle, InRun(run), Enforced("NotIn")),
        ],
    };

    private static V1MutatingWebhook Entry(
        string name, string failurePolicy, Uri url, byte[] caBundle, params V1LabelSelectorRequirement[] namespaces) => new()
    {
        Name = name,
        FailurePolicy = failurePolicy,
        ClientConfig = new Admissionregistrationv1WebhookClientConfig { Url = url.AbsoluteUri, CaBundle = caBundle },
        NamespaceSelector = new V1LabelSelector { MatchExpressions = namespaces },
        Rules =
        [
            new V1RuleWithOperations { ApiGroups = [""], ApiVersions = ["v1"], Resources = ["pods"], Operations = ["CREATE"], Scope = "Namespaced" },
        ],
        AdmissionReviewVersions = ["v1"],
        SideEffects = "NoneOnDryRun",
        MatchPolicy = "Equivalent",
        ReinvocationPolicy = "IfNeeded",
        // Longer than in production: two hundred pods at once on a busy machine must not time out into "ignored".
        TimeoutSeconds = 20,
    };

    private static V1LabelSelectorRequirement InRun(string run) =>
        new() { Key = RunLabel, OperatorProperty = "In", Values = [run] };

    private static V1LabelSelectorRequirement Enforced(string @operator) =>
        new() { Key = EnforceLabel, OperatorProperty = @operator, Values = ["true"] };
}
