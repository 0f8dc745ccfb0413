using System.Text.RegularExpressions;
using Injector.Injection.Reasons;
using Injector.Policies.Expressions;
using Injector.Policies.Pods;
using Injector.Templates.Model;

namespace Injector.Policies.Templates;

/// <summary>
/// Whether a pod has a template already: <c>whole</c>; <c>stranger</c>, the names of containers that only look so; <c>remains</c>, whether
/// parts of an earlier injection are left, which a policy does not complete.
/// </summary>
internal static class PresenceExpressions
{
    public static void Add(TemplateBlock block)
    {
        var template = block.Template;
        var names = Cel.Texts(template.Containers.Select(container => container.Name));
        // Where it is enforced the record does not count: whoever makes a pod can write one.
        block.Add("recorded", $"variables.enforced ? '' : {RecordExpressions.Containers(template.Name)}");
        block.Add("mine", $"variables.all.filter(a, a.c.name in {names})");
        block.Add("others", $"variables.all.filter(a, !(a.c.name in {names}))");
        if (template.SharedVolume is { } shared)
        {
            block.Add("path", block.Text(shared.ApplicationMountPath));
            block.Add("paths", $"[{block["path"]}]{OwnPaths(block, shared)}");
        }

        block.Add("whole", $"{block["mine"]}.exists(a, {Cel.Any([.. Sidecars(block)])})");
        block.Add("strangers", $"{block["mine"]}.filter(a, {Cel.Any([.. Strangers(block)])}).map(a, a.c.name)");
        block.Add(
            "remains",
            $"""
            {block["recorded"]} != '' && ({block["mine"]}.size() > 0 || {RecordExpressions.Volumes(template.Name)}.find(r'"volumes":.*')
              .findAll(r'"[a-z0-9-]+"').exists(n, variables.volumes.exists(v, '"' + v.name + '"' == n)))
            """);
        block.Add(
            "presenceError",
            $"""
            {block["strangers"]}.size() > 0
            ? '{Reason.NameConflict}: the pod has a container ' + {block["strangers"]}[0] + ' of its own, a name that template {template.Name} needs; rename it'
            : {block["remains"]}
            ? '{PolicyReasons.NotInPolicy}: the pod has parts of an earlier injection of {template.Name}, and no sidecar; remove them and its status'
            : ''
            """);
    }

    private static string OwnPaths(TemplateBlock block, SharedVolumeTemplate shared) => shared.Containers is not { } containers ? ""
        : $" + {VariableExpressions.VariableList(block, containers)}.filter(i, i.contains(':'))"
            + $".map(i, {ParameterRules.TrimmedEnd("i.substring(i.indexOf(':') + 1)")})";

    private static IEnumerable<string> Sidecars(TemplateBlock block)
    {
        var template = block.Template;
        var sharesPath = template.SharedVolume is null ? "" : $" && {Shares(block, $" && {block["paths"]}.exists(p, {PodExpressions.Covers("m.path", "p")})")}";
        foreach (var sidecar in template.Sidecars)
            yield return
                $"""
                (a.c.name == '{sidecar.Name}' && {PodExpressions.KeepsRunning("a")} && ({RecordExpressions.NamesContainer(block["recorded"], sidecar.Name)}
                  ? {(template.SharedVolume is null ? "true" : Shares(block, ""))}
                  : {IsOfImage(sidecar)} && {RunsCommand(block, sidecar)}{sharesPath}))
                """;
        // An init container alone stands for the template only where the sidecar may be left out.
        if (template.Sidecars.All(sidecar => sidecar.When is not null))
            foreach (var init in template.InitContainers)
                yield return $"(a.c.name == '{init.Name}' && {RecordExpressions.NamesContainer(block["recorded"], init.Name)})";
    }

    // What the record calls an init container is one, and no sidecar.
    private static IEnumerable<string> Strangers(TemplateBlock block)
    {
        foreach (var sidecar in block.Template.Sidecars)
            yield return $"a.c.name == '{sidecar.Name}'";
        foreach (var init in block.Template.InitContainers)
            yield return $"a.c.name == '{init.Name}' && !{RecordExpressions.NamesContainer(block["recorded"], init.Name)}";
    }

    private static string Shares(TemplateBlock block, string further)
    {
        var shared = $"m.m.name in l && !(m.m.name in variables.readOnlyVolumes){further}";
        return $"[a.mounts.map(n, n.m.name).distinct()].exists(l, {block["others"]}.exists(o, o.mounts.exists(m, {shared})))";
    }

    private static string IsOfImage(TemplateContainer sidecar) => sidecar.DefaultImage is not { } image ? "true"
        : $"""
          a.c.?image.orValue('').size() <= 512 && a.c.?image.orValue('').matches({Cel.Pattern(Kubernetes.ImageReference.Pattern)})
            && a.c.?image.orValue('').matches(r'^(.*/)?{Regex.Escape(image.BaseName)}(:[^/@]*)?(@.*)?$')
          """;

    private static string RunsCommand(TemplateBlock block, TemplateContainer sidecar)
    {
        foreach (var (name, fragment) in sidecar.Members)
            if (name.Value == "command")
                return fragment.IsConstant
                    ? $"a.c.?command.orValue([]) == {FragmentExpressions.Value(block, FragmentNode.Of(fragment)).Text}"
                    : "true";
        // Without a shared volume the image alone tells: a command that is not named there is the image's own.
        return block.Template.SharedVolume is null ? "true" : "a.c.?command.orValue([]).size() == 0";
    }
}
