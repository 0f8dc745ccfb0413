using System.Text.Json;
using Injector.Injection.Reasons;
using Injector.Policies.Expressions;
using Injector.Policies.Pods;
using Injector.Templates.Model;

namespace Injector.Policies.Templates;

/// <summary>The ports of what is added: one that another container has is a conflict, and under <c>hostNetwork</c> none is declared.</summary>
internal static class PortExpressions
{
    private static readonly string[] MayNamePorts = ["livenessProbe", "readinessProbe", "startupProbe", "lifecycle"];

    /// <summary>The ports of the sidecars that are added, each with its <c>number</c> and <c>protocol</c>.</summary>
    public static void Add(TemplateBlock block)
    {
        if (!Has(block))
            return;
        var lists = new List<string>();
        foreach (var sidecar in block.Template.Sidecars)
        {
            var ports = Cel.List(Of(sidecar).Select(port => $"{{'number': dyn({Number(block, port)}), 'protocol': dyn({Protocol(block, port)})}}"));
            lists.Add(block.Holds(sidecar.When) is { } holds ? $"({holds} ? {ports} : [])" : ports);
        }

        block.Add("ports", string.Join(" + ", lists));
    }

    /// <summary>What keeps a template from being added for its ports.</summary>
    public static void AddError(TemplateBlock block, TemplateBlocks blocks)
    {
        var cases = new List<(string, string)>();
        var earlier = Has(block) ? blocks.Earlier(block, "ports", Has) : null;
        foreach (var sidecar in block.Template.Sidecars)
            foreach (var port in Of(sidecar))
            {
                var (number, protocol) = (Number(block, port), Protocol(block, port));
                var taken = $"p.?containerPort.orValue(0) == {number} && p.?protocol.orValue('TCP') == {protocol}";
                var others = $"{block["others"]}.exists(a, {PodExpressions.KeepsRunning("a")} && a.c.?ports.orValue([]).exists(p, {taken}))";
                if (earlier is not null)
                    others = $"({others} || {earlier}.exists(p, p.number == {number} && p.protocol == {protocol}))";
                var wanted = block.Holds(sidecar.When) is { } holds ? $"{holds} && " : "";
                cases.Add((
                    $"{wanted}{others}",
                    $"'{Reason.NameConflict}: port ' + string({number}) + ' of {sidecar.Name} is one that another container has too; change one of them'"));
            }

        block.Add("portError", Cel.First(cases, "''"));
    }

    /// <summary>A member that under <c>hostNetwork</c> is left out, or names no ports; null for any other.</summary>
    public static TypedExpression? Member(TemplateBlock block, TemplateContainer container, string name, TemplateFragment fragment)
    {
        if (name == "ports")
            return TypedExpression.Optional(
                $"variables.hostNetwork ? optional.none() : optional.of(dyn({FragmentExpressions.Value(block, fragment).Text}))");
        return MayNamePorts.Contains(name) ? Named(block, container, FragmentNode.Of(fragment)) : null;
    }

    private static bool Has(TemplateBlock block) => block.Template.Sidecars.Any(sidecar => Of(sidecar).Count > 0);

    private static TypedExpression Named(TemplateBlock block, TemplateContainer container, FragmentNode node) => node.Members is not { } members
        ? FragmentExpressions.Value(block, node)
        : TypedExpression.Map([.. members.Select(member => (
            member.Name, member.Name == "port" ? Port(block, container, member.Value) : Named(block, container, member.Value)))]);

    private static TypedExpression Port(TemplateBlock block, TemplateContainer container, FragmentNode node)
    {
        var value = FragmentExpressions.Value(block, node);
        if (node.Variable is { } variable && variable.Parameter is { Type: Injector.Templates.Parameters.ParameterType.Integer }
            || node.Scalar is { ValueKind: JsonValueKind.Number })
            return value;
        if (node.Scalar is { ValueKind: JsonValueKind.String } text
            && Of(container).FirstOrDefault(port => port.Member("name")?.Scalar?.GetString() == text.GetString()) is { } named)
            return new($"variables.hostNetwork ? dyn({Number(block, named)}) : dyn({value.Text})");
        block.Refuse(
            $"a port by name in a probe of container {container.Name}",
            "under hostNetwork it would need the port's number; write that, or a literal name of a port of this container");
        return value;
    }

    private static IReadOnlyList<FragmentNode> Of(TemplateContainer container)
    {
        foreach (var (name, fragment) in container.Members)
            if (name.Value == "ports")
                return [.. (FragmentNode.Of(fragment).Items ?? []).Where(port => port.Member("containerPort") is not null)];
        return [];
    }

    private static string Number(TemplateBlock block, FragmentNode port) => port.Member("containerPort") switch
    {
        { Scalar: { ValueKind: JsonValueKind.Number } number } => number.GetRawText(),
        { Variable: { } variable } => VariableExpressions.Value(block, variable, expanded: false).Text,
        _ => "0",
    };

    private static string Protocol(TemplateBlock block, FragmentNode port) =>
        port.Member("protocol") is { } protocol ? FragmentExpressions.Value(block, protocol).Text : "'TCP'";
}
