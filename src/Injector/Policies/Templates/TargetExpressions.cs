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
    /// <summary>The containers that somebody names for a template, each once.</summary>
    public static void AddItems(TemplateBlock block, SharedVolumeTemplate shared) => block.Add(
        "items", shared.Containers is { } containers ? $"{VariableExpressions.VariableList(block, containers)}.distinct()" : "[''].filter(i, i != '')");

    public static void Add(Turn turn)
    {
        turn.Add("path", turn.OfSharing(block => block["path"]));
        turn.Add("items", turn.OfSharing(block => block["items"]));
        turn.Add("preferred", $"variables.named.filter(a, {turn.OfSharing(PodChooses)})");
        turn.Add(
            "namedTargets",
            $$"""
            {{turn["items"]}}.map(i, {'name': i.split(':')[0],
              'path': i.contains(':') ? {{ParameterRules.TrimmedEnd("i.substring(i.indexOf(':') + 1)")}} : {{turn["path"]}}}).distinct()
            """);
        turn.Add(
            "mounting",
            $$"""
            variables.candidates.map(a, {'a': dyn(a), 'cover': dyn({{Cover(turn.MountsOf("a"), turn["path"])}})})
              .filter(x, x.cover.size() > 0 && !{{PodExpressions.IsReadOnly("x.cover[0]")}})
            """);
        turn.Add("nearest", $"{turn["mounting"]}.filter(x, x.cover[0].path.size() == {turn["mounting"]}.map(y, y.cover[0].path.size()).max())");
        turn.Add(
            "unnamedTarget",
            $"""
            {turn["preferred"]}.size() > 0 && ({turn["nearest"]}.size() == 0 || {turn["nearest"]}.exists(x, x.a.pointer == {turn["preferred"]}[0].pointer))
            ? {turn["preferred"]}[0] : {turn["nearest"]}.size() == 0 ? variables.candidates[0] : {turn["nearest"]}[0].a
            """);
        turn.Add(
            "targets",
            $$"""
            {{turn["items"]}}.size() > 0
            ? {{turn["namedTargets"]}}.map(n, {'a': dyn(variables.all.filter(a, a.c.name == n.name)[0]), 'path': dyn(n.path)})
            : [{'a': dyn({{turn["unnamedTarget"]}}), 'path': dyn({{turn["path"]}})}]
            """);
        turn.Add("targetError", Error(turn, turn.OfSharing(block => Cel.Text(block.Template.SharedVolume!.Containers?.Parameter?.Key ?? ""))));
    }

    /// <summary>Whether the pod says which of its containers is followed, by kubectl's annotation as well.</summary>
    private static string PodChooses(TemplateBlock block) => block.Template.SharedVolume!.Containers?.Parameter is not { } parameter ? "true"
        : !parameter.SettableByPod ? "false"
        : ParameterExpressions.Share(block, parameter)!;

    /// <summary>The longest of a container's mounts at a path or above it, the last of equals; a list of one or none.</summary>
    public static string Cover(string mounts, string path) =>
        $"""
        [{mounts}.filter(m, {PodExpressions.Covers("m.path", path)})].map(l, l.filter(m, m.path.size() == l.map(x, x.path.size()).max()))
          .map(l, l.slice(l.size() > 0 ? l.size() - 1 : 0, l.size()))[0]
        """;

    private static string Error(Turn turn, string key) =>
        $"""
        {turn["items"]}.size() > 0 && {turn["namedTargets"]}.exists(n, !variables.all.exists(a, a.c.name == n.name))
        ? '{Reason.TargetContainerNotFound}: ' + {key} + ' names a container that this pod does not have; it has ' + variables.all.map(a, a.c.name).join(', ')
        : {turn["items"]}.size() > 0 && {turn["namedTargets"]}.exists(n, !(n.path.matches(r'^(/[^/:,]+)+$')
          && !n.path.matches(r'/\.\.?(/|$)') && n.path.trim() == n.path))
        ? '{Reason.ParameterInvalid}: ' + {key} + ': what stands behind a colon must be an absolute path such as /var/log/app'
        : {turn["targets"]}.exists(t, {turn["targets"]}.filter(u, u.a.pointer == t.a.pointer).size() > 1
          && {turn["targets"]}.exists(u, u.a.c.name.startsWith(t.a.c.name + '-')))
        ? '{PolicyReasons.NotInPolicy}: ' + {key} + ' names several directories of a container whose name begins that of another'
        : ''
        """;
}
