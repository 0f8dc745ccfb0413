using Injector.Certificates.SelfManaged;

namespace Injector.Hosting;

/// <summary>The options of <c>injector serve</c>, with their defaults. Checked by <see cref="ServerOptionsValidator"/>.</summary>
internal sealed record ServerOptions
{
    /// <summary>An IP address; null chooses loopback outside a cluster and every address inside one.</summary>
    public string? ListenAddress { get; init; }

    /// <summary>HTTPS, for the API server. 0 takes a free port.</summary>
    public int Port { get; init; } = 8443;

    /// <summary>Plain HTTP, for probes and metrics. 0 takes a free port.</summary>
    public int ManagementPort { get; init; } = 8081;

    /// <summary>Holds <c>*.yaml</c> with InjectorConfig and SidecarTemplate documents; null for the built-ins alone.</summary>
    public string? ConfigDirectory { get; init; }

    /// <summary>Null chooses <see cref="Hosting.TlsMode.Files"/> when a certificate file is given, else <see cref="Hosting.TlsMode.Development"/>.</summary>
    public TlsMode? TlsMode { get; init; }

    public string? TlsCertFile { get; init; }

    public string? TlsPrivateKeyFile { get; init; }

    /// <summary>Further names for a certificate that the injector makes itself.</summary>
    public IReadOnlyList<string> TlsHosts { get; init; } = [];

    public const string DefaultTlsService = "sidecar-injector";

    /// <summary>
    /// The Service that leads to this server. A self-managed certificate is for its name in the cluster, by default <see cref="DefaultTlsService"/>;
    /// one from files must be, where it is given.
    /// </summary>
    public string? TlsService { get; init; }

    /// <summary>Where self-managed certificates are kept, in the injector's own namespace.</summary>
    public string TlsSecret { get; init; } = "sidecar-injector-tls";

    /// <summary>The MutatingWebhookConfigurations whose caBundle a self-managed CA is written to.</summary>
    public IReadOnlyList<string> WebhookConfigurations { get; init; } = ["sidecar-injector"];

    /// <summary>Of a self-managed CA; renewed at two thirds of it.</summary>
    public TimeSpan TlsCaLifetime { get; init; } = CertificateLifetimes.Default.Authority;

    /// <summary>Of a serving certificate signed by it; likewise.</summary>
    public TimeSpan TlsCertLifetime { get; init; } = CertificateLifetimes.Default.Serving;

    /// <summary>The development certificate is written here in PEM, for scripts that register the webhook.</summary>
    public string? CaBundleFile { get; init; }

    /// <summary>Clients must present a certificate of one of these CAs; null asks for none.</summary>
    public string? ClientCaFile { get; init; }

    /// <summary>Common names or DNS names of clients that may call; empty allows every one the CA vouches for.</summary>
    public IReadOnlyList<string> ClientAllowedNames { get; init; } = [];

    /// <summary>How long to keep serving after SIGTERM, until every API server has heard that this replica is leaving.</summary>
    public TimeSpan DrainDelay { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long requests in flight may still take after that.</summary>
    public TimeSpan ShutdownTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Connections at once. The API server opens one per concurrent review, so the limit is high: it is there to bound
    /// memory, not traffic.
    /// </summary>
    public int MaxConnections { get; init; } = 2048;

    public LogFormat LogFormat { get; init; } = LogFormat.Text;

    public LogLevel LogLevel { get; init; } = LogLevel.Information;

    /// <summary>The injector's own namespace, which it never injects; null when it runs outside a cluster.</summary>
    public string? Namespace { get; init; }

    /// <summary>How to reach the cluster from outside of it.</summary>
    public string? Kubeconfig { get; init; }

    /// <summary><see cref="TlsMode"/> with its default applied.</summary>
    public TlsMode EffectiveTlsMode =>
        TlsMode ?? (TlsCertFile is null ? Hosting.TlsMode.Development : Hosting.TlsMode.Files);
}
