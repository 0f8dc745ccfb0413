using Injector.Injection.Plans;
using Injector.Injection.Pods;
using Injector.Injection.Reasons;
using Injector.Policies.Expressions;
using Injector.Templates.Model;

namespace Injector.Policies.Templates;

/// <summary>
/// The <c>resources</c> of the containers that are added, as they may be in one pod: what the pod has as a whole is shared, a <c>Guaranteed</c> pod
/// stays so, and a limit of ephemeral storage is set only where every container has one.
/// </summary>
internal static class ResourceExpressions
{
    private const long Mebi = 1 << 20;

    /// <summary>What is read of a pod, for all templates.</summary>
    public static void AddPod(PolicyVariables variables)
    {
        variables.Add("podRequests", "dyn(object.spec).?resources.?requests.orValue({})");
        variables.Add("podLimits", "dyn(object.spec).?resources.?limits.orValue({})");
        variables.Add("staysGuaranteed", $"!has(object.spec.resources) && variables.all.all(a, {Guarantees("cpu")} && {Guarantees("memory")})");
        variables.Add("limitsDisk", $"variables.all.all(a, a.c.?resources.?limits[?'{PodSums.Disk}'].hasValue())");
        variables.Add(
            "sharesComputing", "['cpu', 'memory'].exists(r, r in variables.podRequests || r in variables.podLimits)");
    }

    /// <summary>What keeps a policy from writing a template's resources; empty when nothing does.</summary>
    public static void Add(TemplateBlock block)
    {
        var bounds = new List<string>();
        var amounts = new List<string>();
        foreach (var container in block.Template.Containers)
        {
            var wanted = block.Holds(container.When) is { } holds ? $"{holds} && " : "";
            foreach (var bound in container.ResourceBounds)
                if (Amount(block, bound.Request, container) is { } request && Amount(block, bound.Limit, container) is { } limit)
                    bounds.Add($"({wanted}quantity({request}).compareTo(quantity({limit})) > 0)");
            if (container.DiskLimit is { } disk && Amount(block, disk, container) is { } amount)
                amounts.Add(amount);
        }

        var volumes = Volumes(block);
        amounts.AddRange(volumes.Select(volume => volume.Amount));
        block.Add("volumeBytes", volumes.Count == 0 ? "0" : string.Join(" + ", volumes.Select(Bytes)));
        block.Add(
            "resourceError",
            $"""
            {Cel.Any(bounds)}
            ? '{Reason.ParameterInvalid}: a container of template {block.Template.Name} would request more than its limit'
            : variables.limitsDisk && !({Cel.All([.. amounts.Distinct().Select(amount => $"quantity({amount}).isInteger()")])})
            ? '{PolicyReasons.NotInPolicy}: sizes that are no whole bytes, in a pod whose containers limit {PodSums.Disk}'
            : ''
            """);
    }

    /// <summary>A container's resources.</summary>
    public static TypedExpression Value(TemplateBlock block, TemplateContainer container, TemplateFragment fragment)
    {
        var node = FragmentNode.Of(fragment);
        var (requests, limits) = (node.Member("requests"), node.Member("limits"));
        if (node.Members is null || node.Members.Any(member => member.Name is not ("requests" or "limits")) || (requests ?? limits) is null)
        {
            block.Refuse($"resources of container {container.Name}", "only requests and limits can be shared with a pod's own; leave the rest out");
            return new("{}");
        }

        var names = Names(requests).Union(Names(limits)).Where(name => name != PodSums.Disk).ToList();
        var request = names.Select(name => (name, Request(block, name, requests?.Member(name), limits?.Member(name)))).ToList();
        var limit = names.Select(name => (name, Limit(block, name, limits?.Member(name)))).ToList();
        var disk = requests?.Member(PodSums.Disk);
        request.Add((PodSums.Disk, TypedExpression.Optional(
            $"variables.limitsDisk || {(disk is null ? "false" : "true")} ? optional.of(dyn({(disk is null ? "'0'" : Amount(block, disk))})) : optional.none()")));
        limit.Add((PodSums.Disk, TypedExpression.Optional($"variables.limitsDisk ? optional.of(dyn({Disk(block, container, disk)})) : optional.none()")));
        return TypedExpression.Map([("requests", TypedExpression.Map(request)), ("limits", TypedExpression.Map(limit))]);
    }

    private static string Disk(TemplateBlock block, TemplateContainer container, FragmentNode? request)
    {
        var least = container.DiskLimit is { } limit && Amount(block, limit, container) is { } own
            ? $"quantity({own}).asInteger()"
            : $"{AddedResources.OutputBytes}";
        var bytes = request is null ? least : $"[{least}, quantity({Amount(block, request)}).asInteger()].max()";
        return $"string(({bytes} + {(Carries(block, container))} + {Mebi - 1}) / {Mebi}) + 'Mi'";
    }

    // The volumes count once, with the first sidecar.
    private static string Carries(TemplateBlock block, TemplateContainer container)
    {
        var conditions = new List<string>();
        foreach (var sidecar in block.Template.Sidecars)
        {
            if (sidecar == container)
                return conditions.Count == 0 && container.When is null ? block["volumeBytes"] : $"({Cel.All(conditions)} ? {block["volumeBytes"]} : 0)";
            conditions.Add($"!({block.Holds(sidecar.When) ?? "true"})");
        }

        return "0";
    }

    private static TypedExpression Request(TemplateBlock block, string resource, FragmentNode? request, FragmentNode? limit)
    {
        var own = request is null ? "optional.none()" : $"optional.of(dyn({Amount(block, request)}))";
        var guaranteed = resource is "cpu" or "memory" && limit is not null ? $"variables.staysGuaranteed ? optional.of(dyn({Amount(block, limit)})) : " : "";
        var name = Cel.Text(resource);
        var huge = resource.StartsWith("hugepages-", StringComparison.Ordinal);
        // Without a request of its own a container would get its limit for one.
        return TypedExpression.Optional(
            $"{LeftOut(resource)}{name} in variables.podRequests ? {(huge ? "optional.none()" : "optional.of(dyn('0'))")} "
            + $": {name} in variables.podLimits ? optional.none() : {guaranteed}{own}");
    }

    private static TypedExpression Limit(TemplateBlock block, string resource, FragmentNode? limit)
    {
        if (limit is null)
            return TypedExpression.Optional("optional.none()");
        var (name, own) = (Cel.Text(resource), Amount(block, limit));
        var huge = resource.StartsWith("hugepages-", StringComparison.Ordinal);
        var shared = huge ? "optional.none()"
            : $"optional.of(dyn({name} in variables.podLimits && quantity({own}).compareTo(quantity(string(variables.podLimits[{name}]))) > 0 "
                + $"? variables.podLimits[{name}] : {own}))";
        return TypedExpression.Optional(
            $"{LeftOut(resource)}{name} in variables.podRequests ? {shared} : {name} in variables.podLimits ? optional.none() : optional.of(dyn({own}))");
    }

    private static string LeftOut(string resource) => resource is "cpu" or "memory"
        ? $"variables.sharesComputing && !('{resource}' in variables.podRequests || '{resource}' in variables.podLimits) ? optional.none() : " : "";

    private static IEnumerable<string> Names(FragmentNode? amounts) => (amounts?.Members ?? []).Select(member => member.Name);

    private static string Guarantees(string resource) =>
        $"""
        a.c.?resources.?limits[?'{resource}'].optMap(l, quantity(string(l)).compareTo(quantity('0')) > 0
          && a.c.?resources.?requests[?'{resource}'].optMap(r, quantity(string(r)).compareTo(quantity(string(l))) == 0).orValue(true)).orValue(false)
        """;

    /// <summary>The sizes on disk of the volumes that a template adds.</summary>
    private static List<(string Amount, string? Condition)> Volumes(TemplateBlock block)
    {
        var sizes = new List<(string, string?)>();
        foreach (var volume in block.Template.Volumes)
            Add(volume, null);
        if (block.Template.SharedVolume is { } shared)
            Add(shared.Volume, $"{block["added"]}.size() > 0");
        return sizes;

        void Add(TemplateVolume volume, string? condition)
        {
            foreach (var (name, fragment) in volume.Members)
                if (name.Value == "emptyDir" && FragmentNode.Of(fragment) is var dir && dir.Member("medium") is null && dir.Member("sizeLimit") is { } size)
                    sizes.Add((Amount(block, size), condition));
        }
    }

    private static string Bytes((string Amount, string? Condition) volume) => volume.Condition is null
        ? $"quantity({volume.Amount}).asInteger()"
        : $"({volume.Condition} ? quantity({volume.Amount}).asInteger() : 0)";

    /// <summary>An amount as text, of a value that is a quantity for itself.</summary>
    private static string Amount(TemplateBlock block, FragmentNode node)
    {
        if (node.Scalar is { } scalar)
            return Cel.Text(scalar.ToString());
        if (node.Text is { SingleVariable: null })
            block.Refuse("an amount that is put together", "write one parameter of type quantity");
        return node.Text is { } text ? block.Text(text) : VariableExpressions.Text(block, node.Variable!.Value, expanded: false);
    }

    private static string? Amount(TemplateBlock block, TemplateText text, TemplateContainer container)
    {
        if (text.Literal is null && text.SingleVariable is null)
        {
            block.Refuse($"an amount of container {container.Name} that is put together", "write one parameter of type quantity");
            return null;
        }

        return block.Text(text);
    }
}
