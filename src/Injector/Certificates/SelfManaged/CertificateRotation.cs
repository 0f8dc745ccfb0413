using System.Net;

namespace Injector.Certificates.SelfManaged;

/// <summary>
/// What the shared certificates should be, given what they are and what time it is: the whole life of a self-managed CA as
/// one pure function. Several replicas may compute it at once; whoever writes first wins, and the others find nothing to do.
/// </summary>
/// <remarks>
/// A CA changes in three steps, so that at no moment anybody is served a certificate that a caBundle does not vouch for:
/// <list type="number">
/// <item>two thirds through its life a successor is made, and joins the bundle;</item>
/// <item>once every webhook configuration was seen to carry it, and the overlap has passed, it signs a new serving certificate;</item>
/// <item>the old one stays in the bundle until it expires.</item>
/// </list>
/// </remarks>
internal sealed class CertificateRotation(CertificateLifetimes lifetimes, IEnumerable<string> hosts)
{
    // Addresses in the one spelling in which a certificate gives them back.
    private readonly HashSet<string> _hosts = new(
        hosts.Select(host => IPAddress.TryParse(host, out var address) ? address.ToString() : host), StringComparer.OrdinalIgnoreCase);

    /// <param name="material">What is there; null when there is nothing usable.</param>
    /// <param name="now">The time by the wall clock.</param>
    /// <param name="successorIsTrusted">Whether every webhook configuration was seen to carry the successor.</param>
    /// <returns>An equal value when there is nothing to do.</returns>
    public CertificateMaterial Advance(CertificateMaterial? material, DateTimeOffset now, bool successorIsTrusted)
    {
        if (material is null || !IsValid(material.Authority, now))
            return Anew(material, now);

        material = material with { Retired = CertificateMaterial.Unexpired(material.Retired, now) };
        material = AdvanceAuthority(material, now, successorIsTrusted);
        return ServingIsGood(material, now) ? material : material with { Serving = Issue(material.Authority, now) };
    }

    // Nothing to carry on from. What is still valid of the old stays in the bundle: replicas may be serving it.
    private CertificateMaterial Anew(CertificateMaterial? material, DateTimeOffset now)
    {
        if (material?.Successor is { } successor && IsValid(successor, now))
            return new CertificateMaterial(successor, null, CertificateMaterial.Unexpired(material.Retired, now), Issue(successor, now));
        var authority = CertificateIssuer.CreateAuthority(lifetimes.Authority, now);
        return new CertificateMaterial(authority, null, CertificateMaterial.Unexpired(material?.Retired ?? "", now), Issue(authority, now));
    }

    private CertificateMaterial AdvanceAuthority(CertificateMaterial material, DateTimeOffset now, bool successorIsTrusted)
    {
        if (!material.Authority.IsDue(now))
            return material.Successor is { } early && !IsValid(early, now) ? material with { Successor = null } : material;
        if (material.Successor is not { } successor || !IsValid(successor, now))
            return material with { Successor = CertificateIssuer.CreateAuthority(lifetimes.Authority, now) };
        if (!successorIsTrusted || now < successor.IssuedAt + lifetimes.Overlap)
            return material;
        return material with { Authority = successor, Successor = null, Retired = material.Authority.CertificatePem + material.Retired };
    }

    private bool ServingIsGood(CertificateMaterial material, DateTimeOffset now) =>
        IsValid(material.Serving, now) && !material.Serving.IsDue(now)
        && _hosts.SetEquals(material.Serving.Hosts)
        && material.Serving.IsSignedBy(material.Authority);

    // What is not valid yet is no better than what has expired, and nobody can tell how long a wrong clock was believed.
    private static bool IsValid(IssuedCertificate certificate, DateTimeOffset now) =>
        !certificate.IsExpired(now) && !certificate.IsFromTheFuture(now);

    private IssuedCertificate Issue(IssuedCertificate authority, DateTimeOffset now) =>
        CertificateIssuer.CreateServing(authority, _hosts, lifetimes.Serving, now);
}
