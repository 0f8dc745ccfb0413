using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Injector.Hosting;

/// <summary>What one client may take: no silent or slow one holds a connection for ever.</summary>
internal static class ServerLimits
{
    public static void Apply(KestrelServerOptions kestrel, ServerOptions options)
    {
        kestrel.AddServerHeader = false;
        var limits = kestrel.Limits;
        limits.MaxConcurrentConnections = options.MaxConnections;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(5);
        limits.MaxRequestLineSize = 4 * 1024;
        limits.MaxRequestHeadersTotalSize = 16 * 1024;
        // The API server closes idle connections after 90 s. Ours must last longer: a server that closes first can meet a
        // request that is already on its way, and that pod's creation fails.
        limits.KeepAliveTimeout = TimeSpan.FromSeconds(130);
        limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));
        limits.MinResponseDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));
        // The endpoint has a smaller limit of its own. Kestrel's would cut the connection in the middle of an oversized body,
        // and the client would see a reset instead of the 413; without it the rest is drained, for 5 s at most.
        limits.MaxRequestBodySize = null;
    }
}
