using System.Text.Json;

namespace Injector.Templates;

/// <summary>Reads, validates and compiles one <c>SidecarTemplate</c> document.</summary>
public static class TemplateReader
{
    /// <summary>The template, or null when the document has an error; every finding goes to the node's report.</summary>
    public static SidecarTemplate? Read(DocumentNode document)
    {
        document.AllowOnly("apiVersion", "kind", "metadata", "spec");
        var name = Name(document.Member("metadata"));
        var spec = document.Member("spec");
        if (!spec.Exists)
            spec.Error("is missing; a template says there what it adds");
        spec.AllowOnly("description", "parameters", "sharedVolume", "initContainers", "sidecars", "volumes", "metadata");

        var parameters = ParameterReader.Read(spec.Member("parameters"));
        var scope = new VariableScope(parameters);
        TemplateValue[] defaults = [.. parameters.Select(parameter => parameter.Default)];
        var initContainers = Containers(spec.Member("initContainers"), scope, isInit: true, defaults);
        var sidecars = Containers(spec.Member("sidecars"), scope, isInit: false, defaults);
        var shared = SharedVolumeReader.Read(spec.Member("sharedVolume"), scope);
        var volumes = Volumes(spec.Member("volumes"), scope);
        var metadata = spec.Member("metadata");
        metadata.AllowOnly("annotations", "labels");
        var annotations = Map(metadata.Member("annotations"), scope);
        var labels = Map(metadata.Member("labels"), scope);
        if (spec.Exists && initContainers.Count + sidecars.Count == 0)
            spec.Error("adds no container; list at least one under sidecars or initContainers");
        KubernetesRules.CheckMounts(spec, shared, volumes);
        CheckNames(spec, initContainers, sidecars, shared, volumes);
        foreach (var unused in scope.Unused)
            spec.Member("parameters").Member(unused.Name).Error($"is used nowhere; write ${{{unused.Name}}} where it belongs, or remove it");
        return document.Report.HasErrors ? null : new SidecarTemplate
        {
            Name = name,
            Revision = Templates.Revision.Of(document.Element),
            Description = spec.Member("description").Text() ?? string.Empty,
            Parameters = parameters,
            SharedVolume = shared,
            InitContainers = [.. initContainers],
            Sidecars = [.. sidecars],
            Volumes = [.. volumes],
            Annotations = [.. annotations],
            Labels = [.. labels],
        };
    }

    private static string Name(DocumentNode metadata)
    {
        var name = metadata.Member("name");
        var text = name.RequiredText("log-processor");
        if (text.Length > 0 && !KubernetesName.IsLabel(text))
            name.Error($"\"{text}\" is not a template name; use a-z, 0-9 and '-', at most 63 characters");
        return text;
    }

    private static List<TemplateContainer> Containers(DocumentNode list, VariableScope scope, bool isInit, TemplateValue[] defaults) =>
        list.Exists ? [.. list.Items().Select(entry => ContainerReader.Read(entry, scope, isInit, defaults)).OfType<TemplateContainer>()] : [];

    private static List<TemplateVolume> Volumes(DocumentNode list, VariableScope scope)
    {
        var volumes = new List<TemplateVolume>();
        if (list.Exists)
            foreach (var node in list.Items())
            {
                KubernetesRules.CheckVolumeSource(node, scope);
                var name = node.Member("name");
                var text = name.RequiredText("log-processor-state");
                if (text.Length > 0 && !KubernetesName.IsLabel(text))
                    name.Error($"\"{text}\" is not a volume name; use a-z, 0-9 and '-', at most 63 characters");
                volumes.Add(new TemplateVolume(text, SharedVolumeReader.Members(node, scope, but: "name")));
            }
        return volumes;
    }

    private static List<(string, TemplateText)> Map(DocumentNode map, VariableScope scope)
    {
        var entries = new List<(string, TemplateText)>();
        if (map.Exists)
            foreach (var (key, value) in map.Members())
            {
                if (!KubernetesName.IsQualified(key))
                    value.Error($"\"{key}\" is not a label or annotation key");
                if (key.StartsWith(Injection.Keys.Prefix, StringComparison.Ordinal))
                    value.Error("keys of the injector's own are written by the injector");
                if (value.Element.ValueKind != JsonValueKind.String)
                    value.Error("must be a string; put the value in quotes");
                else
                    entries.Add((key, scope.Text(value)));
            }
        return entries;
    }

    private static void CheckNames(
        DocumentNode spec, List<TemplateContainer> initContainers, List<TemplateContainer> sidecars, SharedVolumeTemplate? shared,
        List<TemplateVolume> volumes)
    {
        foreach (var name in Repeated(initContainers.Concat(sidecars).Select(container => container.Name)))
            spec.Error($"has two containers named {name}; names must differ among sidecars and initContainers together");
        IEnumerable<string> names = volumes.Select(volume => volume.Name);
        foreach (var name in Repeated(shared is null ? names : names.Prepend(shared.Volume.Name)))
            spec.Error($"has two volumes named {name}");
    }

    private static IEnumerable<string> Repeated(IEnumerable<string> names) =>
        names.Where(name => name.Length > 0).GroupBy(name => name).Where(group => group.Count() > 1).Select(group => group.Key);
}
