using Injector.EndToEndTests.Node;
using Injector.EndToEndTests.Pods;
using Injector.EndToEndTests.Webhook;

namespace Injector.EndToEndTests.Install;

/// <summary>Two installations beside each other: a namespace belongs to one of them, and the other's fault is not its own.</summary>
[Trait("Category", "Long")]
public sealed class TwoInstallationsTests(NodeFixture fixture) : InstallScenario(fixture)
{
    private HelmRelease? _ours;
    private HelmRelease? _other;

    public override async ValueTask DisposeAsync()
    {
        foreach (var release in new[] { _other, _ours })
            if (release is not null)
                await release.UninstallAsync(CancellationToken.None);
        await base.DisposeAsync();
    }

    [Theory]
    [InlineData("revision: canary", "sidecar-injector.io/rev", "canary")]
    [InlineData("webhook: {scope: {namespaceSelector: {matchLabels: {tenant: b}}}}", "tenant", "b")]
    public async Task A_namespace_is_ones_own(string narrowing, string label, string value)
    {
        _ours = new HelmRelease(Site, await CreateNamespaceAsync());
        var scope = label == "tenant" ? "\nwebhook: {timeoutSeconds: 10, scope: {namespaceSelector: {matchExpressions: [{key: tenant, operator: NotIn, values: [b]}]}}}" : "";
        await _ours.InstallRawAsync($"tls: {{mode: selfManaged}}{scope}", Cancellation);
        // The other one's servers answer nobody.
        _other = new HelmRelease(Site, await CreateNamespaceAsync(), "other");
        await _other.InstallRawAsync(
            $"tls: {{mode: selfManaged}}\npostInstallCheck: {{enabled: false}}\n{narrowing.Replace("webhook: {", "webhook: {url: 'https://127.0.0.1:9', ", StringComparison.Ordinal)}"
            + (narrowing.StartsWith("webhook", StringComparison.Ordinal) ? "" : "\nwebhook: {url: 'https://127.0.0.1:9'}"), Cancellation);

        await UntilInjectedAsync(Namespace);
        var enforced = await CreateEnforcedNamespaceAsync();
        (await Cluster.Pods.CreateAsync(enforced, PodDocument.Plain("ours"), dryRun: true, Cancellation)).Stored.IsInjected.Should().BeTrue();
        var theirs = await CreateNamespaceAsync(new() { [WebhookRegistration.EnforceLabel] = "true", [label] = value });
        await Eventually.BecomesTrueAsync("The other one's namespace depends on the other one alone", Deadline, async () =>
            (await Cluster.Pods.CreateAsync(theirs, PodDocument.Plain("theirs"), dryRun: true, Cancellation)).Message.Contains("failed calling webhook", StringComparison.Ordinal), Cancellation);
    }
}
