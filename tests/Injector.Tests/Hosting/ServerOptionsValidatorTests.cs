using Injector.Hosting;

namespace Injector.Tests.Hosting;

public sealed class ServerOptionsValidatorTests
{
    [Fact]
    public void The_defaults_are_valid() => ServerOptionsValidator.Validate(new ServerOptions()).Should().BeEmpty();

    [Fact]
    public void Every_error_is_reported_at_once()
    {
        var errors = ServerOptionsValidator.Validate(new ServerOptions
        {
            ListenAddress = "localhost",
            Port = 70000,
            ManagementPort = -1,
            ConfigDirectory = "/no/such/dir",
            TlsPrivateKeyFile = "/no/such/key",
            TlsHosts = ["no good"],
            ClientAllowedNames = ["api"],
            DrainDelay = TimeSpan.FromSeconds(-1),
            ShutdownTimeout = TimeSpan.Zero,
            MaxConnections = 0,
            Kubeconfig = "/no/such/kubeconfig",
        });

        errors.Should().Equal(
            "--listen-address localhost: not an IP address; use for example 127.0.0.1, 0.0.0.0 or ::",
            "--port 70000: must be between 0 and 65535",
            "--management-port -1: must be between 0 and 65535",
            "--max-connections 0: must be at least 1",
            "--tls-private-key-file needs --tls-cert-file",
            "--tls-host no good: neither a DNS name nor an IP address",
            "--client-allowed-names needs --client-ca-file: a name alone proves nothing",
            "--drain-delay: must not be negative",
            "--shutdown-timeout: must be longer than zero",
            "--config-dir /no/such/dir: no such directory",
            "--kubeconfig /no/such/kubeconfig: no such file");
    }

    private static readonly Dictionary<string, (ServerOptions Options, string[] Expected)> Contradictions = new()
    {
        { "one port twice", (new() { Port = 9443, ManagementPort = 9443 }, ["--port and --management-port are both 9443; they must differ"]) },
        { "two free ports", (new() { Port = 0, ManagementPort = 0 }, []) },
        { "files mode without files", (new() { TlsMode = TlsMode.Files }, ["--tls-cert-file: required with --tls-mode=files", "--tls-private-key-file: required beside --tls-cert-file"]) },
        { "a missing certificate", (new() { TlsCertFile = "/no/crt", TlsPrivateKeyFile = "/no/key" }, ["--tls-cert-file /no/crt: no such file", "--tls-private-key-file /no/key: no such file"]) },
        { "files in another mode", (new() { TlsMode = TlsMode.Development, TlsCertFile = "/no/crt" }, ["--tls-cert-file and --tls-private-key-file need --tls-mode=files"]) },
        { "a bundle in another mode", (new() { TlsMode = TlsMode.SelfSignedCa, Namespace = "shop", CaBundleFile = "ca.pem" }, ["--ca-bundle-file needs --tls-mode=development: other modes keep their CA elsewhere"]) },
        { "a CA of our own without a namespace", (new() { TlsMode = TlsMode.SelfSignedCa }, ["--namespace: required with --tls-mode=self-signed-ca, to know where the Secret is; in a pod set POD_NAMESPACE"]) },
        { "a CA of our own", (new() { TlsMode = TlsMode.SelfSignedCa, Namespace = "shop", TlsHosts = ["10.0.0.1"] }, []) },
        { "lives too short", (new() { TlsMode = TlsMode.SelfSignedCa, Namespace = "shop", TlsCertLifetime = TimeSpan.FromSeconds(9), TlsCaLifetime = TimeSpan.FromSeconds(20) }, ["--tls-cert-lifetime: must be at least 10s", "--tls-ca-lifetime: must be at least three times --tls-cert-lifetime"]) },
        { "a missing client CA", (new() { ClientCaFile = "/no/ca" }, ["--client-ca-file /no/ca: no such file"]) },
    };

    public static TheoryData<string> ContradictionNames => [.. Contradictions.Keys];

    [Theory]
    [MemberData(nameof(ContradictionNames))]
    public void Options_that_contradict_each_other_are_told(string what) =>
        ServerOptionsValidator.Validate(Contradictions[what].Options).Should().Equal(Contradictions[what].Expected, what);
}
