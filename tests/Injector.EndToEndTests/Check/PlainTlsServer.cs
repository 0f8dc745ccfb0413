using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Injector.EndToEndTests.Check;

/// <summary>Shows a certificate of a test's making on loopback, and answers nothing of use.</summary>
internal sealed class PlainTlsServer : IAsyncDisposable
{
    private readonly WebApplication _application;

    private PlainTlsServer(WebApplication application, Uri url, byte[] caBundle) => (_application, Url, CaBundle) = (application, url, caBundle);

    public Uri Url { get; }

    /// <summary>The authority that signed the certificate: whoever trusts it has no quarrel with the issuer.</summary>
    public byte[] CaBundle { get; }

    public static async Task<PlainTlsServer> StartAsync(IPAddress name, TimeSpan until, CancellationToken cancellation)
    {
        var now = DateTimeOffset.UtcNow;
        using var authority = Authority(now);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=webhook", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(name);
        request.CertificateExtensions.Add(names.Build());
        using var signed = request.Create(authority, now.AddDays(-30), now + until, [1, 2, 3]);
        var certificate = signed.CopyWithPrivateKey(key);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate)));
        var application = builder.Build();
        await application.StartAsync(cancellation);
        return new PlainTlsServer(application, new Uri(application.Urls.Single()), System.Text.Encoding.ASCII.GetBytes(authority.ExportCertificatePem()));
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private static X509Certificate2 Authority(DateTimeOffset now)
    {
        var request = new CertificateRequest("CN=a test's authority", ECDsa.Create(ECCurve.NamedCurves.nistP256), HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        return request.CreateSelfSigned(now.AddDays(-60), now.AddDays(60));
    }
}
