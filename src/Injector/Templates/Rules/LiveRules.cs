using Injector.Kubernetes;
using Injector.Templates.Documents;
using Injector.Templates.Parameters;

namespace Injector.Templates.Rules;

/// <summary>
/// Where a live parameter may stand. A running container has what it was started with; only a file of a downward API volume changes. So a live parameter is
/// the start value in a sidecar's variable and nothing else, and that sidecar mounts the file with what the pod says now.
/// </summary>
internal static class LiveRules
{
    public static void Check(DocumentNode spec, IReadOnlyList<TemplateParameter> parameters, VariableScope scope)
    {
        if (!spec.IsMap)
            return;
        var files = Files(spec.Member("volumes")).ToList();
        foreach (var parameter in parameters)
        {
            var declared = spec.Member("parameters").Member(parameter.Name);
            var file = files.Find(file => file.FieldPath.String == Keys.FieldPath(parameter.Name));
            if (!parameter.IsLive)
            {
                if (file.Volume is not null && !parameter.IsFaulty)
                    file.FieldPath.Error($"shows what any pod says of {parameter.Name}, which is not live; remove it, or add live: true to the parameter");
            }
            else if (!parameter.IsFaulty && file.Volume is null)
            {
                declared.Member("live").Error(
                    $"needs a file: add {{path: {parameter.Name}, fieldRef: {{fieldPath: \"{Keys.FieldPath(parameter.Name)}\"}}}} to a downwardAPI volume that the sidecar mounts");
            }
        }

        var live = parameters.Where(parameter => parameter is { IsLive: true, IsFaulty: false }).ToList();
        if (live.Count == 0)
            return;
        CheckPlaces(spec, live, scope);
        if (spec.Member("sidecars").IsList)
            foreach (var sidecar in spec.Member("sidecars").Items())
                CheckSidecar(sidecar.Member("container"), live, files, scope);
    }

    private static IEnumerable<(string? Volume, DocumentNode FieldPath)> Files(DocumentNode volumes)
    {
        if (!volumes.IsList)
            yield break;
        foreach (var volume in volumes.Items())
            if (volume.Member("downwardAPI").Member("items") is { IsList: true } items)
                foreach (var item in items.Items())
                    yield return (volume.Member("name").String ?? "", item.Member("fieldRef").Member("fieldPath"));
    }

    /// <summary>Every text of the template but those of sidecars' variables.</summary>
    private static void CheckPlaces(DocumentNode node, List<TemplateParameter> live, VariableScope scope)
    {
        if (node.IsMap)
            foreach (var (name, member) in node.Members())
            {
                if (name is not ("parameters" or "description") || node.Pointer != "/spec")
                    CheckPlaces(member, live, scope);
            }
        else if (node.IsList)
            foreach (var item in node.Items())
                CheckPlaces(item, live, scope);
        else if (node.String is not null && !IsStartValue(node.Pointer))
            foreach (var parameter in Live(node, live, scope))
                node.Error($"does not change while a pod runs, and {parameter.Name} is live; let a sidecar's variable have it alone, or remove live");
    }

    private static bool IsStartValue(string pointer) =>
        pointer.Split('/') is ["", "spec", "sidecars", _, "container", "env", _, "value"];

    private static void CheckSidecar(
        DocumentNode container, List<TemplateParameter> live, List<(string? Volume, DocumentNode FieldPath)> files, VariableScope scope)
    {
        if (!container.Member("env").IsList)
            return;
        var values = container.Member("env").Items().Select(variable => variable.Member("value")).ToList();
        var mounts = container.Member("volumeMounts") is { IsList: true } list ? list.Items().ToList() : [];
        foreach (var parameter in values.SelectMany(value => Live(value, live, scope)).Distinct())
        {
            var volume = files.Find(file => file.FieldPath.String == Keys.FieldPath(parameter.Name)).Volume;
            var mount = mounts.Find(mount => mount.Member("name").String == volume);
            if (volume is not null && mount is not { Exists: true })
                container.Member("volumeMounts").Error($"lacks {volume}, where {parameter.Name} changes; mount it");
            else if (mount is not null && (mount.Member("subPath").Exists || mount.Member("subPathExpr").Exists))
                mount.Error($"is of one file, which never changes; mount {volume} whole, since {parameter.Name} is live");
            if (!parameter.ProgramKnowsBounds && !values.Exists(value => scope.Peek(value).Variables.Any(variable => variable.Name == "live.bounds")))
                container.Member("env").Error(
                    $"does not tell the bounds of {parameter.Name}; add a variable with the value ${{live.bounds}}, or say live: known where the program holds them");
        }
    }

    private static IEnumerable<TemplateParameter> Live(DocumentNode text, List<TemplateParameter> live, VariableScope scope) =>
        live.Where(parameter => scope.Peek(text).Variables.Any(variable => variable.Parameter?.Name == parameter.Name));
}
