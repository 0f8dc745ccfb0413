namespace Injector.Certificates;

/// <summary>Where the serving certificate comes from, and how that source fares.</summary>
public interface ICertificateSource
{
    /// <summary>The certificate to present from now on; null as long as there has never been one.</summary>
    ServingCertificate? Current { get; }

    /// <summary>Why the latest attempt to renew it failed; null when it did not. <see cref="Current"/> then is the last good one.</summary>
    string? LastError { get; }
}
