using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Injector.Testing;

/// <summary>A company's CA, and the serving certificates that it signs.</summary>
internal sealed class TestAuthority : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _certificate;

    /// <param name="ago">How long it is there already, of the 400 days that it lasts; default: one day.</param>
    public TestAuthority(TimeSpan? ago = null)
    {
        var request = new CertificateRequest("CN=test-ca", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        var start = DateTimeOffset.UtcNow - (ago ?? TimeSpan.FromDays(1));
        _certificate = request.CreateSelfSigned(start, start.AddDays(400));
        CaBundle = _certificate.ExportCertificatePem();
    }

    /// <summary>The CA in PEM.</summary>
    public string CaBundle { get; }

    /// <summary>A certificate with its key.</summary>
    /// <param name="host">A DNS name or an IP address.</param>
    /// <param name="from">When it begins, from now; default: an hour ago.</param>
    /// <param name="until">When it ends, from now; default: in 90 days.</param>
    public X509Certificate2 Issue(string host, TimeSpan? from = null, TimeSpan? until = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=webhook", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        if (System.Net.IPAddress.TryParse(host, out var address))
            names.AddIpAddress(address);
        else
            names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_certificate, true, false));
        var now = DateTimeOffset.UtcNow;
        using var signed = request.Create(
            _certificate, now + (from ?? TimeSpan.FromHours(-1)), now + (until ?? TimeSpan.FromDays(90)), RandomNumberGenerator.GetBytes(16));
        return signed.CopyWithPrivateKey(key);
    }

    /// <summary>A certificate and its key, both in PEM.</summary>
    public (string Certificate, string Key) IssuePem(string host)
    {
        using var certificate = Issue(host);
        using var key = certificate.GetECDsaPrivateKey()!;
        return (certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    public void Dispose()
    {
        _certificate.Dispose();
        _key.Dispose();
    }
}
