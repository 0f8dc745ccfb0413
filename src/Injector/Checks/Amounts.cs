using System.Text.Json;
using Injector.Json;
using Injector.Kubernetes;

namespace Injector.Checks;

/// <summary>Quantities in a map from resources, as LimitRanges, quotas and containers have them.</summary>
internal static class Amounts
{
    /// <summary>Null when there is none. A quantity may be written as a number.</summary>
    public static Quantity? Read(JsonElement map, string resource) =>
        map.Member(resource) is { ValueKind: JsonValueKind.String or JsonValueKind.Number } amount && Quantity.TryParse(amount.ToString(), out var quantity)
            ? quantity
            : null;
}
