using System.Net;
using System.Text;
using System.Text.Json;
using Injector.Certificates.SelfManaged;
using Injector.Cluster.Api;
using Injector.Json;

namespace Injector.Cluster.SelfManaged;

/// <summary>The MutatingWebhookConfigurations whose caBundle is ours to set. Needs get and patch on these alone.</summary>
internal sealed class WebhookRegistrations(KubernetesApi api, IReadOnlyList<string> names) : IWebhookRegistrations
{
    private const string Collection = "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations";

    public async Task<IReadOnlyList<WebhookRegistration>> ReadAsync(CancellationToken cancellationToken)
    {
        var found = new List<WebhookRegistration>();
        foreach (var name in names)
        {
            try
            {
                using var answer = await api.GetAsync(Collection + ApiPath.Of($"/{name}"), cancellationToken);
                found.Add(Read(name, answer.Root));
            }
            catch (KubernetesApiException e) when (e.IsNotFound)
            {
                // Not installed yet, or not any more.
            }
        }

        return found;
    }

    public async Task<bool> SetCaBundleAsync(WebhookRegistration registration, string caBundle, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await api.PatchAsync(
                Collection + ApiPath.Of($"/{registration.Name}"), PatchKind.Json, Write(registration, caBundle), cancellationToken);
            return true;
        }
        catch (KubernetesApiException e) when (e.StatusCode is HttpStatusCode.Conflict or HttpStatusCode.NotFound)
        {
            return false;
        }
    }

    private static WebhookRegistration Read(string name, JsonElement configuration)
    {
        var bundles = new List<string?>();
        foreach (var webhook in configuration.Items("webhooks"))
            bundles.Add(webhook.Member("clientConfig").Member("caBundle") is { ValueKind: JsonValueKind.String } bundle
                && bundle.TryGetBytesFromBase64(out var bytes) ? Encoding.UTF8.GetString(bytes) : null);
        return new WebhookRegistration(name, configuration.Member("metadata").Text("resourceVersion") ?? "", bundles);
    }

    // Naming the version makes the API server refuse the patch (409) when anything has changed since, so that the indexes
    // mean what they meant. A JSON patch's own "test" would do so too, but fails as 422, which also says that a patch is wrong.
    private static ReadOnlyMemory<byte> Write(WebhookRegistration registration, string caBundle) => JsonBytes.Of(json =>
    {
        json.WriteStartArray();
        json.WriteOperation("replace", "/metadata/resourceVersion", registration.ResourceVersion);
        for (var i = 0; i < registration.CaBundles.Count; i++)
            json.WriteOperation("add", $"/webhooks/{i}/clientConfig/caBundle", Convert.ToBase64String(Encoding.UTF8.GetBytes(caBundle)));
        json.WriteEndArray();
    });
}
