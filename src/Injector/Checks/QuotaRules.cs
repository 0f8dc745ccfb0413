using System.Globalization;
using System.Text.Json;
using Injector.Json;
using Injector.Kubernetes;

namespace Injector.Checks;

/// <summary>What a ResourceQuota has left for the containers that one more pod gets.</summary>
internal static class QuotaRules
{
    private static readonly string[] Resources = ["cpu", "memory", "ephemeral-storage"];

    public static IEnumerable<string> Problems(JsonElement quota, IReadOnlyList<AddedContainer> added)
    {
        // A quota of some pods only may not be for these.
        if (quota.Member("spec").Items("scopes").Any() || quota.Member("spec").Member("scopeSelector").ValueKind == JsonValueKind.Object)
            yield break;
        var (hard, used) = (quota.Member("spec").Member("hard"), quota.Member("status").Member("used"));
        foreach (var resource in Resources)
        {
            foreach (var name in (string[])[resource, $"requests.{resource}"])
                if (Exceeds(hard, used, name, Needed(added, container => container.Request(resource))) is { } request)
                    yield return request;
            if (Exceeds(hard, used, $"limits.{resource}", Needed(added, container => container.Limit(resource))) is { } limit)
                yield return limit;
        }
    }

    private static string? Exceeds(JsonElement hard, JsonElement used, string name, decimal needed) =>
        Amounts.Read(hard, name) is { } most && needed > 0 && most.Value - (Amounts.Read(used, name)?.Value ?? 0) < needed
            ? $"{name} is {hard.Member(name)}, {used.Text(name) ?? "0"} are used, and the sidecar takes {Written(name, needed)}"
            : null;

    // What runs beside the application counts together, what ends before it for itself.
    private static decimal Needed(IReadOnlyList<AddedContainer> added, Func<AddedContainer, Quantity?> amount) => Math.Max(
        added.Where(container => !container.Ends).Sum(container => amount(container)?.Value ?? 0),
        added.Where(container => container.Ends).Select(container => amount(container)?.Value ?? 0).DefaultIfEmpty().Max());

    private static string Written(string name, decimal amount) => name.EndsWith("cpu", StringComparison.Ordinal)
        ? string.Create(CultureInfo.InvariantCulture, $"{amount * 1000:0}m")
        : string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(amount / (1 << 20)):0}Mi");
}
