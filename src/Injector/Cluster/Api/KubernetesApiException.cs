using System.Net;
using System.Text.Json;
using Injector.Json;
using Injector.Text;

namespace Injector.Cluster.Api;

/// <summary>
/// A call to the API server that did not succeed: refused by the server (then there is a status code, and the words of
/// its <c>Status</c> object), or never answered. The message is fit for a person: the server's words quote what whoever made an object wrote, so they
/// are one line of bounded length.
/// </summary>
internal sealed class KubernetesApiException : Exception
{
    public KubernetesApiException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }

    public KubernetesApiException(HttpStatusCode statusCode, string reason, string message)
        : base(message)
    {
        StatusCode = statusCode;
        Reason = reason;
    }

    /// <summary>Null when the server could not be reached.</summary>
    public HttpStatusCode? StatusCode { get; }

    /// <summary>The machine-readable word of the server's Status, for instance <c>NotFound</c>, <c>Forbidden</c> or <c>Expired</c>.</summary>
    public string Reason { get; } = "";

    public bool IsNotFound => StatusCode == HttpStatusCode.NotFound;

    /// <summary>The version or the continue token asked for is older than what the server keeps: list again.</summary>
    public bool IsExpired => StatusCode == HttpStatusCode.Gone;

    /// <summary>The same may go through a moment later: the server was away, had too much to do, or was at fault itself.</summary>
    public bool IsPassing => StatusCode is null or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError;

    /// <summary>Reads a Kubernetes <c>Status</c>; anything else (a proxy's page, nothing) is quoted shortly.</summary>
    internal static KubernetesApiException FromBody(HttpStatusCode statusCode, ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return FromStatus(document.RootElement, statusCode);
        }
        catch (JsonException)
        {
            var text = System.Text.Encoding.UTF8.GetString(body.Span[..Math.Min(body.Length, 200)]).Trim();
            return new(statusCode, "", BoundedText.Fit($"HTTP {(int)statusCode}{(text.Length == 0 ? "" : ": " + text)}", BoundedText.MaxMessage));
        }
    }

    internal static KubernetesApiException FromStatus(JsonElement status, HttpStatusCode fallback)
    {
        var code = status.Member("code") is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out var value)
            ? (HttpStatusCode)value
            : fallback;
        var reason = status.Text("reason") ?? "";
        return new(code, reason, BoundedText.Fit(status.Text("message") ?? $"HTTP {(int)code} {reason}".TrimEnd(), BoundedText.MaxMessage));
    }
}
