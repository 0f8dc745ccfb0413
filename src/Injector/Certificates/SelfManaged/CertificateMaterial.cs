using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Injector.Certificates.SelfManaged;

/// <summary>
/// All that the replicas share: the CA that signs, the one that will, those that no longer do but may still be needed, and
/// the serving certificate. Immutable; equal when nothing needs to be written.
/// </summary>
/// <param name="Authority">Signs the serving certificate.</param>
/// <param name="Successor">Already trusted, not yet signing; null between rotations.</param>
/// <param name="Retired">PEM certificates of earlier CAs, without keys: a replica may serve what they signed a little longer.</param>
/// <param name="Serving">What the replicas present.</param>
internal sealed record CertificateMaterial(IssuedCertificate Authority, IssuedCertificate? Successor, string Retired, IssuedCertificate Serving)
{
    private const string AuthorityCertificate = "ca.crt";
    private const string AuthorityKey = "ca.key";
    private const string SuccessorCertificate = "next-ca.crt";
    private const string SuccessorKey = "next-ca.key";
    private const string RetiredCertificates = "retired-ca.crt";
    private const string LeafCertificate = "tls.crt";
    private const string LeafKey = "tls.key";

    /// <summary>What clients must trust, in PEM: every CA whose signature they may meet, now or soon.</summary>
    public string Bundle => Authority.CertificatePem + Successor?.CertificatePem + Retired;

    /// <summary>From when on all of it is valid.</summary>
    public DateTimeOffset NotBefore => Authority.NotBefore > Serving.NotBefore ? Authority.NotBefore : Serving.NotBefore;

    public bool IsFromTheFuture(DateTimeOffset now) => now < NotBefore;

    /// <summary>The Secret's data; null for a key that must not be there.</summary>
    public IReadOnlyDictionary<string, string?> ToData() => new SortedDictionary<string, string?>(StringComparer.Ordinal)
    {
        [AuthorityCertificate] = Authority.CertificatePem,
        [AuthorityKey] = Authority.KeyPem,
        [SuccessorCertificate] = Successor?.CertificatePem,
        [SuccessorKey] = Successor?.KeyPem,
        [RetiredCertificates] = Retired.Length > 0 ? Retired : null,
        [LeafCertificate] = Serving.CertificatePem,
        [LeafKey] = Serving.KeyPem,
    };

    /// <summary>Reads a Secret's data; null when its CA or its serving certificate is missing or broken.</summary>
    public static CertificateMaterial? FromData(IReadOnlyDictionary<string, string> data)
    {
        if (IssuedCertificate.Read(data.GetValueOrDefault(AuthorityCertificate), data.GetValueOrDefault(AuthorityKey)) is not { } authority
            || IssuedCertificate.Read(data.GetValueOrDefault(LeafCertificate), data.GetValueOrDefault(LeafKey)) is not { } serving)
            return null;
        var successor = IssuedCertificate.Read(data.GetValueOrDefault(SuccessorCertificate), data.GetValueOrDefault(SuccessorKey));
        return new CertificateMaterial(authority, successor, Unexpired(data.GetValueOrDefault(RetiredCertificates) ?? "", DateTimeOffset.MinValue), serving);
    }

    /// <summary>The certificates of a PEM text that have not expired; what is no certificate is left out.</summary>
    public static string Unexpired(string pem, DateTimeOffset now)
    {
        if (pem.Length == 0)
            return "";
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPem(pem);
        }
        catch (CryptographicException)
        {
            return "";
        }

        var kept = new StringBuilder();
        foreach (var certificate in certificates)
            using (certificate)
                if (certificate.NotAfter.ToUniversalTime() > now)
                    kept.Append(certificate.ExportCertificatePem()).Append('\n');
        return kept.ToString();
    }
}
