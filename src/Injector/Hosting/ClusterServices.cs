using Injector.Admission;
using Injector.Cluster.Api;
using Injector.Cluster.Events;
using Injector.Cluster.Namespaces;
using Injector.Readiness;

namespace Injector.Hosting;

/// <summary>Connects the server to the cluster that it stands in, where there is one.</summary>
internal static class ClusterServices
{
    /// <summary>
    /// The named kubeconfig, else the pod's own service account. Never a person's default kubeconfig: who tries the server
    /// on a laptop does not mean it to write Events into whatever cluster was looked at last.
    /// </summary>
    /// <returns>False when there is no cluster: then pods' own keys decide.</returns>
    /// <exception cref="KubernetesApiException">What was found cannot be used.</exception>
    public static bool TryAddCluster(this IServiceCollection services, ServerOptions options)
    {
        var access = options.Kubeconfig is { } file ? ClusterAccess.Discover(file) : ClusterAccess.InCluster();
        if (access is not { AsksMachineRoots: true })
            MachineRoots.LeaveOut();
        if (access is null)
            return false;
        services.AddCluster(access);
        return true;
    }

    private static void AddCluster(this IServiceCollection services, ClusterAccess access)
    {
        services.AddSingleton(access);
        services.AddSingleton<KubernetesApi>();
        services.AddSingleton<NamespaceWatch>();
        services.AddSingleton<ServerVersionWatch>();
        services.AddSingleton(static provider => new EventRecorder(
            provider.GetRequiredService<KubernetesApi>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<EventRecorder>>(),
            Environment.GetEnvironmentVariable("POD_NAME") ?? Environment.MachineName,
            provider.GetRequiredService<NamespaceWatch>().MayExist));
        services.AddSingleton<INamespaceLookup, NamespaceLookup>();
        services.AddSingleton<IReadinessCheck, NamespaceReadiness>();
        services.AddSingleton<IReadinessCheck>(provider => provider.GetRequiredService<ServerVersionWatch>());
        services.AddSingleton<IReviewObserver>(provider => provider.GetRequiredService<EventRecorder>());
        services.AddHostedService(provider => provider.GetRequiredService<NamespaceWatch>());
        services.AddHostedService(provider => provider.GetRequiredService<ServerVersionWatch>());
        services.AddHostedService(provider => provider.GetRequiredService<EventRecorder>());
        services.AddHostedService<ClusterWiring>();
    }
}
