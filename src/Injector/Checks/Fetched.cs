using System.Net;
using Injector.Cluster.Api;

namespace Injector.Checks;

/// <summary>An answer of the API server, or the reason why there is none.</summary>
internal sealed record Fetched<T>(T? Value, KubernetesApiException? Error) where T : class
{
    public bool IsMissing => Error is { IsNotFound: true };

    /// <summary>The server refused to say; who asks may not know.</summary>
    public bool IsRefused => Error?.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized;

    public static async Task<Fetched<T>> TryAsync(Func<Task<T>> read)
    {
        try
        {
            return new(await read(), null);
        }
        catch (KubernetesApiException e) when (e.StatusCode is not null)
        {
            return new(null, e);
        }
    }
}
