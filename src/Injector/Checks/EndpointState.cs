using System.Net;
using System.Text.Json;
using Injector.Cluster.Api;
using Injector.Json;

namespace Injector.Checks;

/// <summary>The ready and not-ready endpoints of a Service.</summary>
internal sealed record EndpointState(IReadOnlyList<IPEndPoint> Ready, int NotReady)
{
    /// <summary>From EndpointSlices, or from Endpoints where a server is older than 1.21.</summary>
    public static async Task<EndpointState> ReadAsync(
        KubernetesApi api, ServerVersion version, ServiceReference reference, string portName, CancellationToken cancellationToken)
    {
        var (ready, notReady) = (new List<IPEndPoint>(), 0);
        if ((version.Major, version.Minor).CompareTo((1, 21)) < 0)
        {
            using var answer = await api.GetAsync(ApiPath.Of($"/api/v1/namespaces/{reference.Namespace}/endpoints/{reference.Name}"), cancellationToken);
            foreach (var subset in answer.Root.Items("subsets"))
            {
                notReady += subset.Items("notReadyAddresses").Count();
                Add(ready, subset.Items("addresses").Select(address => address.Text("ip")), subset, portName);
            }

            return new EndpointState(ready, notReady);
        }

        var path = ApiPath.Of(
            $"/apis/discovery.k8s.io/v1/namespaces/{reference.Namespace}/endpointslices?labelSelector=kubernetes.io%2Fservice-name%3D{reference.Name}");
        await foreach (var slice in api.List(path).ReadAsync(cancellationToken))
        {
            // An unset condition means ready.
            var up = slice.Items("endpoints").Where(e => e.Member("conditions").Member("ready").ValueKind != JsonValueKind.False).ToList();
            notReady += slice.Items("endpoints").Count() - up.Count;
            Add(ready, up.SelectMany(endpoint => endpoint.Texts("addresses")), slice, portName);
        }

        return new EndpointState(ready, notReady);
    }

    private static void Add(List<IPEndPoint> ready, IEnumerable<string?> addresses, JsonElement ports, string portName)
    {
        foreach (var port in ports.Items("ports"))
            if ((port.Text("name") ?? "") == portName && port.Integer("port") is { } number)
                foreach (var address in addresses)
                    if (IPAddress.TryParse(address, out var ip))
                        ready.Add(new IPEndPoint(ip, number));
    }
}
