using System.Text.Json;
using Injector.Json;
using Injector.Kubernetes;

namespace Injector.Checks;

/// <summary>A container that a patch adds, and its numbers.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Resources">Its <c>resources</c>.</param>
/// <param name="Ends">Whether it runs to its end before the application.</param>
internal sealed record AddedContainer(string Name, JsonElement Resources, bool Ends)
{
    public static IEnumerable<AddedContainer> ReadAll(JsonElement patch)
    {
        foreach (var operation in patch.Items())
        {
            var path = operation.Text("path") ?? "";
            var isInit = path.StartsWith("/spec/initContainers", StringComparison.Ordinal);
            if (path.EndsWith("/volumeMounts", StringComparison.Ordinal) || path.EndsWith("/volumeMounts/-", StringComparison.Ordinal)
                || !isInit && !path.StartsWith("/spec/containers", StringComparison.Ordinal))
                continue;
            var value = operation.Member("value");
            foreach (var container in value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().ToList() : [value])
                yield return new AddedContainer(
                    container.Text("name") ?? "", container.Member("resources"), isInit && !container.Is("restartPolicy"u8, "Always"u8));
        }
    }

    /// <summary>What it requests of a resource, as Kubernetes takes it: its limit, when it says none.</summary>
    public Quantity? Request(string resource) => Amount("requests", resource) ?? Limit(resource);

    public Quantity? Limit(string resource) => Amount("limits", resource);

    private Quantity? Amount(string list, string resource) => Amounts.Read(Resources.Member(list), resource);
}
