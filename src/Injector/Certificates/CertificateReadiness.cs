using Injector.Readiness;

namespace Injector.Certificates;

/// <summary>
/// Ready as soon as there is a certificate that is valid now. An expired one fails every handshake, so the replica says so.
/// </summary>
internal sealed class CertificateReadiness(ICertificateSource certificates, TimeProvider time) : IReadinessCheck
{
    public string Name => "certificate";

    public ReadinessResult Check()
    {
        if (certificates.Current is not { } certificate)
            return ReadinessResult.Failed(certificates.LastError ?? "none yet");
        var now = time.GetUtcNow();
        if (now >= certificate.NotAfter)
            return ReadinessResult.Failed($"expired at {certificate.NotAfter:u}{Because()}");
        if (now < certificate.NotBefore)
            return ReadinessResult.Failed($"not valid before {certificate.NotBefore:u}");
        if (certificates.Unfit is { } unfit)
            return ReadinessResult.Failed(unfit);
        return ReadinessResult.Ok($"valid until {certificate.NotAfter:u}{Because()}");
    }

    private string Because() => certificates.LastError is { } error ? $"; the latest one was refused: {error}" : "";
}
