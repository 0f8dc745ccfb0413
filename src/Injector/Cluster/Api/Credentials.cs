using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using k8s;

namespace Injector.Cluster.Api;

/// <summary>One reading of a <see cref="KubernetesClientConfiguration"/>: immutable, replaced whole.</summary>
internal sealed class Credentials
{
    private readonly X509Certificate2Collection? _authorities;
    private readonly TimeProvider _time;

    private Credentials(KubernetesClientConfiguration configuration, TimeProvider time)
    {
        _time = time;
        Configuration = configuration;
        Server = new Uri(configuration.Host.TrimEnd('/') + "/");
        _authorities = configuration.SslCaCerts is { Count: > 0 } found ? found : null;
        ClientCertificate = LoadClientCertificate(configuration);
    }

    public KubernetesClientConfiguration Configuration { get; }

    public Uri Server { get; }

    public X509Certificate2? ClientCertificate { get; }

    public static Credentials Of(KubernetesClientConfiguration configuration, TimeProvider time) => new(configuration, time);

    /// <summary>The header that says who we are; null where a client certificate or nothing does.</summary>
    public async ValueTask<AuthenticationHeaderValue?> AuthorizationAsync(CancellationToken cancellationToken)
    {
        if (Configuration.TokenProvider is { } provider)
            return await provider.GetAuthenticationHeaderAsync(cancellationToken);
        if (!string.IsNullOrEmpty(Configuration.AccessToken))
            return new AuthenticationHeaderValue("Bearer", Configuration.AccessToken);
        if (!string.IsNullOrEmpty(Configuration.Username))
        {
            var pair = Encoding.UTF8.GetBytes($"{Configuration.Username}:{Configuration.Password}");
            return new AuthenticationHeaderValue("Basic", Convert.ToBase64String(pair));
        }

        return null;
    }

    /// <summary>Whether <see cref="WhyNotTrusted"/> goes by what the machine trusts.</summary>
    public bool AsksMachineRoots => _authorities is null && !Configuration.SkipTlsVerify && Server.Scheme == Uri.UriSchemeHttps;

    /// <summary>
    /// Whether a certificate that the server shows is the cluster's: of a CA that the configuration names, and of no other, as kubectl has it; of one
    /// that the machine trusts where it names none.
    /// </summary>
    /// <returns>Null when it is; otherwise why it is not trusted.</returns>
    public string? WhyNotTrusted(X509Certificate? shown, X509Chain? presented, SslPolicyErrors errors)
    {
        if (Configuration.SkipTlsVerify)
            return null;
        if (shown is null)
            return "it shows no certificate";
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
            return $"its certificate is not for {Server.IdnHost}";
        if (_authorities is null)
            return errors == SslPolicyErrors.None ? null : "its certificate is of no CA that this machine trusts, and the configuration names none";

        var together = new X509Certificate2Collection();
        if (presented is not null)
            foreach (var element in presented.ChainElements)
                together.Add(element.Certificate);
        using var leaf = X509CertificateLoader.LoadCertificate(shown.GetRawCertData());
        var now = _time.GetUtcNow();
        if (TrustAnchors.Vouch(_authorities, leaf, together, now))
            return null;
        if (!TrustAnchors.Vouch(_authorities, leaf, together, at: null))
            return "its certificate is of no CA that the configuration names";
        return now < leaf.NotBefore || now > leaf.NotAfter
            ? $"its certificate is valid from {leaf.NotBefore.ToUniversalTime():u} to {leaf.NotAfter.ToUniversalTime():u}, "
                + $"and this machine's clock says {now:u}"
            : $"a CA of its certificate is not valid at {now:u}, which is what this machine's clock says";
    }

    private static X509Certificate2? LoadClientCertificate(KubernetesClientConfiguration c)
    {
        var certificate = Pem(c.ClientCertificateData, c.ClientCertificateFilePath);
        var key = Pem(c.ClientCertificateKeyData, c.ClientKeyFilePath);
        return certificate is null || key is null ? null : X509Certificate2.CreateFromPem(certificate, key);
    }

    private static string? Pem(string? base64, string? file) =>
        !string.IsNullOrWhiteSpace(file) ? File.ReadAllText(file)
        : !string.IsNullOrWhiteSpace(base64) ? Encoding.UTF8.GetString(Convert.FromBase64String(base64))
        : null;
}
