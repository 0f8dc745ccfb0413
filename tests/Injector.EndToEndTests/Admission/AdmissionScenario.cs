using System.Text.Json.Nodes;
using Injector.EndToEndTests.Cluster;
using Injector.EndToEndTests.Pods;
using Injector.EndToEndTests.Webhook;

namespace Injector.EndToEndTests.Admission;

/// <summary>The tests that need an API server share one; they run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class AdmissionTests : ICollectionFixture<AdmissionFixture>
{
    public const string Name = "Admission";
}

/// <summary>
/// What each admission test starts from: a namespace of its own, whose pods the injector reviews. A failed test says
/// what the injector logged meanwhile.
/// </summary>
[Collection(AdmissionTests.Name)]
public abstract class AdmissionScenario(AdmissionFixture fixture) : IAsyncLifetime
{
    private int _logStart;

    internal ClusterUnderTest Cluster => fixture.Cluster;

    internal ApiServer Server => Cluster.Server;

    internal string Namespace { get; private set; } = "";

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public virtual async ValueTask InitializeAsync()
    {
        _logStart = Cluster.Injector.Log.Length;
        Namespace = await Cluster.CreateNamespaceAsync();
    }

    public virtual ValueTask DisposeAsync()
    {
        if (TestContext.Current.TestState?.Result == TestResult.Failed)
            TestContext.Current.TestOutputHelper?.WriteLine($"The injector's log:\n{Cluster.Injector.Log[_logStart..]}");
        GC.SuppressFinalize(this);
        return default;
    }

    /// <summary>Creates the pod in the test's namespace, or in <paramref name="ns"/>. It never runs, whatever the cluster.</summary>
    internal Task<PodAnswer> CreateAsync(JsonObject pod, string? ns = null, bool dryRun = false) =>
        Cluster.Pods.CreateAsync(ns ?? Namespace, pod.Unscheduled(), dryRun, Cancellation);
}
