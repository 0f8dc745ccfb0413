using System.Text.Json;
using Injector.Kubernetes;
using Injector.Templates.Documents;
using Injector.Templates.Model;
using Injector.Templates.Rules;
using Injector.Text;

namespace Injector.Templates.Reading;

/// <summary>Reads one entry of <c>initContainers</c> or <c>sidecars</c>: the condition and the container fragment.</summary>
internal static class ContainerReader
{
    /// <summary>Compiles the entry; null when it has no usable name.</summary>
    public static TemplateContainer? Read(DocumentNode entry, VariableScope scope, bool isInit)
    {
        if (!entry.IsMap)
        {
            entry.Error("must be a map with container, the Kubernetes container, and if need be when and position");
            return null;
        }

        entry.AllowOnly("when", "position", "container");
        var when = scope.Condition(entry.Member("when"));
        var node = entry.Member("container");
        if (!node.IsMap)
        {
            node.Error(node.Exists ? $"must be the Kubernetes container, a map, not {node.Kind}" : "is missing; write the Kubernetes container here");
            return null;
        }

        var name = Name(node.Member("name"));
        SchemaCheck.Check(node, KubernetesType.Container, scope);
        ContainerRules.Check(node, isInit, scope);

        var members = new List<(JsonEncodedText, TemplateFragment)>();
        var environment = new List<TemplateFragment>();
        var mounts = new List<TemplateFragment>();
        foreach (var (member, value) in node.Members())
        {
            var type = KubernetesType.Container.Field(member) ?? KubernetesType.Any;
            // Written as null, a field is one that is not there.
            if (!value.Exists)
                continue;
            if (member is "env" or "volumeMounts")
                (member == "env" ? environment : mounts).AddRange((value.IsList ? value.Items() : [])
                    .Where(item => !scope.IsEmptyBounds(item.Member("value"))).Select(item => Compile(item, type.Element, scope)));
            else
                members.Add((JsonEncodedText.Encode(member),
                    member == "resources" ? DiskLimits.CompileWithout(value, type, scope) : Compile(value, type, scope)));
        }

        return name is null ? null : new TemplateContainer
        {
            Name = name,
            When = when,
            Position = Position(entry.Member("position")),
            DefaultImage = Image(node.Member("image"), scope),
            Members = [.. members],
            Environment = [.. environment],
            VolumeMounts = [.. mounts],
            EnvironmentNames = EnvironmentNames(node.Member("env")),
            DiskLimit = DiskLimits.Read(node.Member("resources"), scope),
            ResourceBounds = [.. ResourceBounds(node.Member("resources"), scope)],
        };
    }

    /// <summary>Compiles any fragment, its texts split and checked at their places.</summary>
    public static TemplateFragment Compile(DocumentNode node, KubernetesType type, VariableScope scope) =>
        TemplateFragment.Compile(node.Element, node.Pointer, type, (text, pointer) => scope.Text(text, pointer, node.Report));

    private static ContainerPosition Position(DocumentNode node)
    {
        if (node.Exists && node.Text() is { } text && text != "first")
        {
            if (text == "afterSidecars")
                return ContainerPosition.AfterSidecars;
            node.Error($"\"{Shown.Short(text)}\" is no position; use first or afterSidecars");
        }

        return ContainerPosition.First;
    }

    private static string? Name(DocumentNode node)
    {
        // A missing or empty one is told with the other fields that Kubernetes requires.
        if (node.String is not { Length: > 0 } name)
            return null;
        if (name.Contains("${", StringComparison.Ordinal))
            node.Error("must be literal: a container is recognised in a pod by its name");
        else if (!KubernetesName.IsLabel(name))
            node.Error($"\"{Shown.Short(name)}\" is not a container name; {KubernetesName.WriteLabel(name)}");
        else
            return name;
        return null;
    }

    private static ImageReference? Image(DocumentNode node, VariableScope scope)
    {
        if (!node.Exists)
            node.Error("is missing; name a pinned image");
        if (node.String is null || scope.Sample(node) is not { } image || !ImageReference.TryParse(image, out var reference))
            return null;
        if (!reference.IsPinned)
            node.Warn($"{Shown.Short(image)} is not pinned: two pods may run different builds; add a tag other than latest, or a digest");
        return reference;
    }

    private static HashSet<string> EnvironmentNames(DocumentNode env) =>
        env.IsList ? [.. env.Items().Select(variable => variable.Member("name").String).OfType<string>()] : [];

    /// <summary>Pairs that parameters can push apart; constant ones were compared when the template was read.</summary>
    private static List<ResourceBound> ResourceBounds(DocumentNode resources, VariableScope scope)
    {
        var bounds = new List<ResourceBound>();
        var (requests, limits) = (resources.Member("requests"), resources.Member("limits"));
        if (!requests.IsMap)
            return bounds;
        foreach (var (resource, request) in requests.Members())
        {
            var limit = limits.Member(resource);
            if (request.String is null || limit.String is null)
                continue;
            var bound = new ResourceBound(resource, scope.Peek(request), scope.Peek(limit));
            // A built-in variable is no amount.
            if ((bound.Request.Literal is null || bound.Limit.Literal is null)
                && bound.Request.Variables.Concat(bound.Limit.Variables).All(variable => variable.Parameter is not null))
                bounds.Add(bound);
        }

        return bounds;
    }
}
