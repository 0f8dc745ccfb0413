using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;

namespace Injector.EndToEndTests.Webhook;

/// <summary>
/// Asks an injector straight, as an API server would: over TLS, trusting its caBundle, connections kept. For what happens while
/// there is no API server to ask it, and for a replica of one's choice.
/// </summary>
internal sealed class ReviewClient : IDisposable
{
    private readonly HttpClient _client;

    public ReviewClient(InjectorProcess injector)
    {
        var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        trust.CustomTrustStore.ImportFromPem(Encoding.ASCII.GetString(injector.CaBundle));
        _client = new HttpClient(new SocketsHttpHandler { SslOptions = { CertificateChainPolicy = trust } })
        {
            BaseAddress = injector.Url,
            Timeout = TimeSpan.FromSeconds(30),
        };
    }

    /// <summary>The creation of a pod; the <c>response</c> of the answer.</summary>
    /// <exception cref="HttpRequestException">There was no answer, or none with success.</exception>
    public async Task<JsonObject> ReviewAsync(string ns, JsonObject pod, CancellationToken cancellation)
    {
        var review = new JsonObject
        {
            ["apiVersion"] = "admission.k8s.io/v1",
            ["kind"] = "AdmissionReview",
            ["request"] = new JsonObject
            {
                ["uid"] = Guid.NewGuid().ToString(),
                ["operation"] = "CREATE",
                ["kind"] = new JsonObject { ["group"] = "", ["version"] = "v1", ["kind"] = "Pod" },
                ["resource"] = new JsonObject { ["group"] = "", ["version"] = "v1", ["resource"] = "pods" },
                ["namespace"] = ns,
                ["object"] = pod.DeepClone(),
            },
        };
        using var body = new ByteArrayContent(Encoding.UTF8.GetBytes(review.ToJsonString())) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        using var answer = await _client.PostAsync(new Uri("mutate", UriKind.Relative), body, cancellation);
        answer.EnsureSuccessStatusCode();
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync(cancellation))!["response"]!.AsObject();
    }

    public void Dispose() => _client.Dispose();
}
