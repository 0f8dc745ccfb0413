using Injector.Injection.Reasons;
using Injector.Kubernetes;
using Injector.Policies.Expressions;
using Injector.Policies.Pods;
using Injector.Templates.Model;

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

    public static void Add(TemplateBlock block, SharedVolumeTemplate shared)
    {
        var targets = block["targets"];
        block.Add(
            "views",
            $$"""
            {{targets}}.transformList(i, t, {'a': dyn(t.a), 'path': dyn(t.path), 'cover': dyn({{TargetExpressions.Cover("t.a.mounts", "t.path")}}),
              'place': dyn({{targets}}.size() == 1 ? '' : '/' + t.a.c.name
                + {{Cel.Let("n", $"{targets}.slice(0, i).filter(u, u.a.pointer == t.a.pointer).size()", "n == 0 ? '' : '-' + string(n + 1)")}})})
            """);
        // Two targets that share a directory of one volume are read once.
        block.Add(
            "sources",
            $$"""
            {{block["views"]}}.map(v, v.cover.size() == 0 ? '' : [string(v.cover[0].m.name), string(v.cover[0].m.?subPath.orValue('')),
              string({{SubPathExpressions.Resolved("v.cover[0].m.?subPathExpr.orValue('')", "v.a.c")}})].join('\n'))
            """);
        block.Add("sidecarPath", block.Text(shared.SidecarMountPath));
        block.Add(
            "shares",
            $$"""
            {{block["views"]}}.transformList(i, v, [v.cover.size() == 0 ? i : {{block["sources"]}}.indexOf({{block["sources"]}}[i])]
              .map(f, {'a': dyn(v.a), 'path': dyn(v.path), 'cover': dyn(v.cover), 'place': dyn(v.place), 'fresh': dyn(f == i),
                'at': dyn({{block["sidecarPath"]}} + v.place), 'directory': dyn({{block["sidecarPath"]}} + {{block["views"]}}[f].place
                  + (v.cover.size() == 0 ? '' : v.path.substring(v.cover[0].path.size())))})[0])
            """);
        block.Add("directories", $"{block["shares"]}.map(s, s.directory).distinct()");
        block.Add(
            "directoryContainers",
            $"{block["directories"]}.map(d, {block["shares"]}.filter(s, s.directory == d).map(s, string(s.a.c.name)).join('/'))");
        block.Add("added", $"{block["shares"]}.filter(s, s.cover.size() == 0)");
        block.Add("volume", $"{Names(shared.Volume.Name)}.filter(n, !(n in {block["takenNames"]})).map(n, string(n))");
        AddMounts(block, shared);
        block.Add("sharedError", Error(block, shared));
    }

    /// <summary>The free names that are tried, as the webhook numbers them.</summary>
    private static string Names(string wanted) => Cel.Texts(Enumerable.Range(1, MostNumbers).Select(number =>
    {
        var suffix = number == 1 ? "" : $"-{number}";
        return wanted[..Math.Min(wanted.Length, KubernetesName.MaxLabelLength - suffix.Length)].TrimEnd('-') + suffix;
    }));

    private static void AddMounts(TemplateBlock block, SharedVolumeTemplate shared)
    {
        block.Add(
            "allMounts",
            $$"""
            {{block["shares"]}}.map(s, (s.fresh ? [{'path': dyn(s.at), 'a': dyn(s.a),
                'm': dyn(s.cover.size() > 0 ? s.cover[0].m : dyn({'subPath': s.place.replace('/', '')})),
                'ours': dyn(s.cover.size() == 0), 'below': dyn(false)}] : [])
              + s.a.mounts.filter(m, m.path.startsWith(s.path + '/') && m.path.size() <= 4096 && !{{PodExpressions.IsReadOnly("m")}})
                .map(m, {'path': dyn(s.directory + m.path.substring(s.path.size())), 'm': dyn(m.m), 'a': dyn(s.a), 'ours': dyn(false),
                  'below': dyn(true)})).flatten()
            """);
        block.Add("mountPaths", $"{block["allMounts"]}.map(x, x.path)");
        block.Add("kept", $"{block["allMounts"]}.transformList(i, x, {block["mountPaths"]}.indexOf(x.path) == i, x)");
        block.Add("keys", SubPathExpressions.Keys(block["kept"]));
        // The nearest mount around each that is made inside of another: a mount point cannot be made where nobody can write.
        block.Add(
            "outer",
            $$"""
            {{block["kept"]}}.transformList(j, y, y.below, [{{block["kept"]}}.slice(0, j).filter(z, y.path.startsWith(z.path + '/')).map(z, z.path)]
              .map(l, l.filter(p, p.size() == l.map(q, q.size()).max()).map(p, string(p)).join('\n'))[0])
            """);
        block.Add(
            "mounts",
            $$"""
            {{block["kept"]}}.map(x, {'name': dyn(x.ours ? {{block["volume"]}}[0] : x.m.name), 'mountPath': dyn(x.path),
              ?'subPath': x.m.?subPath.optFlatMap(s, s != '' ? optional.of(dyn(s)) : optional.none()),
              ?'subPathExpr': x.m.?subPathExpr.optMap(s, dyn({{SubPathExpressions.Rewritten("s", "x.a.c", block["keys"])}})),
              ?'readOnly': {{ReadOnly(block, shared)}}})
            """);
        block.Add("environment", SubPathExpressions.Environment(block["keys"]));
    }

    private static string ReadOnly(TemplateBlock block, SharedVolumeTemplate shared)
    {
        var condition = shared.ReadOnly is null ? shared.AlwaysReadOnly ? "" : null : $"{block.Holds(shared.ReadOnly)} && ";
        return condition is null ? "optional.none()" : $"{condition}!(x.path in {block["outer"]}) ? optional.of(dyn(true)) : optional.none()";
    }

    private static string Error(TemplateBlock block, SharedVolumeTemplate shared)
    {
        var views = block["views"];
        var closed = $"{views}.filter(v, v.cover.size() > 0 && {PodExpressions.IsReadOnly("v.cover[0]")})";
        var others = $"{views}.filter(v, v.cover.size() == 0 && v.a.c.name in variables.knownSidecars"
            + " && !variables.candidates.exists(c, c.pointer == v.a.pointer))";
        return $"""
            {views}.exists(v, v.path in {Cel.Texts(ImagePaths.ThatImagesNeed.Order(StringComparer.Ordinal))}
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
            : {SubPathExpressions.Error(block)}
            : {block["volume"]}.size() == 0
            ? '{PolicyReasons.NotInPolicy}: the name {shared.Volume.Name} and its numbers to {MostNumbers} are taken by volumes of the pod'
            : {block["added"]}.exists(s, !s.path.matches(r'^[ !#-\[\]-~]*$'))
            ? '{PolicyReasons.NotInPolicy}: the path has quotes, backslashes or letters beyond ASCII, which a policy cannot write into its record'
            : ''
            """;
    }
}
