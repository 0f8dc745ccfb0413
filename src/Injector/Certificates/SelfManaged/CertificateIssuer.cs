using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Injector.Certificates.SelfManaged;

/// <summary>Makes CAs, and serving certificates signed by them: EC P-256, as small and quick as TLS knows.</summary>
internal static class CertificateIssuer
{
    private static readonly TimeSpan MaxBackdating = TimeSpan.FromMinutes(5);

    public static IssuedCertificate CreateAuthority(TimeSpan lifetime, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        // A name of its own for each CA: two of one name in a bundle make a client try the wrong one.
        var request = new CertificateRequest(
            $"CN=sidecar-injector CA {Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6))}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: true, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        using var certificate = request.CreateSelfSigned(NotBefore(now, lifetime), now + lifetime);
        return IssuedCertificate.Of(certificate, key);
    }

    /// <summary>Never outlives its CA: a chain is only as valid as its root.</summary>
    public static IssuedCertificate CreateServing(IssuedCertificate authority, IReadOnlyCollection<string> hosts, TimeSpan lifetime, DateTimeOffset now)
    {
        using var issuer = authority.Load();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=sidecar-injector", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(KeyPurpose.ServerAuthentication)], critical: false));
        request.CertificateExtensions.Add(
            X509AuthorityKeyIdentifierExtension.CreateFromCertificate(issuer, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        request.CertificateExtensions.Add(SelfSignedCertificate.SubjectAlternativeNames(hosts));
        var notAfter = Earlier(now + lifetime, authority.NotAfter);
        var notBefore = Later(NotBefore(now, notAfter - now), authority.NotBefore);
        using var certificate = request.Create(issuer, notBefore, notAfter, RandomNumberGenerator.GetBytes(16));
        return IssuedCertificate.Of(certificate, key);
    }

    /// <summary>How far before its making a certificate with this whole span is dated.</summary>
    public static TimeSpan BackdatingOf(TimeSpan span) => span / 11 < MaxBackdating ? span / 11 : MaxBackdating;

    // The API server's clock may be behind ours: a little, and little against the certificate's life.
    private static DateTimeOffset NotBefore(DateTimeOffset now, TimeSpan lifetime) =>
        now - (lifetime / 10 < MaxBackdating ? lifetime / 10 : MaxBackdating);

    private static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;
}
