using Injector.EndToEndTests.Admission;
using Injector.EndToEndTests.Webhook;
using k8s;
using k8s.Models;

namespace Injector.EndToEndTests.Check;

/// <summary>Starts from an installation that <c>check</c> has nothing against, in a webhook configuration of the test's own.</summary>
public abstract class CheckScenario(AdmissionFixture fixture) : AdmissionScenario(fixture)
{
    private readonly List<Func<Task>> _cleaning = [];

    internal string Run { get; } = ClusterUnderTest.NewRun();

    internal string Configuration => $"sidecar-injector-{Run}";

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        // Where the dry run finds a place.
        await Cluster.CreateNamespaceAsync(run: Run);
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (var clean in _cleaning)
            await clean();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Registers the shared injector, with a change that a test makes on purpose.</summary>
    internal async Task RegisterAsync(Action<V1MutatingWebhookConfiguration>? change = null)
    {
        var configuration = WebhookRegistration.For(Run, Cluster.Injector.Url, Cluster.Injector.CaBundle);
        // Long for production, but no longer than check allows.
        foreach (var entry in configuration.Webhooks)
            entry.TimeoutSeconds = 10;
        change?.Invoke(configuration);
        await Cluster.RegisterAsync(configuration);
    }

    /// <summary>The API server takes a moment to hear of a webhook configuration.</summary>
    internal async Task RegisterAndWaitAsync()
    {
        await RegisterAsync();
        await Eventually.BecomesTrueAsync(
            "The API server calls the webhook", TimeSpan.FromMinutes(1), async () => (await CheckAsync("--no-coverage")).ExitCode == 0, Cancellation);
    }

    internal Task<CheckRun> CheckAsync(params string[] options) =>
        CheckRun.RunAsync(Server.Kubeconfig, Cancellation, ["--webhook-configuration", Configuration, .. options]);

    /// <summary>Creates an object and removes it when the test is over.</summary>
    internal void AtTheEnd(Func<Task> clean) => _cleaning.Add(clean);
}
