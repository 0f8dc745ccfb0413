using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Injector.Certificates;

/// <summary>
/// Tries a certificate before it is served: it is valid now, for servers, and for the name that it is asked for by; and one handshake with
/// itself comes about, which shows what no reading of it does, such as a key that TLS no longer takes.
/// </summary>
internal static class CertificateTrial
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string AnyUsage = "2.5.29.37.0";

    // In memory, between two threads of this process.
    private static readonly TimeSpan HandshakeDeadline = TimeSpan.FromSeconds(20);

    /// <param name="certificate">What is to be served.</param>
    /// <param name="host">The name or address that clients ask for; null where it is not known.</param>
    /// <param name="now">The time.</param>
    /// <exception cref="InvalidCertificateException">It cannot be used; the message says why.</exception>
    public static void Run(ServingCertificate certificate, string? host, DateTimeOffset now)
    {
        if (Unfit(certificate, host, now) is { } why)
            throw new InvalidCertificateException(why);
        Handshake(certificate);
    }

    /// <summary>Why the API server would refuse it, as far as reading it tells; null when it would not.</summary>
    public static string? Unfit(ServingCertificate certificate, string? host, DateTimeOffset now)
    {
        var leaf = certificate.Leaf;
        if (now >= certificate.NotAfter)
            return $"the certificate ({leaf.Subject}) expired at {certificate.NotAfter:u}";
        if (now < certificate.NotBefore)
            return $"the certificate ({leaf.Subject}) is not valid before {certificate.NotBefore:u}, and it is {now:u} by this machine's clock";
        if (!IsForServers(leaf))
            return $"the certificate ({leaf.Subject}) is not for servers: its extended key usage lacks serverAuth";
        if (host is not null && !leaf.MatchesHostname(host, allowWildcards: true, allowCommonName: false))
            return $"the certificate ({leaf.Subject}) is not for {host}: add that name to its subject alternative names";
        return null;
    }

    /// <exception cref="InvalidCertificateException">No client can connect with it.</exception>
    public static void Handshake(ServingCertificate certificate)
    {
        try
        {
            using var deadline = new CancellationTokenSource(HandshakeDeadline);
            HandshakeAsync(certificate, deadline.Token).GetAwaiter().GetResult();
        }
        catch (Exception e) when (
            e is AuthenticationException or IOException or OperationCanceledException or NotSupportedException or InvalidOperationException)
        {
            throw new InvalidCertificateException(
                $"no TLS connection comes about with the certificate ({certificate.Leaf.Subject}): {(e.InnerException ?? e).Message}");
        }
    }

    private static async Task HandshakeAsync(ServingCertificate certificate, CancellationToken cancellationToken)
    {
        var (near, far) = DuplexStream.Pair();
        await using var server = new SslStream(near);
        await using var client = new SslStream(far);
        var answering = Task.Run(() => server.AuthenticateAsServerAsync(ServerOptions(certificate), cancellationToken), cancellationToken);
        var asking = Task.Run(() => client.AuthenticateAsClientAsync(ClientOptions(), cancellationToken), cancellationToken);
        // Whoever fails first leaves the other waiting.
        var first = await Task.WhenAny(answering, asking);
        if (!first.IsCompletedSuccessfully)
        {
            near.Dispose();
            far.Dispose();
        }

        await first;
        await Task.WhenAll(answering, asking);
    }

    private static SslServerAuthenticationOptions ServerOptions(ServingCertificate certificate) => new()
    {
        ServerCertificateContext = certificate.Context,
        EnabledSslProtocols = TlsEndpoint.Protocols,
        // Tickets of a trial would be of no use to anybody.
        AllowTlsResume = false,
    };

#pragma warning disable CA5359 // Whom it vouches for is not the question here; whether it works is.
    private static SslClientAuthenticationOptions ClientOptions() => new()
    {
        TargetHost = "localhost",
        EnabledSslProtocols = TlsEndpoint.Protocols,
        AllowTlsResume = false,
        RemoteCertificateValidationCallback = static (_, _, _, _) => true,
    };
#pragma warning restore CA5359

    // Without the extension a certificate is for anything.
    private static bool IsForServers(X509Certificate2 leaf)
    {
        var usages = leaf.Extensions.OfType<X509EnhancedKeyUsageExtension>().FirstOrDefault()?.EnhancedKeyUsages;
        if (usages is null)
            return true;
        foreach (var usage in usages)
            if (usage.Value is ServerAuthentication or AnyUsage)
                return true;
        return false;
    }
}
