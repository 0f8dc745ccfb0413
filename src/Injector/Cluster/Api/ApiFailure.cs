using System.Text.Json;
using Injector.Text;

namespace Injector.Cluster.Api;

/// <summary>
/// The error message of a call to the API server that got no answer: which address, what was tried, and by which way. An API server can be away in many
/// ways, and each throws something else.
/// </summary>
internal static class ApiFailure
{
    private const int LongestCall = 120;

    /// <param name="e">What was thrown.</param>
    /// <param name="access">Where it was sent.</param>
    /// <param name="call">Method and path.</param>
    /// <param name="late">Whether the time for the whole call was over.</param>
    public static KubernetesApiException Of(Exception e, ClusterAccess access, string call, bool late)
    {
        var query = call.IndexOf('?', StringComparison.Ordinal);
        var tried = BoundedText.Fit(query < 0 ? call : call[..query], LongestCall);
        var way = access.Proxy is { } proxy && proxy.WayTo(access.Server) is { } through ? $" through the proxy {through}" : "";
        return new($"{access.Server} {Says(e, late)}{way} ({tried})", e);
    }

    private static string Says(Exception e, bool late) => e switch
    {
        _ when late => $"did not answer within {KubernetesApi.RequestTimeout.TotalSeconds:0} s",
        // The handler's own time limit for a connection, which is no cancellation of ours.
        OperationCanceledException =>
            $"cannot be reached: no connection within {ApiConnection.ConnectTimeout.TotalSeconds:0} s, as when a firewall or an egress policy drops packets",
        JsonException => "answered with something that is not JSON",
        InvalidDataException => e.Message,
        HttpRequestException or IOException => $"cannot be reached: {(e.InnerException ?? e).Message}",
        _ => $"cannot be asked: {e.Message}",
    };
}
