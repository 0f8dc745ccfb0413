using Injector.EndToEndTests.Rollout;
using Injector.EndToEndTests.Webhook;
using k8s;

namespace Injector.EndToEndTests.Install;

/// <summary>
/// Pods that are created through the API server without a pause, in a namespace that fails closed, and beside them reviews
/// at a steady pace, sent to the servers as the API server sends them.
/// </summary>
internal sealed class ReleaseLoad : IAsyncDisposable
{
    private static readonly ReviewPace Pace = new(Clients: 4, PerSecond: 220, PerConnection: 20);

    private readonly ServiceEndpoints _endpoints;
    private readonly PodLoad _pods;
    private readonly ReviewLoad _reviews;

    private ReleaseLoad(ServiceEndpoints endpoints, PodLoad pods, ReviewLoad reviews)
    {
        _endpoints = endpoints;
        _pods = pods;
        _reviews = reviews;
    }

    public static async Task<ReleaseLoad> StartAsync(ClusterUnderTest cluster, HelmRelease release, string ns, CancellationToken cancellation)
    {
        var client = cluster.Server.Client;
        var endpoints = new ServiceEndpoints(cluster.Server, HelmRelease.Name, release.Namespace);
        await endpoints.ReadyAsync(TimeSpan.FromMinutes(1), cancellation);
        async Task<byte[]> CaBundleAsync() =>
            (await client.ReadMutatingWebhookConfigurationAsync(HelmRelease.Name, cancellationToken: cancellation)).Webhooks[0].ClientConfig.CaBundle;
        return new ReleaseLoad(endpoints, new PodLoad(cluster.Pods, ns, clients: 2), new ReviewLoad(release.Url, ns, CaBundleAsync, Pace, endpoints.Next));
    }

    /// <summary>Ends the load; nothing of it may have failed.</summary>
    /// <param name="during">What happened meanwhile, as the beginning of a sentence.</param>
    public async Task EndsWithoutLossAsync(string during)
    {
        await Task.WhenAll(_pods.StopAsync(), _reviews.StopAsync());
        Measured.Report(
            $"{during}: {_pods.Injected} pods through the API server and {_reviews.Reviews} reviews ({_reviews.Rate:0}/s); "
            + $"{_pods.Failures.Count} pods and {_reviews.Failures.Count} reviews failed");
        _pods.Failures.Should().BeEmpty();
        _reviews.Failures.Should().BeEmpty();
        _pods.Injected.Should().BePositive();
        _reviews.Reviews.Should().BePositive();
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_pods.StopAsync(), _reviews.StopAsync());
        await _endpoints.DisposeAsync();
    }
}
