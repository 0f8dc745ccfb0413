using Injector.Admission;
using Injector.Cluster.Events;
using Injector.Hosting;

namespace Injector.Cluster;

/// <summary>Connects the server to the cluster that it stands in, where there is one.</summary>
internal static class ClusterServices
{
    /// <returns>False when no cluster was found: then the server decides by the pods' own keys, as it does without one.</returns>
    /// <exception cref="KubernetesApiException">What was found cannot be used.</exception>
    public static bool TryAddCluster(this IServiceCollection services, ServerOptions options)
    {
        if (ClusterAccess.Discover(options.Kubeconfig) is not { } access)
            return false;
        services.AddCluster(access);
        return true;
    }

    public static void AddCluster(this IServiceCollection services, ClusterAccess access)
    {
        services.AddSingleton(access);
        services.AddSingleton<KubernetesApi>();
        services.AddSingleton<NamespaceWatch>();
        services.AddSingleton<ServerVersionWatch>();
        services.AddSingleton<EventRecorder>();
        services.AddHostedService(provider => provider.GetRequiredService<NamespaceWatch>());
        services.AddHostedService(provider => provider.GetRequiredService<ServerVersionWatch>());
        services.AddHostedService(provider => provider.GetRequiredService<EventRecorder>());
        services.AddSingleton<INamespaceLookup, NamespaceLookup>();
        services.AddSingleton<IReviewObserver>(provider => provider.GetRequiredService<EventRecorder>());
        services.AddSingleton<IReadinessCheck, NamespaceReadiness>();
    }
}
