using Injector.Kubernetes;
using Injector.Templates.Documents;

namespace Injector.Templates.Rules;

/// <summary>A container's requests and limits: there, known to Kubernetes, and no request above its limit.</summary>
internal static class ResourceRules
{
    private static readonly string[] Needed = ["cpu", "memory"];

    public static void Check(DocumentNode resources, VariableScope scope)
    {
        if (!resources.Exists)
        {
            resources.Error("is missing; give requests and limits of cpu and memory, or a ResourceQuota refuses the pod");
            return;
        }

        var (requests, limits) = (resources.Member("requests"), resources.Member("limits"));
        foreach (var list in (DocumentNode[])[requests, limits])
        {
            var missing = Needed.Where(resource => !list.Member(resource).Exists).ToList();
            if (missing.Count > 0 && (list.IsMap || !list.Exists))
                list.Error($"{(list.Exists ? "lacks" : "is missing; give")} {string.Join(" and ", missing)}, or a ResourceQuota refuses the pod");
            if (list.IsMap)
                foreach (var (name, amount) in list.Members())
                    CheckAmount(name, amount, scope);
        }

        if (requests.IsMap)
            foreach (var (name, request) in requests.Members())
                Compare(name, request, limits.Member(name), scope);
    }

    private static void CheckAmount(string resource, DocumentNode amount, VariableScope scope)
    {
        if (!IsKnown(resource))
            amount.ErrorAtKey("is no resource of Kubernetes; use cpu, memory, ephemeral-storage, hugepages-SIZE or a device's example.com/name");
        // Accepted by the API server, and then no container starts.
        else if (resource is "memory" or "ephemeral-storage" && Amount(amount, scope) is { Value: > 0 and < 1 })
            amount.Warn("is less than a byte: m means a thousandth; write M or Mi for megabytes");
    }

    private static bool IsKnown(string resource) =>
        resource is "cpu" or "memory" or "ephemeral-storage"
        || resource.StartsWith("hugepages-", StringComparison.Ordinal)
        || resource.Contains('/', StringComparison.Ordinal) && KubernetesName.IsQualified(resource);

    private static void Compare(string resource, DocumentNode request, DocumentNode limit, VariableScope scope)
    {
        if (Amount(request, scope) is not { } low || Amount(limit, scope) is not { } high)
            return;
        if (low > high)
            request.Error($"requests {scope.Sample(request)} of {resource}, above its limit of {scope.Sample(limit)}; raise the limit or lower the request");
        else if (low < high && resource is not ("cpu" or "memory" or "ephemeral-storage"))
            request.Error($"must equal its limit, {scope.Sample(limit)}: {resource} cannot be overcommitted");
    }

    private static Quantity? Amount(DocumentNode node, VariableScope scope) =>
        scope.Sample(node) is { } sample && Quantity.TryParse(sample, out var amount) ? amount : null;
}
