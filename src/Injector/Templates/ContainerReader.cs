using System.Text.Json;

namespace Injector.Templates;

/// <summary>Reads one entry of <c>initContainers</c> or <c>sidecars</c>: the condition and the container fragment.</summary>
public static class ContainerReader
{
    /// <summary>Compiles the entry; null when it has no usable name.</summary>
    public static TemplateContainer? Read(DocumentNode entry, VariableScope scope, bool isInit, TemplateValue[] defaults)
    {
        entry.AllowOnly("when", "container");
        var when = scope.Condition(entry.Member("when"));
        var node = entry.Member("container");
        if (!node.Exists)
        {
            node.Error("is missing; write the Kubernetes container here");
            return null;
        }
        var name = Name(node);
        if (node.Member("restartPolicy").Exists)
            node.Member("restartPolicy").Error("is set by sidecarLifecycle; remove it");
        SchemaCheck.Check(node, KubernetesType.Container, scope);
        KubernetesRules.CheckContainer(node, isInit, scope, defaults);

        var members = new List<(JsonEncodedText, TemplateFragment)>();
        var environment = new List<TemplateFragment>();
        var mounts = new List<TemplateFragment>();
        foreach (var (member, value) in node.Members())
        {
            var type = KubernetesType.Container.Field(member) ?? KubernetesType.Any;
            if (member is "env" or "volumeMounts")
                (member == "env" ? environment : mounts).AddRange(value.Items().Select(item => Compile(item, type.Element, scope)));
            else
                members.Add((JsonEncodedText.Encode(member), Compile(value, type, scope)));
        }
        return name is null ? null : new TemplateContainer
        {
            Name = name,
            When = when,
            DefaultImage = Image(node, scope, defaults),
            Members = [.. members],
            Environment = [.. environment],
            VolumeMounts = [.. mounts],
            EnvironmentNames = EnvironmentNames(node),
            ResourceBounds = [.. ResourceBounds(node.Member("resources"), scope)],
        };
    }

    /// <summary>Compiles any fragment, its texts split and checked at their places.</summary>
    public static TemplateFragment Compile(DocumentNode node, KubernetesType type, VariableScope scope) =>
        TemplateFragment.Compile(node.Element, node.Pointer, type, (text, pointer) => scope.Text(text, pointer, node.Report));

    private static string? Name(DocumentNode node)
    {
        var name = node.Member("name");
        var text = name.RequiredText("log-processor");
        if (text.Contains("${", StringComparison.Ordinal))
            name.Error("must be literal: a container is recognised in a pod by its name");
        else if (text.Length > 0 && !KubernetesName.IsLabel(text))
            name.Error($"\"{text}\" is not a container name; use a-z, 0-9 and '-', at most 63 characters");
        else if (text.Length > 0)
            return text;
        return null;
    }

    private static ImageReference? Image(DocumentNode node, VariableScope scope, TemplateValue[] defaults)
    {
        var image = node.Member("image");
        if (!image.Exists)
        {
            image.Error("is missing; name a pinned image");
            return null;
        }
        var text = scope.Text(image);
        if (text.Variables.Any(variable => scope.Parameter(variable) is null))
            return null;
        if (!ImageReference.TryParse(text.Render(defaults), out var reference))
        {
            image.Error($"\"{text.Render(defaults)}\" is not an image; write for instance registry.example/team/name:1.2.3");
            return null;
        }
        if (!reference.IsPinned)
            image.Warn($"{text.Render(defaults)} is not pinned: two pods may run different builds; add a tag other than latest, or a digest");
        return reference;
    }

    private static HashSet<string> EnvironmentNames(DocumentNode node)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        if (node.Member("env").Element.ValueKind == JsonValueKind.Array)
            foreach (var variable in node.Member("env").Items())
                if (variable.Member("name").Element.ValueKind == JsonValueKind.String)
                    names.Add(variable.Member("name").Element.GetString()!);
        return names;
    }

    /// <summary>Pairs that parameters can push apart; constant ones were compared when the template was read.</summary>
    private static List<ResourceBound> ResourceBounds(DocumentNode resources, VariableScope scope)
    {
        var bounds = new List<ResourceBound>();
        var (requests, limits) = (resources.Member("requests"), resources.Member("limits"));
        if (requests.Element.ValueKind != JsonValueKind.Object)
            return bounds;
        foreach (var (resource, request) in requests.Members())
        {
            var limit = limits.Member(resource);
            if (request.Element.ValueKind != JsonValueKind.String || limit.Element.ValueKind != JsonValueKind.String)
                continue;
            var bound = new ResourceBound(resource, scope.Text(request), scope.Text(limit));
            // A built-in variable is no amount.
            if ((bound.Request.Literal is null || bound.Limit.Literal is null)
                && bound.Request.Variables.Concat(bound.Limit.Variables).All(variable => scope.Parameter(variable) is not null))
                bounds.Add(bound);
        }
        return bounds;
    }
}
