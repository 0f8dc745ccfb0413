namespace Injector.Certificates.SelfManaged;

/// <summary>The MutatingWebhookConfigurations that lead to this server.</summary>
internal interface IWebhookRegistrations
{
    /// <summary>Those of the configured ones that exist.</summary>
    Task<IReadOnlyList<WebhookRegistration>> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Sets the caBundle of every entry and nothing else, unless the configuration has changed since it was read.</summary>
    /// <returns>False when it has changed, or is gone: read again.</returns>
    Task<bool> SetCaBundleAsync(WebhookRegistration registration, string caBundle, CancellationToken cancellationToken);
}

/// <summary>One configuration, as far as trust goes.</summary>
/// <param name="Name">Its name.</param>
/// <param name="ResourceVersion">Its version.</param>
/// <param name="CaBundles">The caBundle of each entry in PEM; null where there is none.</param>
internal sealed record WebhookRegistration(string Name, string ResourceVersion, IReadOnlyList<string?> CaBundles)
{
    /// <summary>Whether every entry trusts this CA.</summary>
    public bool Trusts(IssuedCertificate authority) =>
        CaBundles.All(bundle => bundle?.Contains(authority.CertificatePem, StringComparison.Ordinal) == true);

    /// <summary>Whether every entry has exactly this bundle.</summary>
    public bool Has(string caBundle) => CaBundles.All(bundle => bundle == caBundle);
}
