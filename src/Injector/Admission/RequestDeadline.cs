using Injector.Kubernetes;

namespace Injector.Admission;

/// <summary>
/// The API server's timeout for a review: it states its webhook's <c>timeoutSeconds</c> as <c>?timeout=3s</c>. A later answer is
/// worth nothing to it, so no request is held longer.
/// </summary>
internal static class RequestDeadline
{
    /// <summary>The API server's own bounds for <c>timeoutSeconds</c>: 1 to 30 s, 10 s when unset.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Default = TimeSpan.FromSeconds(10);

    public static TimeSpan Of(HttpRequest request)
    {
        if (!request.QueryString.HasValue)
            return Default;
        string? text = request.Query["timeout"];
        if (text is null || !GoDuration.TryParse(text, out var timeout) || timeout <= TimeSpan.Zero)
            return Default;
        return timeout < Longest ? timeout : Longest;
    }
}
