using Injector.EndToEndTests.Webhook;

namespace Injector.EndToEndTests.Admission;

/// <summary>
/// A second injector, whose platform team decided the other way wherever there is a choice: everybody is injected, selectors make
/// exceptions, and mistakes are refused. It is asked about more than it wants to know.
/// </summary>
public sealed class StrictPlatform(AdmissionFixture fixture) : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("injector-e2e-config-").FullName;
    private InjectorProcess? _injector;

    internal string Run { get; } = ClusterUnderTest.NewRun();

    internal string ExcludedNamespace => $"e2e-excluded-{Run}";

    public async ValueTask InitializeAsync()
    {
        if (!fixture.HasCluster)
            return;
        var cancellation = TestContext.Current.CancellationToken;
        await File.WriteAllTextAsync(
            Path.Combine(_folder, "config.yaml"),
            $$"""
            apiVersion: sidecar-injector.io/v1alpha1
            kind: InjectorConfig
            metadata: {name: strict}
            spec:
              policy: OptOut
              userErrors: Deny
              excludedNamespaces: [{{ExcludedNamespace}}]
              neverInject: [{matchLabels: {logs: unwanted} }]
              alwaysInject: [{matchExpressions: [{key: logs, operator: In, values: [wanted]}]}]
            """,
            cancellation);
        _injector = await InjectorProcess.StartAsync(fixture.Cluster.Server.Kubeconfig, cancellation, "--config-dir", _folder);
        var registration = WebhookRegistration.For(Run, _injector.Url, _injector.CaBundle);
        var rule = registration.Webhooks[1].Rules[0];
        rule.Operations = ["CREATE", "UPDATE", "DELETE"];
        rule.Resources = ["pods", "configmaps"];
        await fixture.Cluster.RegisterAsync(registration, Run, _injector);
    }

    public async ValueTask DisposeAsync()
    {
        if (_injector is not null)
            await _injector.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
