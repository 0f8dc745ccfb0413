using System.Text.Json;
using Injector.Json;

namespace Injector.Checks;

/// <summary>One rule of a webhook entry: operations, groups, versions, resources and scope.</summary>
internal sealed record WebhookRule(
    IReadOnlyList<string> Operations, IReadOnlyList<string> Groups, IReadOnlyList<string> Versions, IReadOnlyList<string> Resources, string Scope)
{
    /// <summary>Whether it covers the creation of a core/v1 Pod.</summary>
    public bool CoversPodCreation =>
        Any(Operations, "CREATE") && Any(Groups, "") && Any(Versions, "v1") && (Any(Resources, "pods") || Resources.Contains("*/*"))
        && Scope is "*" or "Namespaced";

    public static WebhookRule Read(JsonElement rule) => new(
        [.. rule.Texts("operations")], [.. rule.Texts("apiGroups")], [.. rule.Texts("apiVersions")], [.. rule.Texts("resources")],
        rule.Text("scope") ?? "*");

    private static bool Any(IReadOnlyList<string> list, string wanted) => list.Contains(wanted) || list.Contains("*");
}
