using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Injector.Certificates;

/// <summary>
/// Tries a certificate before it is served: it is valid now, for servers, and for the name that it is asked for by; and one handshake with
/// itself comes about, which shows what no reading of it does, such as a key that TLS no longer takes.
/// </summary>
internal static class CertificateTrial
{
    // Far more than two threads of one process need.
    private static readonly TimeSpan HandshakeDeadline = TimeSpan.FromMinutes(1);

    /// <param name="certificate">What is to be served.</param>
    /// <param name="host">The name or address that clients ask for; null where it is not known.</param>
    /// <param name="now">The time.</param>
    /// <exception cref="InvalidCertificateException">It cannot be used; the message says why.</exception>
    public static void Run(ServingCertificate certificate, string? host, DateTimeOffset now)
    {
        if (Unfit(certificate, host, now) is { } why)
            throw new InvalidCertificateException(why);
        ShakeHands(certificate);
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

    /// <summary>Blocks for two threads' work; needs none of the thread pool's, which may all be busy with reviews.</summary>
    /// <exception cref="InvalidCertificateException">No client can connect with it.</exception>
    public static void ShakeHands(ServingCertificate certificate)
    {
        var (near, far) = DuplexStream.Pair();
        using var server = new SslStream(near);
        using var client = new SslStream(far);
        Exception? first = null;
        var sides = new[]
        {
            new Thread(() => Try(() => server.AuthenticateAsServer(ServerOptions(certificate)))),
            new Thread(() => Try(() => client.AuthenticateAsClient(ClientOptions()))),
        };
        foreach (var side in sides)
        {
            side.IsBackground = true;
            side.Start();
        }

        var deadline = Environment.TickCount64 + (long)HandshakeDeadline.TotalMilliseconds;
        foreach (var side in sides)
            if (!side.Join((int)Math.Max(0, deadline - Environment.TickCount64)))
                Interlocked.CompareExchange(ref first, new TimeoutException($"it did not end within {HandshakeDeadline.TotalSeconds:0} s"), null);
        if (Volatile.Read(ref first) is { } e)
            throw new InvalidCertificateException(
                $"no TLS connection comes about with the certificate ({certificate.Leaf.Subject}): {(e.InnerException ?? e).Message}");

        void Try(Action handshake)
        {
            try
            {
                handshake();
            }
            catch (Exception e)
            {
                // Whoever fails first leaves the other waiting, who then fails, too, of being left.
                Interlocked.CompareExchange(ref first, e, null);
                near.Dispose();
                far.Dispose();
            }
        }
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
            if (usage.Value is KeyPurpose.ServerAuthentication or KeyPurpose.Any)
                return true;
        return false;
    }
}
