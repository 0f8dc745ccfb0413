using System.Text.Json;
using Injector.Cluster.Api;
using Injector.Json;

namespace Injector.Checks;

/// <summary>The LimitRanges and ResourceQuotas of all namespaces: what may refuse a pod for the numbers of a container that is added.</summary>
/// <param name="Ranges">By namespace.</param>
/// <param name="Quotas">By namespace.</param>
internal sealed record NamespaceLimits(ILookup<string, JsonElement> Ranges, ILookup<string, JsonElement> Quotas)
{
    public static async Task<NamespaceLimits> ReadAsync(KubernetesApi api, CancellationToken cancellationToken) => new(
        await ListAsync(api, "/api/v1/limitranges", cancellationToken), await ListAsync(api, "/api/v1/resourcequotas", cancellationToken));

    /// <summary>Namespaces that have any.</summary>
    public IEnumerable<string> Namespaces => Ranges.Select(group => group.Key).Union(Quotas.Select(group => group.Key)).Order(StringComparer.Ordinal);

    public static ILookup<string, JsonElement> ByNamespace(IEnumerable<JsonElement> items) =>
        items.ToLookup(static item => item.Member("metadata").Text("namespace") ?? "", StringComparer.Ordinal);

    private static async Task<ILookup<string, JsonElement>> ListAsync(KubernetesApi api, string path, CancellationToken cancellationToken)
    {
        var items = new List<JsonElement>();
        await foreach (var item in api.List(path).ReadAsync(cancellationToken))
            items.Add(item.Clone());
        return ByNamespace(items);
    }
}
