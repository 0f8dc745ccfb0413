using Injector.Injection.Reasons;
using Injector.Kubernetes;
using Injector.Policies.Expressions;
using Injector.Policies.Pods;

namespace Injector.Policies.Templates;

/// <summary>
/// The volume between application and sidecar. <c>shares</c> has for each target what covers its path (<c>cover</c>, one or none), where the
/// sidecar gets that (<c>at</c>) and finds the files (<c>directory</c>), and whether it is <c>fresh</c> or the same as another target's; <c>kept</c>
/// the sidecar's mounts, those below the paths among them; <c>mounts</c> these as they are written.
/// </summary>
internal static class SharedVolumeExpressions
{
    /// <summary>How often a name that is taken is numbered.</summary>
    private const int MostNumbers = 9;

    public static void Add(Turn turn)
    {
        var targets = turn["targets"];
        turn.Add(
            "views",
            $$"""
            {{targets}}.transformList(i, t, {'a': dyn(t.a), 'path': dyn(t.path), 'cover': dyn({{TargetExpressions.Cover(turn.MountsOf("t.a"), "t.path")}}),
              'place': dyn({{targets}}.size() == 1 ? '' : '/' + t.a.c.name
                + {{Cel.Let("n", $"{targets}.slice(0, i).filter(u, u.a.pointer == t.a.pointer).size()", "n == 0 ? '' : '-' + string(n + 1)")}})})
            """);
        // Two targets that share a directory of one volume are read once.
        turn.Add(
            "sources",
            $$"""
            {{turn["views"]}}.map(v, v.cover.size() == 0 ? '' : [string(v.cover[0].m.name), string(v.cover[0].m.?subPath.orValue('')),
              string({{SubPathExpressions.Resolved("v.cover[0].m.?subPathExpr.orValue('')", "v.a.c")}})].join('\n'))
            """);
        turn.Add("sidecarPath", turn.OfSharing(block => block.Text(block.Template.SharedVolume!.SidecarMountPath)));
        turn.Add(
            "shares",
            $$"""
            {{turn["views"]}}.transformList(i, v, [v.cover.size() == 0 ? i : {{turn["sources"]}}.indexOf({{turn["sources"]}}[i])]
              .map(f, {'a': dyn(v.a), 'path': dyn(v.path), 'cover': dyn(v.cover), 'place': dyn(v.place), 'fresh': dyn(f == i),
                'at': dyn({{turn["sidecarPath"]}} + v.place), 'directory': dyn({{turn["sidecarPath"]}} + {{turn["views"]}}[f].place
                  + (v.cover.size() == 0 ? '' : v.path.substring(v.cover[0].path.size())))})[0])
            """);
        turn.Add("directories", $"{turn["shares"]}.map(s, s.directory).distinct()");
        turn.Add(
            "directoryContainers",
            $"{turn["directories"]}.map(d, {turn["shares"]}.filter(s, s.directory == d).map(s, string(s.a.c.name)).join('/'))");
        turn.Add("added", $"{turn["shares"]}.filter(s, s.cover.size() == 0)");
        turn.Add("names", turn.OfSharing(block => Names(block.Template.SharedVolume!.Volume.Name)));
        turn.Add("volume", $"{turn["names"]}.filter(n, !(n in {turn["taken"]}) && !(n in {turn["own"]}))");
        AddMounts(turn);
        turn.Add("sharedError", Error(turn));
    }

    /// <summary>The free names that are tried, as the webhook numbers them.</summary>
    private static string Names(string wanted) => Cel.Texts(Enumerable.Range(1, MostNumbers).Select(number =>
    {
        var suffix = number == 1 ? "" : $"-{number}";
        return wanted[..Math.Min(wanted.Length, KubernetesName.MaxLabelLength - suffix.Length)].TrimEnd('-') + suffix;
    }));

    private static void AddMounts(Turn turn)
    {
        turn.Add(
            "allMounts",
            $$"""
            {{turn["shares"]}}.map(s, (s.fresh ? [{'path': dyn(s.at), 'a': dyn(s.a),
                'm': dyn(s.cover.size() > 0 ? s.cover[0].m : dyn({'subPath': s.place.replace('/', '')})),
                'ours': dyn(s.cover.size() == 0), 'below': dyn(false)}] : [])
              + s.a.mounts.filter(m, m.path.startsWith(s.path + '/') && m.path.size() <= 4096 && !{{PodExpressions.IsReadOnly("m")}})
                .map(m, {'path': dyn(s.directory + m.path.substring(s.path.size())), 'm': dyn(m.m), 'a': dyn(s.a), 'ours': dyn(false),
                  'below': dyn(true)})).flatten()
            """);
        turn.Add("mountPaths", $"{turn["allMounts"]}.map(x, x.path)");
        turn.Add("kept", $"{turn["allMounts"]}.transformList(i, x, {turn["mountPaths"]}.indexOf(x.path) == i, x)");
        turn.Add("keys", SubPathExpressions.Keys(turn["kept"]));
        // The nearest mount around each that is made inside of another: a mount point cannot be made where nobody can write.
        turn.Add(
            "outer",
            $$"""
            {{turn["kept"]}}.transformList(j, y, y.below, [{{turn["kept"]}}.slice(0, j).filter(z, y.path.startsWith(z.path + '/')).map(z, z.path)]
              .map(l, l.filter(p, p.size() == l.map(q, q.size()).max()).map(p, string(p)).join('\n'))[0])
            """);
        turn.Add(
            "mounts",
            $$"""
            {{turn["kept"]}}.map(x, {'name': dyn(x.ours ? {{turn["volume"]}}[0] : x.m.name), 'mountPath': dyn(x.path),
              ?'subPath': x.m.?subPath.optFlatMap(s, s != '' ? optional.of(dyn(s)) : optional.none()),
              ?'subPathExpr': x.m.?subPathExpr.optMap(s, dyn({{SubPathExpressions.Rewritten("s", "x.a.c", turn["keys"])}})),
              ?'readOnly': {{turn.OfSharing(IsReadOnly)}} && !(x.path in {{turn["outer"]}}) ? optional.of(dyn(true)) : optional.none()})
            """);
        turn.Add("environment", SubPathExpressions.Environment(turn["keys"]));
    }

    private static string IsReadOnly(TemplateBlock block) => block.Template.SharedVolume! is { ReadOnly: { } condition }
        ? block.Holds(condition)!
        : block.Template.SharedVolume!.AlwaysReadOnly ? "true" : "false";

    private static string Error(Turn turn)
    {
        var views = turn["views"];
        var closed = $"{views}.filter(v, v.cover.size() > 0 && {PodExpressions.IsReadOnly("v.cover[0]")})";
        var others = $"{views}.filter(v, v.cover.size() == 0 && v.a.c.name in variables.knownSidecars"
            + " && !variables.candidates.exists(c, c.pointer == v.a.pointer))";
        return $"""
            {turn["targetError"]} != '' ? {turn["targetError"]}
            : {views}.exists(v, v.path in {Cel.Texts(ImagePaths.ThatImagesNeed.Order(StringComparer.Ordinal))}
              || v.path.matches(r'^({string.Join('|', ImagePaths.ThatImagesNeedWhole)})(/|$)'))
            ? '{Reason.ParameterInvalid}: the path must not be one that every image needs; name a directory of the application\'s own, such as /var/log/app'
            : {views}.exists(v, v.a.c.?volumeDevices.orValue([]).exists(d, d.?devicePath.orValue('') != ''
                && [{PodExpressions.Clean("d.devicePath")}].exists(p, {PodExpressions.Covers("p", "v.path")})))
            ? '{Reason.MountConflict}: a block device is at ' + {views}.map(v, v.path).join(', ') + '; log elsewhere'
            : {others}.size() > 0
            ? '{Reason.MountConflict}: container ' + {others}[0].a.c.name
              + ' is one that others inject, and mounts nothing there; only what it mounts itself can be followed'
            : {closed}.size() > 0
            ? '{Reason.MountConflict}: ' + {closed}.map(v, v.path + ' in container ' + v.a.c.name)[0] + ' is read-only; log elsewhere'
            : {SubPathExpressions.Error(turn)}
            : {turn["volume"]}.size() == 0
            ? '{PolicyReasons.NotInPolicy}: the name ' + {turn["names"]}[0] + ' and its numbers to {MostNumbers} are taken by volumes of the pod'
            : {turn["added"]}.exists(s, !s.path.matches(r'^[ !#-\[\]-~]*$'))
            ? '{PolicyReasons.NotInPolicy}: the path has quotes, backslashes or letters beyond ASCII, which a policy cannot write into its record'
            : ''
            """;
    }
}
