using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Injector.Tests.Cluster.Checks;

/// <summary>A certificate authority of a test, and the certificates that it signs.</summary>
internal sealed class TestAuthority
{
    private readonly X509Certificate2 _certificate;

    public TestAuthority(string name = "CN=test-ca", TimeSpan? ago = null)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        var start = DateTimeOffset.UtcNow - (ago ?? TimeSpan.FromDays(1));
        _certificate = request.CreateSelfSigned(start, start.AddDays(400));
    }

    public string Pem => _certificate.ExportCertificatePem();

    public X509Certificate2 Issue(string name, TimeSpan? from = null, TimeSpan? until = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=webhook", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_certificate, true, false));
        var now = DateTimeOffset.UtcNow;
        using var signed = request.Create(_certificate, now + (from ?? TimeSpan.FromHours(-1)), now + (until ?? TimeSpan.FromDays(90)), [1, 2, 3]);
        return signed.CopyWithPrivateKey(key);
    }
}
