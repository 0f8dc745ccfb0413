using Injector.Kubernetes;
using Injector.Templates.Documents;
using Injector.Templates.Model;
using Injector.Templates.Parameters;
using Injector.Templates.Rules;
using Injector.Text;

namespace Injector.Templates.Reading;

/// <summary>Reads, validates and compiles one <c>SidecarTemplate</c> document.</summary>
internal static class TemplateReader
{
    /// <summary>The template, or null when the document has an error; every diagnostic goes to the node's report.</summary>
    public static SidecarTemplate? Read(DocumentNode document)
    {
        document.AllowOnly("apiVersion", "kind", "metadata", "spec");
        var name = Name(document.Member("metadata"));
        var spec = document.Member("spec");
        if (!spec.Exists)
            spec.Error("is missing; a template says there what it adds");
        spec.AllowOnly("description", "extends", "parameters", "sharedVolume", "initContainers", "sidecars",
            "volumes", "imagePullSecrets", "runAs", "applicationSecrets", "metadata");

        var parameters = ParameterReader.Read(spec.Member("parameters"));
        var scope = new VariableScope(parameters, spec);
        var initContainers = Containers(spec.Member("initContainers"), scope, isInit: true);
        var sidecars = Containers(spec.Member("sidecars"), scope, isInit: false);
        var shared = SharedVolumeReader.Read(spec.Member("sharedVolume"), scope);
        var volumes = Volumes(spec.Member("volumes"), scope);
        var secrets = PullSecretReader.Read(spec.Member("imagePullSecrets"), scope);
        var runAs = RunAsReader.Read(spec.Member("runAs"), scope);
        var applicationSecrets = ApplicationSecretsReader.Read(spec.Member("applicationSecrets"), scope);
        var metadata = spec.Member("metadata");
        metadata.AllowOnly("annotations", "labels");
        var annotations = MetadataReader.Read(metadata.Member("annotations"), scope, isLabels: false);
        var labels = MetadataReader.Read(metadata.Member("labels"), scope, isLabels: true);
        CheckTogether(spec, shared);
        ApplicationSecretsReader.CheckWith(spec.Member("applicationSecrets"), applicationSecrets, sidecars);
        LiveRules.Check(spec, parameters, scope);
        CheckConditions(spec, [.. initContainers, .. sidecars], scope);
        foreach (var unused in scope.Unused.Where(parameter => !parameter.IsFaulty))
            spec.Member("parameters").Member(unused.Name).ErrorAtKey($"is used nowhere; write ${{{unused.Name}}} where it belongs, or remove it");
        return document.Report.HasErrors ? null : new SidecarTemplate
        {
            Name = name,
            Revision = Documents.Revision.Of(document.Element),
            MakeShape = () => ShapeRevision.Of(document.Element),
            Description = spec.Member("description").Text() ?? "",
            Parameters = parameters,
            LiveBounds = TemplateValue.OfString(LiveBounds.Of(parameters)).Verbatim(),
            BuiltIns = [.. scope.BuiltIns],
            SharedVolume = shared,
            InitContainers = [.. initContainers],
            Sidecars = [.. sidecars],
            Volumes = [.. volumes],
            ImagePullSecrets = [.. secrets],
            RunAs = runAs,
            ApplicationSecrets = applicationSecrets,
            Annotations = [.. annotations],
            Labels = [.. labels],
        };
    }

    /// <summary>The template's name, checked; unusable after an error.</summary>
    internal static string Name(DocumentNode metadata)
    {
        metadata.AllowOnly("name", "labels", "annotations");
        var node = metadata.Member("name");
        var name = node.RequiredText("log-processor");
        if (name.Length > 0 && !KubernetesName.IsLabel(name))
            node.Error($"\"{Shown.Short(name)}\" is not a template name; {KubernetesName.WriteLabel(name)}");
        return name;
    }

    private static List<TemplateContainer> Containers(DocumentNode list, VariableScope scope, bool isInit) =>
        list.Exists ? [.. list.Items().Select(entry => ContainerReader.Read(entry, scope, isInit)).OfType<TemplateContainer>()] : [];

    private static List<TemplateVolume> Volumes(DocumentNode list, VariableScope scope)
    {
        var volumes = new List<TemplateVolume>();
        if (list.Exists)
            foreach (var node in list.Items())
            {
                VolumeRules.CheckSource(node, scope);
                if (node.IsMap)
                    volumes.Add(new TemplateVolume(
                        SharedVolumeReader.Name(node.Member("name"), "sidecar-state"), SharedVolumeReader.Members(node, scope)));
            }

        return volumes;
    }

    private static void CheckTogether(DocumentNode spec, SharedVolumeTemplate? shared)
    {
        var (initContainers, sidecars) = (Items(spec.Member("initContainers")), Items(spec.Member("sidecars")));
        if (spec.IsMap && initContainers.Count + sidecars.Count == 0)
            spec.ErrorAtKey("adds no container; list at least one under sidecars or initContainers");
        var containers = initContainers.Concat(sidecars).Select(entry => entry.Member("container")).ToList();
        CheckUnique(containers, "container", []);
        CheckUnique(Items(spec.Member("volumes")), "volume", shared is null ? [] : [shared.Volume.Name]);
        MountRules.Check(spec, containers, shared);
    }

    /// <summary>A pod that sets nothing should get something: it is refused when nothing is left to add.</summary>
    private static void CheckConditions(DocumentNode spec, List<TemplateContainer> containers, VariableScope scope)
    {
        if (containers.Count > 0 && !spec.Report.HasErrors && containers.TrueForAll(container => container.When is { } when && !when.Holds(scope.Defaults)))
            spec.WarnAtKey("adds no container under the defaults of its parameters: a pod that sets none of them is refused");
    }

    private static List<DocumentNode> Items(DocumentNode list) => list.IsList ? [.. list.Items()] : [];

    private static void CheckUnique(List<DocumentNode> nodes, string what, HashSet<string> seen)
    {
        foreach (var node in nodes)
            if (node.Member("name").String is { Length: > 0 } name && !seen.Add(name))
                node.Member("name").Error($"is the name of another {what} of this template: {Shown.Short(name)}; rename one");
    }
}
