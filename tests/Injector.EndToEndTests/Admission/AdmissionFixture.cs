using Injector.EndToEndTests.Cluster;
using Injector.EndToEndTests.Webhook;

namespace Injector.EndToEndTests.Admission;

/// <summary>One API server and one injector for all admission tests.</summary>
public sealed class AdmissionFixture : IAsyncLifetime
{
    private ClusterUnderTest? _cluster;

    /// <summary>Whether there is one at all.</summary>
    internal bool HasCluster => _cluster is not null;

    /// <summary>The cluster; the test is skipped where there is none, in CI it fails.</summary>
    internal ClusterUnderTest Cluster => Requires.Found(_cluster, ApiServerSource.Missing);

    public async ValueTask InitializeAsync()
    {
        if (await ApiServerSource.StartAsync(TestContext.Current.CancellationToken) is { } server)
            _cluster = await ClusterUnderTest.InstallAsync(server);
    }

    public ValueTask DisposeAsync() => _cluster?.DisposeAsync() ?? default;
}
