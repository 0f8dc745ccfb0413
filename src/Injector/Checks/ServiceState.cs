using Injector.Cluster.Api;
using Injector.Json;

namespace Injector.Checks;

/// <summary>A Service, as far as a check looks at it.</summary>
internal sealed record ServiceState(IReadOnlyDictionary<int, string> PortNames, IReadOnlyDictionary<string, string> Selector)
{
    public static async Task<ServiceState> ReadAsync(KubernetesApi api, ServiceReference reference, CancellationToken cancellationToken)
    {
        using var answer = await api.GetAsync(ApiPath.Of($"/api/v1/namespaces/{reference.Namespace}/services/{reference.Name}"), cancellationToken);
        var spec = answer.Root.Member("spec");
        var ports = new Dictionary<int, string>();
        foreach (var port in spec.Items("ports"))
            if (port.Integer("port") is { } number)
                ports[number] = port.Text("name") ?? "";
        return new ServiceState(ports, spec.TextMap("selector"));
    }
}
