using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Injector.Certificates.SelfManaged;

/// <summary>A certificate and its private key in PEM, with the facts that decisions rest on. Immutable, holds no handle.</summary>
internal sealed record IssuedCertificate
{
    private IssuedCertificate(string certificatePem, string keyPem, X509Certificate2 certificate)
    {
        CertificatePem = certificatePem;
        KeyPem = keyPem;
        NotBefore = certificate.NotBefore.ToUniversalTime();
        NotAfter = certificate.NotAfter.ToUniversalTime();
        KeyId = certificate.Extensions.OfType<X509SubjectKeyIdentifierExtension>().FirstOrDefault()?.SubjectKeyIdentifier;
        IssuerKeyId = certificate.Extensions.OfType<X509AuthorityKeyIdentifierExtension>().FirstOrDefault()?.KeyIdentifier is { } issuer
            ? Convert.ToHexString(issuer.Span)
            : null;
        Hosts = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault() is { } names
            ? names.EnumerateDnsNames().Concat(names.EnumerateIPAddresses().Select(address => address.ToString())).ToFrozenSet()
            : FrozenSet<string>.Empty;
    }

    public string CertificatePem { get; }

    public string KeyPem { get; }

    public DateTimeOffset NotBefore { get; }

    public DateTimeOffset NotAfter { get; }

    /// <summary>When it was made: certificates are dated back a little, see <see cref="CertificateIssuer"/>.</summary>
    public DateTimeOffset IssuedAt => NotBefore + CertificateIssuer.BackdatingOf(NotAfter - NotBefore);

    /// <summary>The names and addresses it is for.</summary>
    public FrozenSet<string> Hosts { get; }

    private string? KeyId { get; }

    private string? IssuerKeyId { get; }

    /// <summary>Two thirds of its life are over.</summary>
    public bool IsDue(DateTimeOffset now) => now >= NotBefore + ((NotAfter - NotBefore) * 2 / 3);

    public bool IsExpired(DateTimeOffset now) => now >= NotAfter;

    /// <summary>Made by a clock that is, or was, ahead: certificates are dated back by more than clocks differ.</summary>
    public bool IsFromTheFuture(DateTimeOffset now) => now < NotBefore;

    /// <summary>By key identifier: enough among certificates that only we write, and cheap enough to ask every few seconds.</summary>
    public bool IsSignedBy(IssuedCertificate authority) => IssuerKeyId is not null && IssuerKeyId == authority.KeyId;

    /// <summary>Takes over a new certificate together with its key.</summary>
    public static IssuedCertificate Of(X509Certificate2 certificate, ECDsa key) =>
        new(certificate.ExportCertificatePem() + "\n", key.ExportPkcs8PrivateKeyPem() + "\n", certificate);

    /// <summary>Reads what somebody stored; null when it is no certificate or the key is not its own.</summary>
    public static IssuedCertificate? Read(string? certificatePem, string? keyPem)
    {
        if (certificatePem is null || keyPem is null)
            return null;
        try
        {
            using var certificate = X509Certificate2.CreateFromPem(certificatePem, keyPem);
            return new IssuedCertificate(certificatePem, keyPem, certificate);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>The certificate with its key; the caller disposes it.</summary>
    public X509Certificate2 Load() => X509Certificate2.CreateFromPem(CertificatePem, KeyPem);

    public bool Equals(IssuedCertificate? other) => other is not null && CertificatePem == other.CertificatePem && KeyPem == other.KeyPem;

    public override int GetHashCode() => CertificatePem.GetHashCode(StringComparison.Ordinal);
}
