using System.Text;
using System.Text.Json.Nodes;
using k8s;

namespace Injector.EndToEndTests.Cluster;

/// <summary>
/// Plain HTTP requests to the API server, with the typed client's connection and credentials: for what that client
/// hides (warnings), drops (fields it does not know) or refuses to send.
/// </summary>
/// <param name="client">An administrator's.</param>
/// <param name="user">In whose name; null for the client's own.</param>
internal sealed class RawApi(Kubernetes client, string? user = null)
{
    /// <param name="method">The HTTP method.</param>
    /// <param name="path">Path and query, without a leading slash.</param>
    /// <param name="body">What to send, if anything.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, JsonObject? body, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, new Uri(client.BaseUri, path));
        if (body is not null)
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        if (user is not null)
            request.Headers.Add("Impersonate-User", user);
        if (client.Credentials is { } credentials)
            await credentials.ProcessHttpRequestAsync(request, cancellation);
        return await client.HttpClient.SendAsync(request, cancellation);
    }
}
