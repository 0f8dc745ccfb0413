using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Injector.Tests.Certificates;

/// <summary>A root, an intermediate and leaves for localhost, as a certificate authority would issue them.</summary>
public sealed class TestCertificates
{
    private static readonly DateTimeOffset From = DateTimeOffset.UtcNow.AddHours(-1);
    private static readonly DateTimeOffset To = DateTimeOffset.UtcNow.AddDays(30);

    private readonly X509Certificate2 _intermediate;

    public TestCertificates(string name = "test")
    {
        Root = Authority($"CN={name} root", null);
        _intermediate = Authority($"CN={name} intermediate", Root);
    }

    public X509Certificate2 Root { get; }

    public string RootPem => Root.ExportCertificatePem();

    /// <summary>A chain (leaf, intermediate) and the leaf's key, in PEM.</summary>
    public (string Certificate, string Key, string Thumbprint) Issue(
        string subject = "CN=injector", string dnsName = "localhost", string usage = "1.3.6.1.5.5.7.3.1", DateTimeOffset? notAfter = null,
        DateTimeOffset? notBefore = null, AsymmetricAlgorithm? ofKey = null)
    {
        using var key = ofKey ?? ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = key is RSA rsa
            ? new CertificateRequest(subject, rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : new CertificateRequest(subject, (ECDsa)key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(dnsName);
        if (dnsName == "localhost")
            names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], false));
        using var leaf = request.Create(
            _intermediate.SubjectName, X509SignatureGenerator.CreateForECDsa(_intermediate.GetECDsaPrivateKey()!),
            notBefore ?? From, notAfter ?? To.AddDays(-2), RandomNumberGenerator.GetBytes(12));
        return (leaf.ExportCertificatePem() + "\n" + _intermediate.ExportCertificatePem() + "\n", key.ExportPkcs8PrivateKeyPem(), leaf.Thumbprint);
    }

    private static X509Certificate2 Authority(string subject, X509Certificate2? issuer)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        return issuer is null
            ? request.CreateSelfSigned(From, To)
            : request.Create(issuer, From, To.AddDays(-1), RandomNumberGenerator.GetBytes(12)).CopyWithPrivateKey(key);
    }
}
