using Injector.Admission;
using Injector.Cluster.Events;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Injector.Hosting;

/// <summary>
/// The limits on clients, all in one place: memory, in shares of what the server has, and time, so that no silent or slow one holds
/// anything for ever.
/// </summary>
/// <remarks>
/// The chart gives the server 128 MiB. The runtime takes three quarters of that for objects and keeps the rest for itself, for TLS, and for
/// the program. Of its share, reviews get the most; what is left is for a server at rest, its connections and what it knows of namespaces.
/// </remarks>
internal static class ServerLimits
{
    /// <summary>The memory limit that the chart sets, in bytes; a test compares the two.</summary>
    public const long Memory = 128L << 20;

    /// <summary>What of it is for objects.</summary>
    public const long Objects = Memory * 3 / 4;

    /// <summary>Of that, for reviews: bodies that arrive, and what it takes to read and answer them.</summary>
    public const long ForReviews = Objects / 2;

    /// <summary>For Events that wait.</summary>
    public const long ForEvents = EventSeries.MostBytes;

    /// <summary>For everything else.</summary>
    public const long ForTheRest = Objects - ForReviews - ForEvents;

    public static ReviewLimits Reviews { get; } = new(MaxBodyBytes: 6 << 20, MaxValues: 1 << 18, Memory: ForReviews);

    /// <summary>Probes and scrapes.</summary>
    public static ConnectionLimits ManagementConnections { get; } = new(64);

    public static ConnectionLimits WebhookConnections(ServerOptions options) => new(options.MaxConnections);

    public static void Apply(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        var limits = kestrel.Limits;
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
