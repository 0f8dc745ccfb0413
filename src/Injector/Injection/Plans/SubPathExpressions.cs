using System.Globalization;
using System.Text;
using System.Text.Json;
using Injector.Injection.Pods;
using Injector.Json;
using Injector.Templates.Model;
using Injector.Text;

namespace Injector.Injection.Plans;

/// <summary>
/// Rewrites the <c>subPathExpr</c> of an application's mount for the sidecar, whose own environment expands it: the variables that it
/// refers to are copied under names of ours.
/// </summary>
/// <remarks>
/// Of a variable that is defined twice the last counts; one that is composed of others sees those before it; <c>$$</c> is a dollar and begins
/// no reference. Source: Kubernetes' <c>third_party/forked/golang/expansion</c>, and the order in which the kubelet makes an environment.
/// </remarks>
internal sealed class SubPathExpressions(SidecarTemplate template)
{
    // Pods of people have one or two. What is beyond is made to cost us something.
    private const int MostVariables = 16;
    private const int LongestText = 1024;

    private readonly List<CopiedVariable> _variables = [];
    private int _number;

    /// <summary>What the sidecar's environment gets, each after those that it refers to.</summary>
    public IReadOnlyList<CopiedVariable> Variables => _variables;

    /// <summary>The expression in the sidecar's terms; or what it needs and cannot have, to follow "needs".</summary>
    public (string? Expression, string? Needs) Rewrite(PodContainer container, string expression)
    {
        List<JsonElement> env = [.. PodView.Require(container.Json, "env"u8, JsonValueKind.Array, "env").Items()];
        return Rewrite(expression, env, env.Count, []);
    }

    /// <param name="text">With references.</param>
    /// <param name="env">The application's environment.</param>
    /// <param name="end">Only what is defined before this is seen.</param>
    /// <param name="path">The variables on the way to this text.</param>
    private (string? Text, string? Needs) Rewrite(string text, List<JsonElement> env, int end, List<string> path)
    {
        if (text.Length > LongestText || path.Count > MostVariables)
            return (null, "more than a path has");
        var rewritten = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            var next = i + 1 < text.Length ? text[i + 1] : '\0';
            if (text[i] == '$' && next == '(' && text.IndexOf(')', i) is > 0 and var close)
            {
                var (name, needs) = Copy(text[(i + 2)..close], env, end, path);
                if (needs is not null)
                    return (null, needs);
                rewritten.Append(CultureInfo.InvariantCulture, $"$({name})");
                i = close;
                continue;
            }
            rewritten.Append(text[i]);
            if (text[i] == '$' && next == '$')
            {
                rewritten.Append('$');
                i++;
            }
        }
        return (rewritten.ToString(), null);
    }

    private (string? Name, string? Needs) Copy(string name, List<JsonElement> env, int end, List<string> path)
    {
        var index = end == 0 ? -1 : env.FindLastIndex(end - 1, variable => PodView.Text(variable, "name"u8) == name);
        if (index < 0)
            return (null, $"{Shown(name, path)}, which is no plain value or fieldRef");
        if (env[index].Member("valueFrom"u8) is { ValueKind: JsonValueKind.Object } from)
            return from.Member("fieldRef"u8) is { ValueKind: JsonValueKind.Object } field
                ? Add(null, field)
                : (null, $"{Shown(name, path)}, which is no plain value or fieldRef");
        var (value, needs) = Rewrite(PodView.Text(env[index], "value"u8) ?? string.Empty, env, index, [.. path, name]);
        return needs is null ? Add(value, default) : (null, needs);
    }

    private (string? Name, string? Needs) Add(string? value, JsonElement field)
    {
        var same = _variables.Find(known => known.Value == value && (value is not null || JsonElement.DeepEquals(known.Field, field)));
        if (same is not null)
            return (same.Name, null);
        if (_variables.Count == MostVariables)
            return (null, $"more than {MostVariables} variables");
        string name;
        do
            name = $"SHARED_VOLUME_{++_number}";
        while (template.Containers.Any(container => container.EnvironmentNames.Contains(name)));
        _variables.Add(new CopiedVariable(name, value, field));
        return (name, null);
    }

    private static string Shown(string name, List<string> path) =>
        path.Count == 0 ? Excerpt.Of(name, 40) : $"{Excerpt.Of(path[0], 40)}, which is composed of {Excerpt.Of(name, 40)}";
}
