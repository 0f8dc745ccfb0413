using Injector.Hosting;

namespace Injector.Certificates;

/// <summary>
/// Ready as soon as there is a certificate that is valid now. An expired one fails every handshake, so the replica says so.
/// </summary>
internal sealed class CertificateReadiness(ICertificateSource certificates, TimeProvider time) : IReadinessCheck
{
    public string Name => "certificate";

    public Readiness Check()
    {
        if (certificates.Current is not { } certificate)
            return Readiness.Failed(certificates.LastError ?? "none yet");
        var now = time.GetUtcNow();
        if (now >= certificate.NotAfter)
            return Readiness.Failed($"expired at {certificate.NotAfter:u}{Because()}");
        if (now < certificate.NotBefore)
            return Readiness.Failed($"not valid before {certificate.NotBefore:u}");
        return Readiness.Ok($"valid until {certificate.NotAfter:u}{Because()}");
    }

    private string Because() => certificates.LastError is { } error ? $"; the latest one was refused: {error}" : "";
}
