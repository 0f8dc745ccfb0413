using System.Text.Json;
using Injector.Json;
using Injector.Kubernetes;

namespace Injector.Rollouts.Plans;

/// <summary>Compares CPU and memory of a container, by amount: the API server writes 1024Mi as 1Gi.</summary>
internal static class ResourceComparison
{
    private static readonly string[] Parts = ["requests", "limits"];
    private static readonly string[] Resizable = ["cpu", "memory"];

    /// <summary>Whether the stored ones have all that the rendered ones say; what a LimitRange added besides is no difference.</summary>
    public static bool Same(JsonElement stored, JsonElement rendered) => Array.TrueForAll(Parts, part => Array.TrueForAll(
        Resizable, name => Same(stored.Member(part).Text(name), rendered.Member(part).Text(name))));

    /// <summary>Whether a container has requests equal to its limits, as each of a guaranteed pod must.</summary>
    public static bool IsGuaranteed(JsonElement resources) => Array.TrueForAll(
        Resizable, name => resources.Member("limits").Text(name) is { } limit && Same(resources.Member("requests").Text(name) ?? limit, limit));

    private static bool Same(string? stored, string? rendered) => rendered is null || stored == rendered
        || stored is not null && Quantity.TryParse(stored, out var one) && Quantity.TryParse(rendered, out var other) && one == other;
}
