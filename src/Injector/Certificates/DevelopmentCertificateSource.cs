using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Injector.Certificates;

/// <summary>
/// A certificate for localhost, made at start and gone at exit, so that a newcomer's first <c>serve</c> needs no files. It
/// is its own caBundle.
/// </summary>
internal sealed class DevelopmentCertificateSource : ICertificateSource
{
    private static readonly string[] Localhost = ["localhost", "127.0.0.1", "::1"];
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(365);

    public DevelopmentCertificateSource(IEnumerable<string> furtherHosts, TimeProvider time)
    {
        var leaf = SelfSignedCertificate.Create([.. Localhost, .. furtherHosts], Lifetime, time);
        CaBundlePem = leaf.ExportCertificatePem() + "\n";
        Current = ServingCertificate.Create(leaf, new X509Certificate2Collection());
    }

    public ServingCertificate Current { get; }

    public string? LastError => null;

    /// <summary>What clients must trust, in PEM.</summary>
    public string CaBundlePem { get; }

    /// <summary>The paragraph for the person at the terminal.</summary>
    /// <param name="url">Where the webhook listens.</param>
    public string Describe(Uri url) =>
        $"""
        No certificate was given, so this server made one for localhost: for development only, gone when it ends.
        To register it with an API server on this machine, use in clientConfig of a MutatingWebhookConfiguration:
          url: {url}mutate
          caBundle: {Convert.ToBase64String(Encoding.ASCII.GetBytes(CaBundlePem))}
        """;
}
