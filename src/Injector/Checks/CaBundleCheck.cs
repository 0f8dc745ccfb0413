using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Injector.Checks;

/// <summary>Checks that each entry has a caBundle.</summary>
internal sealed class CaBundleCheck : ICheck
{
    private const string Restore =
        "with cert-manager: annotate the configuration with cert-manager.io/inject-ca-from: NAMESPACE/CERTIFICATE and see that its cainjector runs; "
        + "with a Secret of your own: set tls.caBundle; else helm upgrade";

    public IEnumerable<Finding> Run(Installation installation)
    {
        foreach (var entry in installation.Entries)
        {
            var anchors = Read(entry.CaBundle);
            if (entry.CaBundle.Trim().Length == 0)
            {
                // A url may be served with a certificate that the whole world trusts.
                if (entry.Service is not null)
                    yield return Finding.Problem(FindingCode.CaBundleMissing, entry.Subject,
                        "caBundle is empty: the API server trusts no certificate that the webhook can show", Restore);
            }
            else if (anchors is not { Count: > 0 })
            {
                yield return Finding.Problem(FindingCode.CaBundleInvalid, entry.Subject,
                    "caBundle holds no PEM certificate that can be read", Restore);
            }
            else if (anchors.All(anchor => installation.Now > anchor.NotAfter))
            {
                yield return Finding.Problem(FindingCode.CaExpired, entry.Subject,
                    $"every CA in caBundle is expired, the last since {anchors.Max(anchor => anchor.NotAfter.ToUniversalTime()):yyyy-MM-dd}", Restore);
            }
        }
    }

    /// <returns>Null when the text is no PEM.</returns>
    public static X509Certificate2Collection? Read(string pem)
    {
        var anchors = new X509Certificate2Collection();
        try
        {
            anchors.ImportFromPem(pem);
            return anchors;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
