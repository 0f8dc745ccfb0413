namespace Injector.Testing.Programs;

/// <summary>A running <c>injector serve</c>, ready to review.</summary>
internal sealed class InjectorProcess : IAsyncDisposable
{
    /// <summary>The namespace that it takes for its own, which is never injected.</summary>
    public const string OwnNamespace = "sidecar-injector-e2e";

    private static readonly TimeSpan StartDeadline = TimeSpan.FromMinutes(1);

    private readonly ChildProcess _process;
    private readonly string _folder;

    private InjectorProcess(ChildProcess process, string folder, int port, int managementPort)
    {
        _process = process;
        _folder = folder;
        Url = new Uri($"https://127.0.0.1:{port}/");
        ManagementUrl = new Uri($"http://127.0.0.1:{managementPort}/");
    }

    /// <summary>Where the API server finds the webhook.</summary>
    public Uri Url { get; }

    public Uri ManagementUrl { get; }

    /// <summary>The certificates, in PEM, that the API server must trust.</summary>
    public byte[] CaBundle { get; private set; } = [];

    public int ProcessId => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>Everything it logged so far.</summary>
    public string Log => _process.Output;

    /// <param name="kubeconfig">The cluster whose namespaces and version it reads.</param>
    /// <param name="cancellation">Gives up the start.</param>
    /// <param name="options">Further options of <c>serve</c>.</param>
    public static Task<InjectorProcess> StartAsync(string kubeconfig, CancellationToken cancellation, params string[] options) =>
        StartAsync(null, kubeconfig, cancellation, options);

    /// <summary>The same as a member of a group.</summary>
    public static async Task<InjectorProcess> StartAsync(MemoryGroup? group, string kubeconfig, CancellationToken cancellation, params string[] options)
    {
        var development = !options.Contains("--tls-mode");
        var folder = Directory.CreateTempSubdirectory("injector-e2e-serve-").FullName;
        var ports = FreePorts.Take(2);
        var caBundle = Path.Combine(folder, "ca.pem");
        string[] arguments =
        [
            "serve",
            "--listen-address", "127.0.0.1",
            "--port", $"{ports[0]}",
            "--management-port", $"{ports[1]}",
            "--kubeconfig", kubeconfig,
            "--namespace", OwnNamespace,
            ..(string[])(development ? ["--ca-bundle-file", caBundle] : []),
            ..options,
        ];
        var (file, given) = group?.Around(InjectorBinary.Path, arguments) ?? (InjectorBinary.Path, arguments);
        var injector = new InjectorProcess(ChildProcess.Start("injector", file, given), folder, ports[0], ports[1]);
        try
        {
            await injector.WaitUntilReadyAsync(cancellation);
            if (development)
                injector.CaBundle = await File.ReadAllBytesAsync(caBundle, cancellation);
            return injector;
        }
        catch (Exception exception)
        {
            var log = injector.Log;
            await injector.DisposeAsync();
            throw new InvalidOperationException($"{InjectorBinary.Path} {string.Join(' ', arguments)} did not get ready:\n{log}", exception);
        }
    }

    /// <summary>Whether it is ready, and each check with its detail.</summary>
    public async Task<(bool Ready, string Detail)> ReadinessAsync(CancellationToken cancellation)
    {
        using var client = new HttpClient();
        using var answer = await client.GetAsync(new Uri(ManagementUrl, "readyz?verbose"), cancellation);
        return (answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(cancellation));
    }

    /// <summary>The value of a metric without labels.</summary>
    public async Task<double> MetricAsync(string name, CancellationToken cancellation)
    {
        using var client = new HttpClient();
        var text = await client.GetStringAsync(new Uri(ManagementUrl, "metrics"), cancellation);
        var line = text.Split('\n').Single(line => line.StartsWith($"{name}{{}} ", StringComparison.Ordinal));
        return double.Parse(line.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>SIGTERM; its exit code.</summary>
    public Task<int> TerminateAsync(CancellationToken cancellation) => _process.TerminateAsync(cancellation);

    /// <summary>SIGTERM, without waiting for what comes of it.</summary>
    public void AskToEnd() => _process.AskToEnd();

    /// <summary>SIGKILL.</summary>
    public Task KillAsync() => _process.KillAsync();

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task WaitUntilReadyAsync(CancellationToken cancellation)
    {
        using var client = new HttpClient { BaseAddress = ManagementUrl };
        await Eventually.BecomesTrueAsync(
            "The injector is ready",
            StartDeadline,
            async () => _process.HasExited || (await client.GetAsync(new Uri("readyz", UriKind.Relative), cancellation)).IsSuccessStatusCode,
            cancellation);
        if (_process.HasExited)
            throw new InvalidOperationException("It ended");
    }
}
