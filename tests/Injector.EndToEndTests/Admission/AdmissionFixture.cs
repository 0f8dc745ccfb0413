using Injector.EndToEndTests.Cluster;
using Injector.EndToEndTests.Webhook;

namespace Injector.EndToEndTests.Admission;

/// <summary>One API server and one injector for all admission tests.</summary>
public sealed class AdmissionFixture : IAsyncLifetime
{
    private ClusterUnderTest? _cluster;

    /// <summary>Why these tests cannot run here; null when they can.</summary>
    internal string? SkipReason { get; private set; }

    internal ClusterUnderTest Cluster => _cluster!;

    public async ValueTask InitializeAsync()
    {
        if (await ApiServerSource.StartAsync(TestContext.Current.CancellationToken) is { } server)
            _cluster = await ClusterUnderTest.InstallAsync(server);
        else
            SkipReason = Missing.Reason("No Kubernetes API server: set INJECTOR_E2E_KUBECONFIG, or KUBEBUILDER_ASSETS to a folder with etcd and kube-apiserver");
    }

    public ValueTask DisposeAsync() => _cluster?.DisposeAsync() ?? default;
}
