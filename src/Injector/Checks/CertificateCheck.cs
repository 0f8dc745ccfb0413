using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using Injector.Cluster.Api;

namespace Injector.Checks;

/// <summary>
/// Checks that the API server accepts the webhook's certificate: of the entry's CA, for the right
/// name, and now. Judged as the API server does, by subject alternative names alone.
/// </summary>
internal sealed class CertificateCheck : ICheck
{
    private static readonly TimeSpan Soon = TimeSpan.FromDays(7);

    private const string Renew =
        "with cert-manager: kubectl describe certificate in the injector's namespace says why it is not renewed; "
        + "with a Secret of your own: put a new certificate in; with tls.mode helm: helm upgrade";

    public IEnumerable<Finding> Run(Installation installation)
    {
        foreach (var certificate in installation.Certificates)
        {
            var findings = certificate.Leaf is { } leaf ? Judge(installation, certificate, leaf).ToList() : [Unseen(installation, certificate)];
            foreach (var finding in findings)
                yield return finding;
            if (findings.All(finding => finding.Level is FindingLevel.Ok or FindingLevel.Advice))
                yield return Finding.Ok(FindingCode.Certificate, certificate.Source, string.Create(CultureInfo.InvariantCulture,
                    $"shows a certificate for {certificate.ServerName} that every entry's caBundle vouches for, valid until {certificate.Leaf!.NotAfter.ToUniversalTime():yyyy-MM-dd}"));
        }
    }

    private static IEnumerable<Finding> Judge(Installation installation, ServedCertificate certificate, X509Certificate2 leaf)
    {
        var now = installation.Now;
        if (now > leaf.NotAfter)
            yield return Finding.Problem(FindingCode.CertificateExpired, certificate.Source, string.Create(CultureInfo.InvariantCulture,
                $"its certificate expired on {leaf.NotAfter.ToUniversalTime():yyyy-MM-dd HH:mm} UTC, so the API server refuses it"), Renew);
        else if (now < leaf.NotBefore)
            yield return Finding.Problem(FindingCode.CertificateExpired, certificate.Source, string.Create(CultureInfo.InvariantCulture,
                $"its certificate is not valid before {leaf.NotBefore.ToUniversalTime():yyyy-MM-dd HH:mm} UTC"),
                "compare the clocks of this machine, the nodes and whoever issued the certificate");
        else if (leaf.NotAfter - now < Soon)
            yield return Finding.Advice(FindingCode.CertificateExpiresSoon, certificate.Source, string.Create(CultureInfo.InvariantCulture,
                $"its certificate expires on {leaf.NotAfter.ToUniversalTime():yyyy-MM-dd HH:mm} UTC"), Renew);

        if (!leaf.MatchesHostname(certificate.ServerName, allowWildcards: true, allowCommonName: false))
            yield return Finding.Problem(FindingCode.CertificateNameMismatch, certificate.Source,
                $"its certificate is for {Names(leaf)}, but the API server asks for {certificate.ServerName}",
                $"issue a certificate with the DNS name {certificate.ServerName} (Subject Alternative Name; the common name does not count)");

        foreach (var group in certificate.Entries.GroupBy(entry => entry.CaBundle))
            if (CaBundleCheck.Read(group.Key) is { Count: > 0 } anchors && !TrustAnchors.Vouch(anchors, leaf, certificate.Presented, at: null))
                yield return Finding.Problem(FindingCode.CertificateUntrusted, certificate.Source,
                    $"its certificate, issued by {leaf.Issuer}, is not vouched for by the caBundle of {string.Join(" and ", group.Select(e => e.Name))}: "
                    + "x509, certificate signed by unknown authority",
                    "put the certificate of that issuer into caBundle (with cert-manager its cainjector does; helm upgrade in the other modes), "
                    + "or serve a certificate of the CA that is in it");
    }

    /// <summary>What cannot be reached from here may still be reached by the API server: then a dry run has shown it.</summary>
    private static Finding Unseen(Installation installation, ServedCertificate certificate)
    {
        var byUrl = certificate.Entries.Any(entry => entry.Url is not null);
        if (!byUrl || installation.WorksEndToEnd)
            return Finding.Skipped(FindingCode.Certificate, certificate.Source,
                $"cannot be reached from here ({certificate.Error}); "
                + (installation.WorksEndToEnd ? "the API server can, as the dry run shows" : "run this command inside the cluster to see its certificate"));
        return Finding.Problem(FindingCode.UrlUnreachable, certificate.Source,
            $"the webhook's url leads here, where nobody answers: {certificate.Error}",
            "start injector serve there, correct clientConfig.url, or open the way through the firewall");
    }

    private static string Names(X509Certificate2 leaf)
    {
        var names = leaf.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(names => names.EnumerateDnsNames().Concat(names.EnumerateIPAddresses().Select(ip => ip.ToString()))).ToList();
        return names.Count == 0 ? $"no name at all (its subject is {leaf.Subject})" : string.Join(", ", names.Take(5));
    }
}
