using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

namespace Injector.Cluster.Api;

/// <summary>The one HTTP handler to the API server. TLS decisions read the credentials of the moment.</summary>
internal static class ApiConnection
{
    /// <summary>What opening a connection may take, TLS included.</summary>
    internal static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    /// <remarks>
    /// HTTP/1.1: a watch then has a connection of its own, which closes with it. TCP keep-alive finds a peer that
    /// went away without a word (a load balancer failing over) in about half a minute, long before a watch's own end.
    /// </remarks>
    public static SocketsHttpHandler CreateHandler(ClusterAccess access) => new()
    {
        AutomaticDecompression = DecompressionMethods.GZip,
        ConnectTimeout = ConnectTimeout,
        // Ours or none: .NET's own reading of the environment is another than kubectl's.
        UseProxy = access.Proxy is not null,
        Proxy = access.Proxy,
        PooledConnectionLifetime = TimeSpan.FromMinutes(10),
        UseCookies = false,
        // In kilobytes: the API server sends a few hundred bytes.
        MaxResponseHeadersLength = 64,
        AllowAutoRedirect = false,
        // Warnings quote what users wrote, in UTF-8.
        ResponseHeaderEncodingSelector = static (_, _) => Encoding.UTF8,
        ConnectCallback = ConnectAsync,
        SslOptions =
        {
            RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
                // Thrown, so that the message says why; the runtime's own says only that it was rejected.
                access.Current.WhyNotTrusted(certificate, chain, errors) is { } reason ? throw new AuthenticationException(reason) : true,
            // Selected per connection, so that a renewed certificate is used without a new handler.
            LocalCertificateSelectionCallback = (_, _, _, _, _) => access.Current.ClientCertificate!,
        },
    };

    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 15);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 5);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 3);
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
