using Injector.Kubernetes;
using Injector.Templates.Documents;

namespace Injector.Templates.Rules;

/// <summary>A container's requests and limits: there, known to Kubernetes, and no request above its limit.</summary>
internal static class ResourceRules
{
    private const string HugePages = "hugepages-";

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
            {
                if (IsKnown(name) && !IsShared(name) && !limits.Member(name).Exists)
                    request.ErrorAtKey("needs a limit, the same: it cannot be overcommitted");
                Compare(name, request, limits.Member(name), scope);
            }
    }

    private static void CheckAmount(string resource, DocumentNode amount, VariableScope scope)
    {
        if (!IsKnown(resource))
            amount.ErrorAtKey("is no resource of Kubernetes; use cpu, memory, ephemeral-storage, hugepages-SIZE or a device's example.com/name");
        else if (resource.Contains('/', StringComparison.Ordinal))
            CheckDevice(amount, scope);
        // Accepted by the API server, and then no container starts.
        else if (resource is "memory" or "ephemeral-storage" && Amount(amount, scope) is { Value: > 0 and < 1 })
            amount.Warn("is less than a byte: m means a thousandth; write M or Mi for megabytes");
    }

    private static bool IsKnown(string resource) =>
        IsShared(resource)
        || resource.StartsWith(HugePages, StringComparison.Ordinal) && Quantity.TryParse(resource[HugePages.Length..], out var size) && size.Value > 0
        || resource.Contains('/', StringComparison.Ordinal) && KubernetesName.IsQualified(resource)
        && !resource.StartsWith("requests.", StringComparison.Ordinal);

    /// <summary>A node may promise more of it than it has.</summary>
    private static bool IsShared(string resource) => resource is "cpu" or "memory" or "ephemeral-storage";

    /// <summary>Devices are whole, whatever an annotation makes of a parameter.</summary>
    private static void CheckDevice(DocumentNode amount, VariableScope scope)
    {
        if (Amount(amount, scope) is { } count && decimal.Truncate(count.Value) != count.Value)
            amount.Error($"must be a whole number of devices, not {scope.Sample(amount)}");
        foreach (var variable in scope.Peek(amount).Variables)
            if (variable.Parameter is { IsSettable: true, IsFaulty: false, Type: Parameters.ParameterType.Quantity } parameter)
                amount.Error($"must be a whole number of devices, and {parameter.Name} can be set to a part of one; make it an integer");
    }

    private static void Compare(string resource, DocumentNode request, DocumentNode limit, VariableScope scope)
    {
        if (Amount(request, scope) is not { } low || Amount(limit, scope) is not { } high)
            return;
        if (low > high)
            request.Error($"requests {scope.Sample(request)} of {resource}, above its limit of {scope.Sample(limit)}; raise the limit or lower the request");
        else if (low < high && !IsShared(resource))
            request.Error($"must equal its limit, {scope.Sample(limit)}: {resource} cannot be overcommitted");
    }

    private static Quantity? Amount(DocumentNode node, VariableScope scope) =>
        scope.Sample(node) is { } sample && Quantity.TryParse(sample, out var amount) ? amount : null;
}
