using System.Text;
using Injector.EndToEndTests.Node;
using Injector.EndToEndTests.Pods;
using Injector.EndToEndTests.Webhook;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace Injector.EndToEndTests.Install;

/// <summary>From <c>helm install</c> to <c>helm uninstall</c>, with each certificate that needs nobody else in the cluster.</summary>
public sealed class TlsModeTests(NodeFixture fixture) : InstallScenario(fixture)
{
    private HelmRelease? _release;

    public override async ValueTask DisposeAsync()
    {
        if (_release is not null)
            await _release.UninstallAsync(CancellationToken.None);
        await base.DisposeAsync();
    }

    [Theory]
    [InlineData("selfManaged")]
    [InlineData("helm")]
    [InlineData("existingSecret")]
    public async Task A_release_injects_until_it_is_uninstalled_and_then_stands_in_nobodys_way(string mode)
    {
        var enforced = await CreateEnforcedNamespaceAsync();
        // Its own namespace asks for enforcement, too: the first server must not wait for a server.
        _release = new HelmRelease(Site, await CreateEnforcedNamespaceAsync());
        if (mode == "existingSecret")
            await CreateCertificateAsync(_release);

        await _release.InstallAsync($"tls: {{mode: {mode}{(mode == "existingSecret" ? ", existingSecret: own" : "")}}}", Cancellation);

        var pod = await DeployAsync();
        (await SidecarLogWithAsync(pod, "line 100")).Should().Equal(Lines(100));
        (await Cluster.Pods.CreateAsync(enforced, PodDocument.Plain("during").Unscheduled(), cancellation: Cancellation)).Stored.IsInjected.Should().BeTrue();

        await _release.UninstallAsync(Cancellation);

        (await Cluster.Pods.CreateAsync(enforced, PodDocument.Plain("after").Unscheduled(), cancellation: Cancellation)).Stored.IsInjected.Should().BeFalse();
        (await Cluster.Pods.CreateAsync(Namespace, PodDocument.Plain("after").Unscheduled(), cancellation: Cancellation)).Stored.IsInjected.Should().BeFalse();
        var read = () => Cluster.Server.Client.ReadMutatingWebhookConfigurationAsync(HelmRelease.Name, cancellationToken: Cancellation);
        (await read.Should().ThrowAsync<HttpOperationException>()).Which.Response.StatusCode.Should().Be(System.Net.HttpStatusCode.NotFound);
    }

    /// <summary>What a platform team with a CA of its own brings along.</summary>
    private async Task CreateCertificateAsync(HelmRelease release)
    {
        using var authority = new TestAuthority();
        var (certificate, key) = authority.IssuePem(release.Url.Host);
        var data = new Dictionary<string, byte[]>
        {
            ["ca.crt"] = Encoding.ASCII.GetBytes(authority.CaBundle),
            ["tls.crt"] = Encoding.ASCII.GetBytes(certificate),
            ["tls.key"] = Encoding.ASCII.GetBytes(key),
        };
        await Cluster.Server.Client.CreateNamespacedSecretAsync(
            new V1Secret { Metadata = new V1ObjectMeta { Name = "own" }, Type = "kubernetes.io/tls", Data = data }, release.Namespace, cancellationToken: Cancellation);
    }
}
