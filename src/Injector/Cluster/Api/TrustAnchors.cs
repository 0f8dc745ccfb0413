using System.Security.Cryptography.X509Certificates;

namespace Injector.Cluster.Api;

/// <summary>
/// Whether a certificate goes back to one of a set. As in Go's verifier, which is what the API server and kubectl use,
/// any certificate of the set is an anchor, also one that is not self-signed.
/// </summary>
internal static class TrustAnchors
{
    /// <param name="anchors">The set.</param>
    /// <param name="leaf">The certificate shown.</param>
    /// <param name="presented">What was shown with it.</param>
    /// <param name="at">The moment at which all must be valid; null asks for signatures alone.</param>
    public static bool Vouch(
        X509Certificate2Collection anchors, X509Certificate2 leaf, X509Certificate2Collection presented, DateTimeOffset? at)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(anchors);
        chain.ChainPolicy.ExtraStore.AddRange(presented);
        // Tolerates an anchor that is no root; whether the chain reached an anchor at all is looked at below.
        chain.ChainPolicy.VerificationFlags = X509VerificationFlags.AllowUnknownCertificateAuthority;
        if (at is { } moment)
            chain.ChainPolicy.VerificationTime = moment.UtcDateTime;
        else
            chain.ChainPolicy.VerificationFlags |= X509VerificationFlags.IgnoreNotTimeValid;
        return chain.Build(leaf) && chain.ChainElements.Any(element => Contains(anchors, element.Certificate));
    }

    private static bool Contains(X509Certificate2Collection anchors, X509Certificate2 certificate)
    {
        foreach (var anchor in anchors)
            if (anchor.RawDataMemory.Span.SequenceEqual(certificate.RawDataMemory.Span))
                return true;
        return false;
    }
}
