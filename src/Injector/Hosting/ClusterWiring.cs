using Injector.Cluster.Api;
using Injector.Cluster.Events;
using Injector.Cluster.Namespaces;
using Injector.Telemetry;

namespace Injector.Hosting;

/// <summary>Once, at start: shows the cluster's parts in the metrics, and tells the settings what the cluster can run.</summary>
internal sealed class ClusterWiring(
    NamespaceWatch namespaces, ServerVersionWatch version, EventRecorder events, SettingsStore settings, InjectorMetrics metrics, TimeProvider time)
    : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        metrics.ObserveNamespaces(() => namespaces.Health, time);
        metrics.ObserveEvents(() => events.Counts);
        metrics.ObserveBackground("namespaces", () => namespaces.Loop.Failures);
        metrics.ObserveBackground("version", () => version.Loop.Failures);
        metrics.ObserveBackground("events", () => events.Loop.Failures);
        version.Changed += found => settings.ClusterRunsNativeSidecars(found.RunsNativeSidecars);
        // The version may have come first: hosted services start in no order that should matter.
        settings.ClusterRunsNativeSidecars(version.RunsNativeSidecars);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
