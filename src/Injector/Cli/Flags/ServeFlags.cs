using System.CommandLine;
using Injector.Hosting;

namespace Injector.Cli.Flags;

/// <summary>The options of <c>serve</c>: their names, help and defaults, and how they become a <see cref="ServerOptions"/>.</summary>
internal sealed class ServeFlags
{
    private static readonly ServerOptions Default = new();

    private readonly Option<string?> _listenAddress = Text(
        "--listen-address", "IP", "Address to listen on (default: 127.0.0.1; all addresses inside a cluster)");
    private readonly Option<int> _port = NumberFlag.Of("--port", Default.Port, "HTTPS port of the webhook; 0 takes a free one");
    private readonly Option<int> _managementPort = NumberFlag.Of(
        "--management-port", Default.ManagementPort, "HTTP port of /livez, /readyz and /metrics; 0 takes a free one");
    private readonly Option<string?> _configDirectory = Text("--config-dir", "DIR", "Directory of *.yaml with InjectorConfig and SidecarTemplate documents");
    private readonly Option<TlsMode?> _tlsMode = ChoiceFlag.Of(
        "--tls-mode", [], "Where the certificate comes from (default: files when --tls-cert-file is given, else development)",
        ("files", TlsMode.Files), ("self-signed-ca", TlsMode.SelfSignedCa), ("development", TlsMode.Development));
    private readonly Option<string?> _tlsCertFile = Text("--tls-cert-file", "FILE", "PEM certificate chain, leaf first; reloaded when it changes");
    private readonly Option<string?> _tlsPrivateKeyFile = Text("--tls-private-key-file", "FILE", "PEM private key of that certificate");
    private readonly Option<string[]> _tlsHosts = ListFlag.Of(
        "--tls-host", "NAME", "Further DNS name or IP address for a certificate made by the server itself");
    private readonly Option<string?> _tlsService = Text("--tls-service", "NAME",
        $"Service that the certificate must be for (default: {ServerOptions.DefaultTlsService} for a self-managed one, any for files)");
    private readonly Option<string?> _tlsSecret = Text("--tls-secret", "NAME", $"Secret that keeps self-managed certificates (default: {Default.TlsSecret})");
    private readonly Option<string[]> _webhookConfigurations = ListFlag.Of("--webhook-configuration", "NAME",
        $"MutatingWebhookConfiguration whose caBundle a self-managed CA is written to (default: {Default.WebhookConfigurations[0]})");
    private readonly Option<TimeSpan?> _tlsCaLifetime = DurationFlag.Of(
        "--tls-ca-lifetime", Default.TlsCaLifetime, "Life of a self-managed CA, renewed at two thirds of it");
    private readonly Option<TimeSpan?> _tlsCertLifetime = DurationFlag.Of("--tls-cert-lifetime", Default.TlsCertLifetime, "Life of a certificate signed by it");
    private readonly Option<string?> _caBundleFile = Text("--ca-bundle-file", "FILE", "Write the development certificate here, in PEM");
    private readonly Option<string?> _clientCaFile = Text("--client-ca-file", "FILE", "Ask clients for a certificate of one of these CAs, in PEM");
    private readonly Option<string[]> _clientAllowedNames = ListFlag.Of(
        "--client-allowed-names", "NAME", "Common or DNS names of the clients that may call (default: all of that CA)");
    private readonly Option<TimeSpan?> _drainDelay = DurationFlag.Of("--drain-delay", Default.DrainDelay, "How long to keep serving after SIGTERM");
    private readonly Option<TimeSpan?> _shutdownTimeout = DurationFlag.Of(
        "--shutdown-timeout", Default.ShutdownTimeout, "How long requests in flight may take after that");
    private readonly Option<int> _maxConnections = NumberFlag.Of("--max-connections", Default.MaxConnections, "Connections served at once");
    private readonly LogFlags _log = new("What is logged; debug adds the pods that are left alone (default: info)");
    private readonly Option<string?> _namespace = Text("--namespace", "NAME", "The injector's own namespace, never injected (default: $POD_NAMESPACE)");
    private readonly Option<string?> _kubeconfig = Text("--kubeconfig", "FILE", "How to reach the cluster from outside of it");

    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])
        [
            _configDirectory, _listenAddress, _port, _managementPort, _tlsMode, _tlsCertFile, _tlsPrivateKeyFile, _tlsHosts, _caBundleFile,
            _tlsService, _tlsSecret, _webhookConfigurations, _tlsCaLifetime, _tlsCertLifetime,
            _clientCaFile, _clientAllowedNames, _drainDelay, _shutdownTimeout, _maxConnections, _log.Format, _log.Level, _namespace, _kubeconfig,
        ])
            command.Add(option);
    }

    public ServerOptions Read(ParseResult result) => new()
    {
        ListenAddress = result.GetValue(_listenAddress),
        Port = result.GetValue(_port),
        ManagementPort = result.GetValue(_managementPort),
        ConfigDirectory = result.GetValue(_configDirectory),
        TlsMode = result.GetValue(_tlsMode),
        TlsCertFile = result.GetValue(_tlsCertFile),
        TlsPrivateKeyFile = result.GetValue(_tlsPrivateKeyFile),
        TlsHosts = result.GetValue(_tlsHosts) ?? [],
        TlsService = result.GetValue(_tlsService),
        TlsSecret = result.GetValue(_tlsSecret) ?? Default.TlsSecret,
        WebhookConfigurations = result.GetValue(_webhookConfigurations) is { Length: > 0 } names ? names : Default.WebhookConfigurations,
        TlsCaLifetime = result.GetValue(_tlsCaLifetime) ?? Default.TlsCaLifetime,
        TlsCertLifetime = result.GetValue(_tlsCertLifetime) ?? Default.TlsCertLifetime,
        CaBundleFile = result.GetValue(_caBundleFile),
        ClientCaFile = result.GetValue(_clientCaFile),
        ClientAllowedNames = result.GetValue(_clientAllowedNames) ?? [],
        DrainDelay = result.GetValue(_drainDelay) ?? Default.DrainDelay,
        ShutdownTimeout = result.GetValue(_shutdownTimeout) ?? Default.ShutdownTimeout,
        MaxConnections = result.GetValue(_maxConnections),
        LogFormat = result.GetValue(_log.Format) ?? Default.LogFormat,
        LogLevel = result.GetValue(_log.Level) ?? Default.LogLevel,
        Namespace = result.GetValue(_namespace) ?? Environment.GetEnvironmentVariable("POD_NAMESPACE"),
        Kubeconfig = result.GetValue(_kubeconfig),
    };

    private static Option<string?> Text(string name, string helpName, string description) =>
        new(name) { Description = description, HelpName = helpName };
}
