using Injector.Injection.Reasons;
using Injector.Kubernetes;
using Injector.Policies.Expressions;
using Injector.Templates.Parameters;

namespace Injector.Policies.Templates;

/// <summary>
/// Each parameter's value, pod over namespace over the template's default, each only where the template lets that level set it; and
/// <c>faults</c>, what is wrong with what was set.
/// </summary>
internal static class ParameterExpressions
{
    public static void Add(TemplateBlock block)
    {
        var faults = new List<string>();
        foreach (var parameter in block.Template.Parameters)
        {
            var key = Cel.Text(parameter.Key);
            if (!parameter.SettableByPod)
                faults.Add(Fault($"{key} in variables.annotations", NotSettable(parameter, "pod")));
            else if (Share(block, parameter) is { } share)
                faults.Add(Fault($"{key} in variables.annotations && !{share}", Chosen(parameter)));
            if (parameter.IsSettable && ParameterRules.Of(block, parameter) is { } rule)
                faults.Add(Value(block, parameter, rule));
            // What the namespace says is not read where the pod says it well.
            if (!parameter.SettableByNamespace)
                faults.Add(Fault(
                    $"{key} in variables.namespaceAnnotations{(parameter is { SettableByPod: true, IsLive: false } ? $" && {block.Parameter(parameter, "_set")}.size() == 0" : "")}",
                    NotSettable(parameter, "namespace")));
        }

        block.Add("faults", faults.Count == 0 ? "[''].filter(f, f != '')" : $"({string.Join("\n+ ", faults)})");
    }

    private static string Value(TemplateBlock block, TemplateParameter parameter, ParameterRule rule)
    {
        List<string> levels = [];
        var own = "";
        if (parameter.IsLive)
            own = Live(block, parameter, rule) + "\n+ ";
        else if (parameter.SettableByPod)
            levels.Add(Given.Of("annotations", parameter.Key) + (Share(block, parameter) is { } share ? $".filter(v, {share})" : ""));
        if (parameter.SettableByNamespace)
            levels.Add(Given.Of("namespaceAnnotations", parameter.Key));
        var given = levels.Count == 0 ? "[''].filter(v, v != '')" : string.Join(" + ", levels);
        var read = block.Add($"_{parameter.Name}_read", $"({given}).map(v, {rule.Holds} ? [{rule.Value}] : [])");
        var set = block.Add($"_{parameter.Name}_set", $"{read}.flatten()");
        var standard = parameter.Type == ParameterType.List ? Cel.Texts(parameter.Default.Items) : Cel.Text(parameter.Default.Text);
        block.Add($"_{parameter.Name}", $"{set}.size() > 0 ? {set}[0] : {standard}");
        return own + Fault($"{read}.size() > 0 && {read}[0].size() == 0", Invalid(parameter, rule));
    }

    /// <summary>What a pod says of a live parameter is held against the bounds, and its sidecar reads it by itself.</summary>
    private static string Live(TemplateBlock block, TemplateParameter parameter, ParameterRule rule)
    {
        var text = block.Add($"_{parameter.Name}_own", $"{Given.Of("annotations", parameter.Key)}.map(v, {LiveExpressions.Value})");
        return Fault($"!{text}.all(v, {rule.Holds})", Invalid(parameter, rule));
    }

    private static string Invalid(TemplateParameter parameter, ParameterRule rule) => $"{Reason.ParameterInvalid}: {parameter.Key} must {rule.Must}";

    /// <summary>Whether a pod may set a parameter that says what is followed: not where it is enforced, unless its namespace says so. Null: always.</summary>
    public static string? Share(TemplateBlock block, TemplateParameter parameter) => block.Template.SharedVolume?.IsChosenBy(parameter) == true
        ? $"(!variables.enforced || {Cel.Text(parameter.Name)} in variables.podsMaySet)"
        : null;

    private static string Fault(string condition, string message) => $"({condition} ? [{Cel.Text(message)}] : [])";

    private static string Chosen(TemplateParameter parameter) =>
        $"{Reason.ParameterNotSettable}: {parameter.Key}: an enforced namespace says itself what is followed; remove it, "
        + $"or name {parameter.Name} in the namespace's annotation {Keys.PodsMaySet}";

    private static string NotSettable(TemplateParameter parameter, string owner) =>
        $"{Reason.ParameterNotSettable}: {parameter.Key}: only {parameter.SettableBy} may set it, not the {owner}; remove it";
}
