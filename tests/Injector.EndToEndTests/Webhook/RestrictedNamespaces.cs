using Injector.EndToEndTests.Pods;
using k8s;
using k8s.Models;

namespace Injector.EndToEndTests.Webhook;

/// <summary>
/// Namespaces in which only pods of the <c>restricted</c> profile are admitted: by the API server itself where it is
/// new enough, and by a validating webhook of the tests' own everywhere.
/// </summary>
internal sealed class RestrictedNamespaces : IAsyncDisposable
{
    private readonly ClusterUnderTest _cluster;
    private readonly TestWebhook _webhook;
    private readonly string _name;

    private RestrictedNamespaces(ClusterUnderTest cluster, TestWebhook webhook, string name)
    {
        _cluster = cluster;
        _webhook = webhook;
        _name = name;
    }

    /// <summary>Starts to enforce, and makes a namespace in which that is so.</summary>
    public static async Task<(RestrictedNamespaces Enforcement, string Namespace)> CreateAsync(ClusterUnderTest cluster, CancellationToken cancellation)
    {
        var name = $"restricted-{cluster.Run}-{ClusterUnderTest.NewRun()}";
        var enforcement = new RestrictedNamespaces(cluster, await TestWebhook.StartAsync(RestrictedProfile.Review, cancellation), name);
        await cluster.Server.Client.CreateValidatingWebhookConfigurationAsync(enforcement.Configuration(), cancellationToken: cancellation);
        var ns = await cluster.CreateNamespaceAsync(labels: new Dictionary<string, string> { [RestrictedProfile.NamespaceLabel] = "restricted", ["enforced-by"] = name });
        await Eventually.BecomesTrueAsync(
            "A pod that is not restricted is refused",
            TimeSpan.FromMinutes(1),
            async () => (int)(await cluster.Pods.CreateAsync(ns, PodDocument.Plain("probe"), dryRun: true, cancellation)).Status >= 400,
            cancellation);
        return (enforcement, ns);
    }

    public async ValueTask DisposeAsync()
    {
        await _cluster.Server.Client.DeleteValidatingWebhookConfigurationAsync(_name);
        await _webhook.DisposeAsync();
    }

    private V1ValidatingWebhookConfiguration Configuration() => new()
    {
        Metadata = new V1ObjectMeta { Name = _name },
        Webhooks =
        [
            new V1ValidatingWebhook
            {
                Name = "restricted.pod-security.example",
                FailurePolicy = "Fail",
                ClientConfig = new Admissionregistrationv1WebhookClientConfig { Url = _webhook.Url.AbsoluteUri, CaBundle = _webhook.CaBundle },
                NamespaceSelector = new V1LabelSelector { MatchLabels = new Dictionary<string, string> { ["enforced-by"] = _name } },
                Rules = [new V1RuleWithOperations { ApiGroups = [""], ApiVersions = ["v1"], Resources = ["pods"], Operations = ["CREATE"], Scope = "Namespaced" }],
                AdmissionReviewVersions = ["v1"],
                SideEffects = "None",
                TimeoutSeconds = 20,
            },
        ],
    };
}
