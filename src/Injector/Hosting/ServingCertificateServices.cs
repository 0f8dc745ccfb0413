using Injector.Certificates;
using Injector.Certificates.SelfManaged;
using Injector.Cluster.Api;
using Injector.Cluster.SelfManaged;
using Injector.Readiness;
using Injector.Telemetry;

namespace Injector.Hosting;

/// <summary>Chooses the certificate source, and the trust in clients, that the options ask for.</summary>
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
                    options.TlsService is { } service && options.Namespace is { } ns ? $"{service}.{ns}.svc" : null,
                    provider.GetRequiredService<InjectorMetrics>(),
                    provider.GetRequiredService<TimeProvider>(),
                    provider.GetRequiredService<ILogger<FileCertificateSource>>()));
                break;
            case TlsMode.SelfSignedCa:
                services.AddSingleton(provider => SelfManaged(provider, options));
                services.AddSingleton<ICertificateSource>(provider => provider.GetRequiredService<SelfManagedCertificateSource>());
                services.AddHostedService(provider => provider.GetRequiredService<SelfManagedCertificateSource>());
                break;
            default:
                services.AddSingleton<ICertificateSource>(provider =>
                    new DevelopmentCertificateSource(options.TlsHosts, provider.GetRequiredService<TimeProvider>()));
                break;
        }

        if (options.ClientCaFile is { } clientCa)
            services.AddSingleton(provider => new ClientTrust(
                clientCa,
                options.ClientAllowedNames,
                provider.GetRequiredService<InjectorMetrics>(),
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<ClientTrust>>()));
        services.AddSingleton(provider =>
            new TlsEndpoint(provider.GetRequiredService<ICertificateSource>(), provider.GetService<ClientTrust>()));
        services.AddSingleton<IReadinessCheck, CertificateReadiness>();
    }

    private static SelfManagedCertificateSource SelfManaged(IServiceProvider provider, ServerOptions options)
    {
        var api = provider.GetService<KubernetesApi>()
            ?? throw new InvalidCertificateException("--tls-mode=self-signed-ca needs a cluster: run in one, or give --kubeconfig");
        var lifetimes = new CertificateLifetimes(options.TlsCaLifetime, options.TlsCertLifetime);
        // The one name by which the API server asks for a Service's certificate.
        string[] hosts = [$"{options.TlsService ?? ServerOptions.DefaultTlsService}.{options.Namespace}.svc", .. options.TlsHosts];
        return new SelfManagedCertificateSource(
            new CertificateSecret(api, options.Namespace!, options.TlsSecret),
            new WebhookRegistrations(api, options.WebhookConfigurations),
            new CertificateRotation(lifetimes, hosts),
            lifetimes,
            provider.GetRequiredService<InjectorMetrics>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<SelfManagedCertificateSource>>());
    }
}
