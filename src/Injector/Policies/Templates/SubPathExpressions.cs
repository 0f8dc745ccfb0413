using Injector.Injection.Reasons;
using Injector.Policies.Expressions;

namespace Injector.Policies.Templates;

/// <summary>
/// The variables in the <c>subPathExpr</c> of mounts that the sidecar shares, copied under names of our own. Each is known by its key: <c>v:</c> and a
/// text, <c>f:</c> and a field of the pod, or <c>?</c> for what cannot be copied. Texts that are composed of other variables are left
/// to the webhook: CEL has no recursion.
/// </summary>
internal static class SubPathExpressions
{
    private const string Plain = @"r'^([^$()]|\$\([^$()]+\))*$'";
    private const int Most = 16;
    private const int LongestText = 1024;

    /// <summary>An expression with the keys of its variables in place of their names: two are one directory where these are equal.</summary>
    public static string Resolved(string expression, string container) =>
        $"""
        {expression}.split('$(').transformList(k, p, k == 0 ? p : '$(' + {Key("p.split(')')[0]", container)} + ')' + p.substring(p.indexOf(')') + 1)).join('')
        """;

    /// <summary>The keys of all variables, in the order in which they are met.</summary>
    public static string Keys(string mounts) =>
        $"""
        {mounts}.filter(x, x.m.?subPathExpr.orValue('') != '').map(x, x.m.subPathExpr.findAll(r'\$\([^)]*\)')
          .map(r, {Key("r.substring(2, r.size() - 1)", "x.a.c")})).flatten().distinct()
        """;

    /// <summary>An expression with our names.</summary>
    public static string Rewritten(string expression, string container, string keys) =>
        $"""
        {expression}.split('$(').transformList(k, p, k == 0 ? p : '$(SHARED_VOLUME_' + string({keys}.indexOf({Key("p.split(')')[0]", container)}) + 1) + ')'
          + p.substring(p.indexOf(')') + 1)).join('')
        """;

    /// <summary>The variables that the containers we add get.</summary>
    public static string Environment(string keys) =>
        keys + """
        .transformList(k, v, v.startsWith('v:') ? {'name': dyn('SHARED_VOLUME_' + string(k + 1)), 'value': dyn(v.substring(2))}
          : {'name': dyn('SHARED_VOLUME_' + string(k + 1)), 'valueFrom': dyn({'fieldRef': {'fieldPath': v.substring(2)}})})
        """;

    /// <summary>What keeps an expression from being copied; without a last case.</summary>
    public static string Error(Turn turn)
    {
        var (keys, mounts) = (turn["keys"], $"{turn["views"]}.filter(v, v.cover.size() > 0).map(v, v.cover[0].m) + {turn["kept"]}.map(x, x.m)");
        var expressions = $"({mounts}).map(m, m.?subPathExpr.orValue(''))";
        return $"""
            {expressions}.exists(e, !e.matches({Plain}))
            ? '{PolicyReasons.NotInPolicy}: a subPathExpr at the path has more than plain references'
            : {keys}.exists(k, k == '?' || k.size() > {LongestText + 2}) || {keys}.size() > {Most} || {expressions}.exists(e, e.size() > {LongestText})
            ? '{Reason.MountConflict}: a subPathExpr at the path needs a variable that is no plain value or fieldRef, or more than a path has'
            : {keys}.exists(k, k.startsWith('v:') && k.matches(r'[$()]'))
            ? '{PolicyReasons.NotInPolicy}: a subPathExpr at the path needs a variable that is composed of others'
            """;
    }

    // Of several variables with one name the last counts.
    private static string Key(string name, string container) =>
        $"""
        [{container}.?env.orValue([]).filter(e, e.name == {name}).map(e, e.?valueFrom.hasValue()
          ? e.valueFrom.?fieldRef.?fieldPath.optMap(f, 'f:' + f).orValue('?') : 'v:' + e.?value.orValue(''))].map(l, l.size() > 0 ? l[l.size() - 1] : '?')[0]
        """;
}
