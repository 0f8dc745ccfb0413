using Injector.Injection.Reasons;
using Injector.Policies.Expressions;
using Injector.Policies.Pods;
using Injector.Templates.Model;

namespace Injector.Policies.Templates;

/// <summary>
/// Whose directories a template shares: <c>targets</c>, each an entry <c>a</c> of the pod's containers with the <c>path</c> there. In the order of
/// the webhook: those that the pod names, the nearest that mounts what can be written, the default container, the first that is no sidecar.
/// </summary>
internal static class TargetExpressions
{
    public static void Add(TemplateBlock block, SharedVolumeTemplate shared)
    {
        block.Add("preferred", $"variables.named.filter(a, {PodChooses(block, shared)})");
        block.Add("items", shared.Containers is { } containers ? $"{VariableExpressions.VariableList(block, containers)}.distinct()" : "['']");
        block.Add(
            "namedTargets",
            shared.Containers is null
                ? "[{'name': '', 'path': ''}]"
                : $$"""
                  {{block["items"]}}.map(i, {'name': i.split(':')[0],
                    'path': i.contains(':') ? {{ParameterRules.TrimmedEnd("i.substring(i.indexOf(':') + 1)")}} : {{block["path"]}}}).distinct()
                  """);
        block.Add(
            "mounting",
            $$"""
            variables.candidates.map(a, {'a': dyn(a), 'cover': dyn({{Cover("a.mounts", block["path"])}})})
              .filter(x, x.cover.size() > 0 && !{{PodExpressions.IsReadOnly("x.cover[0]")}})
            """);
        block.Add("nearest", $"{block["mounting"]}.filter(x, x.cover[0].path.size() == {block["mounting"]}.map(y, y.cover[0].path.size()).max())");
        block.Add(
            "unnamedTarget",
            $"""
            {block["preferred"]}.size() > 0 && ({block["nearest"]}.size() == 0 || {block["nearest"]}.exists(x, x.a.pointer == {block["preferred"]}[0].pointer))
            ? {block["preferred"]}[0] : {block["nearest"]}.size() == 0 ? variables.candidates[0] : {block["nearest"]}[0].a
            """);
        var named = $$"""{{block["namedTargets"]}}.map(n, {'a': dyn(variables.all.filter(a, a.c.name == n.name)[0]), 'path': dyn(n.path)})""";
        var unnamed = $$"""[{'a': dyn({{block["unnamedTarget"]}}), 'path': dyn({{block["path"]}})}]""";
        block.Add("targets", shared.Containers is null ? unnamed : $"{block["items"]}.size() > 0 ? {named} : {unnamed}");
        block.Add("targetError", shared.Containers is null ? "''" : Error(block, shared.Containers.Value.Parameter!.Key));
    }

    /// <summary>Whether the pod says which of its containers is followed, by kubectl's annotation as well.</summary>
    private static string PodChooses(TemplateBlock block, SharedVolumeTemplate shared) => shared.Containers?.Parameter is not { } parameter ? "true"
        : !parameter.SettableByPod ? "false"
        : ParameterExpressions.Share(block, parameter)!;

    /// <summary>The longest of a container's mounts at a path or above it, the last of equals; a list of one or none.</summary>
    public static string Cover(string mounts, string path) =>
        $"""
        [{mounts}.filter(m, {PodExpressions.Covers("m.path", path)})].map(l, l.filter(m, m.path.size() == l.map(x, x.path.size()).max()))
          .map(l, l.slice(l.size() > 0 ? l.size() - 1 : 0, l.size()))[0]
        """;

    private static string Error(TemplateBlock block, string key) =>
        $"""
        {block["items"]}.size() > 0 && {block["namedTargets"]}.exists(n, !variables.all.exists(a, a.c.name == n.name))
        ? '{Reason.TargetContainerNotFound}: {key} names a container that this pod does not have; it has ' + variables.all.map(a, a.c.name).join(', ')
        : {block["items"]}.size() > 0 && {block["namedTargets"]}.exists(n, !(n.path.matches(r'^(/[^/:,]+)+$')
          && !n.path.matches(r'/\.\.?(/|$)') && n.path.trim() == n.path))
        ? '{Reason.ParameterInvalid}: {key}: what stands behind a colon must be an absolute path such as /var/log/app'
        : {block["targets"]}.exists(t, {block["targets"]}.filter(u, u.a.pointer == t.a.pointer).size() > 1
          && {block["targets"]}.exists(u, u.a.c.name.startsWith(t.a.c.name + '-')))
        ? '{PolicyReasons.NotInPolicy}: {key} names several directories of a container whose name begins that of another'
        : ''
        """;
}
