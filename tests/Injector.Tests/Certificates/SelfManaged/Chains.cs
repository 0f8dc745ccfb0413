using System.Security.Cryptography.X509Certificates;
using Injector.Certificates.SelfManaged;

namespace Injector.Tests.Certificates.SelfManaged;

/// <summary>Verifies as an API server does: nothing but the caBundle is trusted.</summary>
internal static class Chains
{
    public static bool Verify(string? caBundle, string certificatePem, DateTimeOffset now)
    {
        using var leaf = X509Certificate2.CreateFromPem(certificatePem);
        return Verify(caBundle, leaf, now);
    }

    public static bool Verify(string? caBundle, X509Certificate2 leaf, DateTimeOffset now)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = now.UtcDateTime;
        chain.ChainPolicy.CustomTrustStore.ImportFromPem(caBundle ?? "");
        try
        {
            return chain.Build(leaf);
        }
        finally
        {
            foreach (var element in chain.ChainElements)
                element.Certificate.Dispose();
            foreach (var root in chain.ChainPolicy.CustomTrustStore)
                root.Dispose();
        }
    }

    public static bool Verify(CertificateMaterial material, DateTimeOffset now) => Verify(material.Bundle, material.Serving.CertificatePem, now);
}
