using Injector.Hosting;
using Injector.Telemetry;

namespace Injector.Certificates;

/// <summary>Chooses the certificate source that the options ask for.</summary>
internal static class ServingCertificateServices
{
    public static void AddServingCertificate(this IServiceCollection services, ServerOptions options)
    {
        switch (options.EffectiveTlsMode)
        {
            case TlsMode.Files:
                services.AddSingleton<ICertificateSource>(provider => new FileCertificateSource(
                    options.TlsCertFile!,
                    options.TlsPrivateKeyFile!,
                    provider.GetRequiredService<InjectorMetrics>(),
                    provider.GetRequiredService<TimeProvider>(),
                    provider.GetRequiredService<ILogger<FileCertificateSource>>()));
                break;
            default:
                services.AddSingleton<ICertificateSource>(provider =>
                    new DevelopmentCertificateSource(options.TlsHosts, provider.GetRequiredService<TimeProvider>()));
                break;
        }

        services.AddSingleton<TlsEndpoint>();
        services.AddSingleton<IReadinessCheck, CertificateReadiness>();
    }
}
