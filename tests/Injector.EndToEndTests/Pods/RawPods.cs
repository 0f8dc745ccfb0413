using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Injector.EndToEndTests.Cluster;

namespace Injector.EndToEndTests.Pods;

/// <summary>Creates and reads pods as documents, so that a test sends and sees every field, and every warning.</summary>
internal sealed partial class RawPods(RawApi api)
{
    public async Task<PodAnswer> CreateAsync(string ns, JsonObject pod, bool dryRun = false, CancellationToken cancellation = default)
    {
        var query = dryRun ? "?dryRun=All" : "";
        using var response = await api.SendAsync(HttpMethod.Post, $"api/v1/namespaces/{ns}/pods{query}", pod, cancellation);
        return new PodAnswer(response.StatusCode, await ReadAsync(response, cancellation), WarningsOf(response.Headers));
    }

    /// <returns>The pod, or null when there is none of that name.</returns>
    public async Task<StoredPod?> ReadAsync(string ns, string name, CancellationToken cancellation = default)
    {
        using var response = await api.SendAsync(HttpMethod.Get, $"api/v1/namespaces/{ns}/pods/{name}", null, cancellation);
        return response.IsSuccessStatusCode ? new StoredPod(await ReadAsync(response, cancellation)) : null;
    }

    private static async Task<JsonObject> ReadAsync(HttpResponseMessage response, CancellationToken cancellation) =>
        JsonNode.Parse(await response.Content.ReadAsStringAsync(cancellation))!.AsObject();

    // Warning: 299 - "text", with quotes and backslashes escaped (RFC 7234, section 5.5).
    private static string[] WarningsOf(HttpResponseHeaders headers) =>
        headers.TryGetValues("Warning", out var values)
            ? [.. values.SelectMany(value => WarningText().Matches(Utf8(value))).Select(match => EscapedCharacter().Replace(match.Groups[1].Value, "$1"))]
            : [];

    // The API server writes UTF-8, which .NET reads as Latin-1.
    private static string Utf8(string header) => Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(header));

    [GeneratedRegex("""299 - "((?:[^"\\]|\\.)*)["]""")]
    private static partial Regex WarningText();

    [GeneratedRegex(@"\\(.)")]
    private static partial Regex EscapedCharacter();
}
