using Injector.Admission;
using Injector.Certificates;
using Injector.Injection;
using Injector.Readiness;
using Injector.Telemetry;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OpenTelemetry.Metrics;

namespace Injector.Hosting;

/// <summary>Puts the server together: what is listened on, what answers, and which parts stand behind it.</summary>
internal static class InjectorHost
{
    /// <param name="options">Validated options.</param>
    /// <param name="configure">Further services, such as a live cluster's; what is registered here wins over the defaults.</param>
    /// <exception cref="InvalidCertificateException">The certificate files are unusable.</exception>
    /// <exception cref="InvalidConfigurationException">The configuration directory has errors.</exception>
    public static WebApplication Build(ServerOptions options, Action<IServiceCollection>? configure = null)
    {
        // The empty builder reads no files and no environment: every setting has one place. The slim builder would also watch
        // the whole working directory for configuration changes, file by file.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.AddConsoleLog(options.LogFormat, options.LogLevel);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Listen(kestrel, options));
        builder.Services.Configure<HostOptions>(host =>
        {
            host.ShutdownTimeout = options.ShutdownTimeout;
            // What goes on in the background catches everything itself; were something to get through, it is no reason to stop serving.
            host.BackgroundServiceExceptionBehavior = BackgroundServiceExceptionBehavior.Ignore;
        });
        // Before anything that may take its time, such as a kubeconfig's credential plugin.
        var signals = new StopSignals();
        builder.Services.AddSingleton(_ => signals);
        configure?.Invoke(builder.Services);
        AddServices(builder.Services, options);

        var app = builder.Build();
        // Before any instrument exists: what is counted while nobody listens is lost.
        app.Services.GetRequiredService<MeterProvider>();
        // Made now: a configuration that cannot be used must fail the start, not the first review.
        app.Services.GetRequiredService<ISettingsSource>();
        var certificates = app.Services.GetRequiredService<ICertificateSource>();
        app.Services.GetRequiredService<InjectorMetrics>().ObserveCertificate(() => certificates.Current?.NotAfter);
        RequestPipeline.Use(app);
        return app;
    }

    private static void AddServices(IServiceCollection services, ServerOptions options)
    {
        services.AddSingleton(options);
        services.TryAddSingleton(TimeProvider.System);
        services.AddMetrics();
        services.AddPrometheus();

        services.TryAddSingleton<PodReviewer>(SidecarInjector.Review);
        services.TryAddSingleton<INamespaceLookup, NoNamespaces>();
        services.TryAddSingleton<SettingsStore>();
        services.TryAddSingleton<ISettingsSource>(static provider => provider.GetRequiredService<SettingsStore>());
        services.AddSingleton<IReadinessCheck>(static provider => provider.GetRequiredService<SettingsStore>());
        services.AddSingleton<AdmissionReviewer>();
        services.AddSingleton<MemoryReturn>(static provider => new MemoryReturn(provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<MutateEndpoint>();
        services.AddSingleton<IReviewObserver, MetricsObserver>();
        services.AddSingleton<IReviewObserver, ReviewLog>();

        services.AddGate(EndpointRole.Webhook, "connections", ServerLimits.WebhookConnections(options));
        services.AddGate(EndpointRole.Management, "management", ServerLimits.ManagementConnections);
        services.AddSingleton(static provider => provider.GetRequiredKeyedService<ConnectionGate>(EndpointRole.Webhook) as IReadinessCheck);
        services.AddSingleton(ServerLimits.Reviews);
        services.AddSingleton<DrainState>();
        services.AddSingleton<IHostLifetime, DrainingLifetime>();
        services.AddServingCertificate(options);
        services.AddSingleton<IReadinessCheck>(provider => provider.GetRequiredService<DrainState>());
        services.AddSingleton<HealthEndpoints>();
    }

    private static void AddGate(this IServiceCollection services, EndpointRole port, string name, ConnectionLimits limits) =>
        services.AddKeyedSingleton(port, (provider, _) => new ConnectionGate(
            name,
            limits,
            provider.GetRequiredService<InjectorMetrics>(),
            provider.GetRequiredService<MemoryReturn>(),
            provider.GetRequiredService<TimeProvider>()));

    private static void Listen(KestrelServerOptions kestrel, ServerOptions options)
    {
        // The gates count, and this may be the first that is made: what is counted while nobody listens is lost.
        kestrel.ApplicationServices.GetRequiredService<MeterProvider>();
        ServerLimits.Apply(kestrel);
        ListenAddress.Listen(kestrel, options.ListenAddress, options.Port, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            var gate = kestrel.ApplicationServices.GetRequiredKeyedService<ConnectionGate>(EndpointRole.Webhook);
            listen.Use(next => connection => gate.HoldAsync(connection, next));
            listen.As(EndpointRole.Webhook);
            listen.UseHttps(kestrel.ApplicationServices.GetRequiredService<TlsEndpoint>().HandshakeOptions);
            listen.Use(next => connection => gate.AwaitRequestAsync(connection, next));
        });
        ListenAddress.Listen(kestrel, options.ListenAddress, options.ManagementPort, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            var gate = kestrel.ApplicationServices.GetRequiredKeyedService<ConnectionGate>(EndpointRole.Management);
            listen.Use(next => connection => gate.HoldAsync(connection, next));
            listen.As(EndpointRole.Management);
            listen.Use(next => connection => gate.AwaitRequestAsync(connection, next));
        });
    }
}
