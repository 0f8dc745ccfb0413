namespace Injector.Certificates;

/// <summary>Where the serving certificate comes from, and how that source fares.</summary>
internal interface ICertificateSource
{
    /// <summary>The certificate to present from now on; null as long as there has never been one.</summary>
    ServingCertificate? Current { get; }

    /// <summary>Why <see cref="Current"/> is of no use to the API server, where that is known; null when nothing is wrong with it.</summary>
    string? Unfit => null;

    /// <summary>Why the latest attempt to renew it failed; null when it did not. <see cref="Current"/> then is the last good one.</summary>
    string? LastError { get; }
}
