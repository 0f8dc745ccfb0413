using Injector.Cluster.Api;

namespace Injector.Rollouts;

/// <summary>Reads a pod, through an API server that is away for a moment.</summary>
internal static class PodReader
{
    private const int Attempts = 30;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <returns>Null when there is no such pod any more.</returns>
    /// <exception cref="KubernetesApiException">It stays away, or refuses.</exception>
    public static async Task<ApiResponse?> ReadAsync(KubernetesApi api, string path, TimeProvider time, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
            try
            {
                return await api.GetAsync(path, cancellationToken);
            }
            catch (KubernetesApiException e) when (e.IsNotFound)
            {
                return null;
            }
            catch (KubernetesApiException e) when (e.IsPassing && attempt < Attempts)
            {
                await Task.Delay(Pause, time, cancellationToken);
            }
    }
}
