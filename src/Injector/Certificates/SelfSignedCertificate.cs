using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Injector.Certificates;

/// <summary>Makes a certificate that vouches for itself: enough for one machine, and its own caBundle.</summary>
internal static class SelfSignedCertificate
{
    // The API server's clock may be a little behind ours.
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);

    /// <param name="hosts">DNS names and IP addresses; the API server checks them as SANs, never the common name.</param>
    /// <param name="lifetime">From now on.</param>
    /// <param name="time">The clock.</param>
    public static X509Certificate2 Create(IReadOnlyCollection<string> hosts, TimeSpan lifetime, TimeProvider time)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=sidecar-injector", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(KeyPurpose.ServerAuthentication)], critical: false));
        request.CertificateExtensions.Add(SubjectAlternativeNames(hosts));
        var now = time.GetUtcNow();
        return request.CreateSelfSigned(now - ClockSkew, now + lifetime);
    }

    internal static X509Extension SubjectAlternativeNames(IReadOnlyCollection<string> hosts)
    {
        var names = new SubjectAlternativeNameBuilder();
        foreach (var host in hosts.Distinct(StringComparer.OrdinalIgnoreCase))
        {
            if (IPAddress.TryParse(host, out var address))
                names.AddIpAddress(address);
            else
                names.AddDnsName(host);
        }

        return names.Build();
    }
}
