namespace Injector.Certificates.SelfManaged;

/// <summary>The Secret that all replicas share. The API server's optimistic concurrency is what makes them agree.</summary>
internal interface ICertificateSecret
{
    /// <summary>
    /// How far the clock of whoever keeps the Secret, and judges certificates, is ahead of this machine's; zero as long as they agree
    /// within a minute, or it is not known.
    /// </summary>
    TimeSpan ClockSkew { get; }

    /// <summary>The Secret as it is; null when there is none.</summary>
    Task<StoredSecret?> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Creates it, or replaces exactly the version that was read.</summary>
    /// <param name="data">The keys to set, and those to remove (null). Other keys stay.</param>
    /// <param name="resourceVersion">The version that was read; null to create.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What is stored now; null when somebody else was quicker.</returns>
    Task<StoredSecret?> WriteAsync(IReadOnlyDictionary<string, string?> data, string? resourceVersion, CancellationToken cancellationToken);
}

/// <summary>A version of the Secret.</summary>
internal sealed record StoredSecret(string ResourceVersion, IReadOnlyDictionary<string, string> Data);
