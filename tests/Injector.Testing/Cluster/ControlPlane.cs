namespace Injector.Testing.Cluster;

/// <summary>
/// etcd and kube-apiserver alone, from a folder with both binaries: what the Kubernetes project's <c>envtest</c> starts,
/// and all that admission needs. No controllers, no scheduler, no nodes.
/// </summary>
internal sealed class ControlPlane : IAsyncDisposable
{
    private const string Token = "end-to-end-tests";

    private static readonly TimeSpan StartDeadline = TimeSpan.FromMinutes(2);

    private readonly string _assets;
    private readonly string _folder = Directory.CreateTempSubdirectory("injector-e2e-").FullName;
    private readonly int _port;
    private readonly int _etcdPort;
    private readonly ChildProcess _etcd;
    private ChildProcess? _apiServer;

    private ControlPlane(string assets)
    {
        var ports = FreePorts.Take(3);
        (_assets, _port, _etcdPort) = (assets, ports[0], ports[1]);
        _etcd = ChildProcess.Start("etcd", Etcd(assets), EtcdArguments(_folder, _etcdPort, ports[2]));
    }

    public string Kubeconfig => Path.Combine(_folder, "kubeconfig");

    public AuditLog AuditLog => new(Path.Combine(_folder, "audit.log"));

    /// <param name="assets">The folder that <c>KUBEBUILDER_ASSETS</c> names.</param>
    /// <param name="cancellation">Gives up the start.</param>
    public static async Task<ControlPlane> StartAsync(string assets, CancellationToken cancellation)
    {
        var plane = new ControlPlane(assets);
        try
        {
            await WriteFilesAsync(plane._folder, plane._port, cancellation);
            await plane.StartApiServerAsync(cancellation);
            return plane;
        }
        catch (Exception exception)
        {
            var output = $"{plane._etcd.Output}\n{plane._apiServer?.Output}";
            await plane.DisposeAsync();
            throw new InvalidOperationException($"The API server of {assets} did not start:\n{output}", exception);
        }
    }

    /// <summary>Starts the API server, with all that it stored before, and waits until it is ready.</summary>
    public async Task StartApiServerAsync(CancellationToken cancellation)
    {
        _apiServer = ChildProcess.Start("kube-apiserver", Path.Combine(_assets, "kube-apiserver"), ApiServerArguments(_folder, _port, _etcdPort));
        await WaitUntilReadyAsync(_apiServer, _port, cancellation);
    }

    /// <summary>Ends the API server at once, as a node that loses power does. What it stored stays in etcd.</summary>
    public async Task KillApiServerAsync() => await _apiServer!.DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        if (_apiServer is not null)
            await _apiServer.DisposeAsync();
        await _etcd.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    // A folder with another Kubernetes release may leave etcd to the machine.
    private static string Etcd(string assets) => Path.Combine(assets, "etcd") is var own && File.Exists(own) ? own : "etcd";

    private static string[] EtcdArguments(string folder, int port, int peerPort) =>
    [
        "--data-dir", Path.Combine(folder, "etcd"),
        "--unsafe-no-fsync",
        "--listen-client-urls", $"http://127.0.0.1:{port}",
        "--advertise-client-urls", $"http://127.0.0.1:{port}",
        "--listen-peer-urls", $"http://127.0.0.1:{peerPort}",
        "--initial-advertise-peer-urls", $"http://127.0.0.1:{peerPort}",
        "--initial-cluster", $"default=http://127.0.0.1:{peerPort}",
    ];

    private static string[] ApiServerArguments(string folder, int port, int etcdPort) =>
    [
        $"--etcd-servers=http://127.0.0.1:{etcdPort}",
        $"--cert-dir={folder}",
        $"--secure-port={port}",
        "--bind-address=127.0.0.1",
        "--advertise-address=127.0.0.1",
        "--endpoint-reconciler-type=none",
        "--service-cluster-ip-range=10.0.0.0/24",
        "--service-account-issuer=https://kubernetes.default.svc",
        $"--service-account-key-file={folder}/service-account.pem",
        $"--service-account-signing-key-file={folder}/service-account.pem",
        $"--token-auth-file={folder}/tokens.csv",
        "--authorization-mode=RBAC",
        "--allow-privileged=true",
        // It would wait for service accounts, which a controller makes.
        "--disable-admission-plugins=ServiceAccount",
        $"--audit-policy-file={folder}/audit.yaml",
        $"--audit-log-path={folder}/audit.log",
    ];

    private static async Task WriteFilesAsync(string folder, int port, CancellationToken cancellation)
    {
        using var key = System.Security.Cryptography.RSA.Create(2048);
        Task WriteAsync(string name, string text) => File.WriteAllTextAsync(Path.Combine(folder, name), text, cancellation);

        await WriteAsync("service-account.pem", key.ExportRSAPrivateKeyPem());
        await WriteAsync("tokens.csv", $"{Token},admin,admin,system:masters\n");
        await WriteAsync(
            "audit.yaml",
            """
            apiVersion: audit.k8s.io/v1
            kind: Policy
            omitStages: [RequestReceived]
            rules:
            - {level: Metadata, verbs: [create, patch, delete], resources: [{group: "", resources: [pods, configmaps]}]}
            - {level: Metadata, userGroups: ["system:serviceaccounts"]}
            - {level: None}
            """);
        await WriteAsync(
            "kubeconfig",
            $$$"""
            apiVersion: v1
            kind: Config
            clusters: [{name: local, cluster: {server: "https://127.0.0.1:{{{port}}}", certificate-authority: "{{{folder}}}/apiserver.crt"}}]
            users: [{name: admin, user: {token: {{{Token}}}}}]
            contexts: [{name: local, context: {cluster: local, user: admin}}]
            current-context: local
            """);
    }

    private static async Task WaitUntilReadyAsync(ChildProcess apiServer, int port, CancellationToken cancellation)
    {
        // Its certificate is being written at this moment, so nothing can be checked against it yet.
        using var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator };
        using var client = new HttpClient(handler);
        await Eventually.BecomesTrueAsync(
            "The API server is ready",
            StartDeadline,
            async () => apiServer.HasExited || await client.GetStringAsync(new Uri($"https://127.0.0.1:{port}/readyz"), cancellation) == "ok",
            cancellation);
        if (apiServer.HasExited)
            throw new InvalidOperationException("It ended");
    }
}
