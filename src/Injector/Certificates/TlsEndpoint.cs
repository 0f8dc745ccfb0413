using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Injector.Certificates;

/// <summary>
/// Answers each handshake with the certificate, and the trust in clients, of the moment. New connections see a rotation at
/// once; open ones keep what they have.
/// </summary>
/// <param name="certificates">What to present.</param>
/// <param name="clients">Whom to let in; null for everybody.</param>
internal sealed class TlsEndpoint(ICertificateSource certificates, ClientTrust? clients)
{
    public const SslProtocols Protocols = SslProtocols.Tls12 | SslProtocols.Tls13;

    private sealed record Prepared(ServingCertificate Certificate, X509ChainPolicy? Clients, SslServerAuthenticationOptions Options);

    private volatile Prepared? _prepared;

    /// <summary>For Kestrel's <c>UseHttps</c>.</summary>
    public TlsHandshakeCallbackOptions HandshakeOptions => new()
    {
        OnConnection = _ => ValueTask.FromResult(Options()),
        // The API server gives up after 10 s; a client that says nothing holds its connection no longer than this.
        HandshakeTimeout = TimeSpan.FromSeconds(5),
    };

    // Made once per rotation: that is what lets TLS sessions resume.
    private SslServerAuthenticationOptions Options()
    {
        var certificate = certificates.Current ?? throw new AuthenticationException("There is no serving certificate yet");
        var policy = clients?.Policy;
        var prepared = _prepared;
        if (prepared is null || prepared.Certificate != certificate || prepared.Clients != policy)
            _prepared = prepared = new Prepared(certificate, policy, Prepare(certificate, policy));
        return prepared.Options;
    }

    private SslServerAuthenticationOptions Prepare(ServingCertificate certificate, X509ChainPolicy? policy) => new()
    {
        ServerCertificateContext = certificate.Context,
        EnabledSslProtocols = Protocols,
        ApplicationProtocols = [SslApplicationProtocol.Http11],
        ClientCertificateRequired = clients is not null,
        CertificateChainPolicy = policy,
        RemoteCertificateValidationCallback = clients is null
            ? null
            : (_, presented, _, errors) => clients.Accepts(presented as X509Certificate2, errors),
    };
}
