using System.Net.Security;
using System.Security.Authentication;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Injector.Certificates;

/// <summary>
/// Answers each handshake with the certificate of the moment. New connections see a rotation at once; open ones keep what
/// they have.
/// </summary>
internal sealed class TlsEndpoint(ICertificateSource certificates)
{
    private sealed record Prepared(ServingCertificate Certificate, SslServerAuthenticationOptions Options);

    private volatile Prepared? _prepared;

    /// <summary>For Kestrel's <c>UseHttps</c>.</summary>
    public TlsHandshakeCallbackOptions HandshakeOptions => new()
    {
        OnConnection = _ => ValueTask.FromResult(Options()),
        // The API server gives up after 10 s; a client that says nothing holds its connection no longer than this.
        HandshakeTimeout = TimeSpan.FromSeconds(5),
    };

    private SslServerAuthenticationOptions Options()
    {
        var certificate = certificates.Current ?? throw new AuthenticationException("There is no serving certificate yet");
        var prepared = _prepared;
        if (prepared?.Certificate != certificate)
            _prepared = prepared = new Prepared(certificate, Prepare(certificate));
        return prepared.Options;
    }

    private static SslServerAuthenticationOptions Prepare(ServingCertificate certificate) => new()
    {
        ServerCertificateContext = certificate.Context,
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        ApplicationProtocols = [SslApplicationProtocol.Http11],
    };
}
