using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using k8s;

namespace Injector.EndToEndTests.Pods;

/// <summary>
/// Creates pods by plain HTTP. A typed client would drop fields that it does not know, and hides warnings.
/// </summary>
internal sealed partial class RawPods(Kubernetes client)
{
    public async Task<PodAnswer> CreateAsync(string ns, JsonObject pod, bool dryRun = false, CancellationToken cancellation = default)
    {
        var query = dryRun ? "?dryRun=All" : "";
        using var request = new HttpRequestMessage(HttpMethod.Post, Url($"api/v1/namespaces/{ns}/pods{query}"))
        {
            Content = new StringContent(pod.ToJsonString(), Encoding.UTF8, "application/json"),
        };
        using var response = await SendAsync(request, cancellation);
        var body = JsonNode.Parse(await response.Content.ReadAsStringAsync(cancellation))!.AsObject();
        return new PodAnswer(response.StatusCode, body, WarningsOf(response.Headers));
    }

    /// <returns>The pod, or null when there is none of that name.</returns>
    public async Task<StoredPod?> ReadAsync(string ns, string name, CancellationToken cancellation = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Url($"api/v1/namespaces/{ns}/pods/{name}"));
        using var response = await SendAsync(request, cancellation);
        return response.IsSuccessStatusCode
            ? new StoredPod(JsonNode.Parse(await response.Content.ReadAsStringAsync(cancellation))!.AsObject())
            : null;
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        if (client.Credentials is { } credentials)
            await credentials.ProcessHttpRequestAsync(request, cancellation);
        return await client.HttpClient.SendAsync(request, cancellation);
    }

    private Uri Url(string path) => new(client.BaseUri, path);

    // Warning: 299 - "text", with quotes and backslashes escaped (RFC 7234, section 5.5).
    private static string[] WarningsOf(HttpResponseHeaders headers) =>
        headers.TryGetValues("Warning", out var values)
            ? [.. values.SelectMany(value => WarningText().Matches(Utf8(value))).Select(match => EscapedCharacter().Replace(match.Groups[1].Value, "$1"))]
            : [];

    // The API server writes UTF-8, which .NET reads as Latin-1.
    private static string Utf8(string header) => Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(header));

    [GeneratedRegex("""299 - "((?:[^"\\]|\\.)*)" """ + "?")]
    private static partial Regex WarningText();

    [GeneratedRegex(@"\\(.)")]
    private static partial Regex EscapedCharacter();
}
