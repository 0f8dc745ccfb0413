using Injector.Policies.Expressions;
using Injector.Templates.Model;

namespace Injector.Policies.Templates;

/// <summary>A container that is added: the template's members, then what the pod's shape adds to them.</summary>
internal static class ContainerExpressions
{
    /// <param name="block">Its template.</param>
    /// <param name="container">The compiled container.</param>
    /// <param name="native">Whether it keeps running.</param>
    public static string Value(TemplateBlock block, TemplateContainer container, bool native)
    {
        var members = new List<(string, TypedExpression)>();
        foreach (var (name, fragment) in container.Members)
            members.Add((name.Value, name.Value == "resources"
                ? ResourceExpressions.Value(block, container, fragment)
                : PortExpressions.Member(block, container, name.Value, fragment) ?? FragmentExpressions.Value(block, fragment)));
        if (native)
            members.Add(("restartPolicy", TypedExpression.OfText("'Always'")));
        var shares = block.Template.SharedVolume is not null;
        AddList(block, members, "env", container.Environment, shares ? block["environment"] : null, isBehind: true);
        AddList(block, members, "volumeMounts", container.VolumeMounts, shares ? block["mounts"] : null, isBehind: false);
        return TypedExpression.Map(members).Text;
    }

    private static void AddList(
        TemplateBlock block, List<(string, TypedExpression)> members, string name, IReadOnlyCollection<TemplateFragment> own, string? ofPod, bool isBehind)
    {
        var items = own.Count == 0 ? null : Cel.List(own.Select(item => $"dyn({FragmentExpressions.Value(block, item).Text})"));
        var list = (items, ofPod) switch
        {
            (null, null) => null,
            (null, _) => ofPod,
            (_, null) => items,
            _ => isBehind ? $"{items} + {ofPod}" : $"{ofPod} + {items}",
        };
        if (list is not null)
            members.Add((name, new(list)));
    }
}
