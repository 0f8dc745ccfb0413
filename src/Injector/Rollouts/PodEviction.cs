using System.Net;
using System.Text.Json;
using Injector.Cluster.Api;
using Injector.Json;

namespace Injector.Rollouts;

/// <summary>Evicts one pod: its owner makes another. The API server says no while a disruption budget would be broken, and then it is asked again.</summary>
internal sealed class PodEviction(KubernetesApi api, ServerVersion version, RolloutOptions options, TimeProvider time)
{
    /// <param name="ns">The pod's namespace.</param>
    /// <param name="name">Its name.</param>
    /// <param name="isToGo">Whether the pod that has the name is still one that is to go.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>False when a disruption budget kept it until time was up.</returns>
    public async Task<bool> RunAsync(string ns, string name, Func<JsonElement, bool> isToGo, CancellationToken cancellationToken)
    {
        var path = ApiPath.Of($"/api/v1/namespaces/{ns}/pods/{name}");
        var start = time.GetTimestamp();
        while (true)
        {
            using var pod = await PodReader.ReadAsync(api, path, time, cancellationToken);
            if (pod is null || !isToGo(pod.Root))
                return true;
            try
            {
                using (await api.PostAsync($"{path}/eviction", Eviction(ns, name, pod.Root), cancellationToken))
                {
                }
            }
            catch (KubernetesApiException e) when (e.IsNotFound || e.StatusCode == HttpStatusCode.Conflict)
            {
                // Gone, or another pod by now: the next look tells.
            }
            catch (KubernetesApiException e) when (e.StatusCode == HttpStatusCode.TooManyRequests)
            {
                if (time.GetElapsedTime(start) >= options.Timeout)
                    return false;
            }

            await Task.Delay(options.Interval, time, cancellationToken);
        }
    }

    private ReadOnlyMemory<byte> Eviction(string ns, string name, JsonElement pod) => JsonBytes.Of(json =>
    {
        json.WriteStartObject();
        json.WriteString("apiVersion"u8, (version.Major, version.Minor).CompareTo((1, 22)) >= 0 ? "policy/v1" : "policy/v1beta1");
        json.WriteString("kind"u8, "Eviction"u8);
        json.WriteStartObject("metadata"u8);
        json.WriteString("name"u8, name);
        json.WriteString("namespace"u8, ns);
        json.WriteEndObject();
        json.WriteStartObject("deleteOptions"u8);
        json.WriteStartObject("preconditions"u8);
        json.WriteString("uid"u8, pod.Member("metadata").Text("uid"));
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    });
}
