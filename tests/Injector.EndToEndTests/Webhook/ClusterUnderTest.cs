using Injector.EndToEndTests.Cluster;
using Injector.EndToEndTests.Pods;
using k8s;
using k8s.Models;

namespace Injector.EndToEndTests.Webhook;

/// <summary>An API server and an injector that is registered with it: the product, installed.</summary>
internal sealed class ClusterUnderTest : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(1);

    private readonly List<string> _namespaces = [];
    private readonly List<string> _configurations = [];

    private ClusterUnderTest(ApiServer server, InjectorProcess injector)
    {
        Server = server;
        Injector = injector;
        Api = new RawApi(server.Client);
        Pods = new RawPods(Api);
    }

    public ApiServer Server { get; }

    public InjectorProcess Injector { get; }

    public RawApi Api { get; }

    public RawPods Pods { get; }

    /// <summary>The name of this run, which its namespaces carry as a label.</summary>
    public string Run { get; } = NewRun();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static string NewRun() => Guid.NewGuid().ToString("n")[..8];

    /// <summary>Starts and registers an injector. The API server is stopped along with it, also when that fails.</summary>
    public static async Task<ClusterUnderTest> InstallAsync(ApiServer server)
    {
        InjectorProcess? injector = null;
        try
        {
            injector = await InjectorProcess.StartAsync(server.Kubeconfig, Cancellation, "--log-level", "debug");
            var cluster = new ClusterUnderTest(server, injector);
            await cluster.RegisterAsync(cluster.Run, injector);
            return cluster;
        }
        catch
        {
            if (injector is not null)
                await injector.DisposeAsync();
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Registers an injector for the namespaces of <paramref name="run"/>, and waits until the API server calls it.</summary>
    public Task RegisterAsync(string run, InjectorProcess injector) =>
        RegisterAsync(WebhookRegistration.For(run, injector.Url, injector.CaBundle), run, injector);

    /// <summary>The same with a registration of the caller's.</summary>
    public async Task RegisterAsync(V1MutatingWebhookConfiguration configuration, string run, InjectorProcess injector)
    {
        await RegisterAsync(configuration);
        var probe = await CreateNamespaceAsync(run: run);
        try
        {
            await Eventually.BecomesTrueAsync(
                "The API server calls the webhook and the pod is injected",
                Deadline,
                async () => (await Pods.CreateAsync(probe, PodDocument.OptedIn("probe"), dryRun: true, Cancellation)).Stored.IsInjected,
                Cancellation);
        }
        catch (TimeoutException exception)
        {
            throw new InvalidOperationException($"{exception.Message}. The injector's log:\n{injector.Log}", exception);
        }
    }

    /// <summary>Does something on a cluster that has no webhook of this run's.</summary>
    public async Task UnregisteredAsync(Func<Task> action)
    {
        await UnregisterAsync(WebhookRegistration.For(Run, Injector.Url, Injector.CaBundle).Name());
        try
        {
            await action();
        }
        finally
        {
            await RegisterAsync(Run, Injector);
        }
    }

    /// <summary>Registers a webhook configuration until the end of the run.</summary>
    public async Task RegisterAsync(V1MutatingWebhookConfiguration configuration)
    {
        await Server.Client.CreateMutatingWebhookConfigurationAsync(configuration, cancellationToken: Cancellation);
        _configurations.Add(configuration.Name());
    }

    /// <summary>Ends a registration of this run before the run ends.</summary>
    public async Task UnregisterAsync(string name)
    {
        await Server.Client.DeleteMutatingWebhookConfigurationAsync(name, cancellationToken: CancellationToken.None);
        _configurations.Remove(name);
    }

    /// <summary>A new namespace with a name of its own; one whose name is given may be there already.</summary>
    /// <param name="reviewed">Whether the API server asks the injector about its pods.</param>
    /// <param name="labels">Further labels.</param>
    /// <param name="annotations">Annotations.</param>
    /// <param name="run">The run whose injector is asked; default: this one.</param>
    /// <param name="name">A name that is given; default: a random one.</param>
    public async Task<string> CreateNamespaceAsync(
        bool reviewed = true,
        IReadOnlyDictionary<string, string>? labels = null,
        IReadOnlyDictionary<string, string>? annotations = null,
        string? run = null,
        string? name = null)
    {
        name ??= $"e2e-{Guid.NewGuid().ToString("n")[..12]}";
        var allLabels = new Dictionary<string, string>(labels ?? new Dictionary<string, string>());
        if (reviewed)
            allLabels[WebhookRegistration.RunLabel] = run ?? Run;
        var metadata = new V1ObjectMeta
        {
            Name = name,
            Labels = allLabels,
            Annotations = annotations is null ? null : new Dictionary<string, string>(annotations),
        };
        var document = KubernetesJson.Serialize(new V1Namespace { ApiVersion = "v1", Kind = V1Namespace.KubeKind, Metadata = metadata });
        await Server.Client.PatchNamespaceAsync(
            new V1Patch(document, V1Patch.PatchType.ApplyPatch), name, fieldManager: "end-to-end-tests", force: true, cancellationToken: Cancellation);
        lock (_namespaces)
            if (!_namespaces.Contains(name))
                _namespaces.Add(name);
        if (Server.RunsControllers)
            await WaitForServiceAccountAsync(name);
        return name;
    }

    public async ValueTask DisposeAsync()
    {
        await using (Server)
        await using (Injector)
            await RemoveTracesAsync();
    }

    // On a cluster that stays, nothing of the run does.
    private async Task RemoveTracesAsync()
    {
        foreach (var name in _configurations)
            await Server.Client.DeleteMutatingWebhookConfigurationAsync(name);
        foreach (var name in _namespaces)
            await Server.Client.DeleteNamespaceAsync(name);
    }

    // Until it is there, no pod is accepted; before 1.24, not until it has a token either.
    private Task<V1ServiceAccount> WaitForServiceAccountAsync(string ns) => Eventually.GivesAsync(
        $"Namespace {ns} has its service account",
        Deadline,
        async () => await Server.Client.ReadNamespacedServiceAccountAsync("default", ns, cancellationToken: Cancellation) is var account
            && (Server.Minor >= 24 || account.Secrets is { Count: > 0 }) ? account : null,
        Cancellation);
}
