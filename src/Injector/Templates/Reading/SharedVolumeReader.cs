using System.Collections.Immutable;
using System.Text.Json;
using Injector.Kubernetes;
using Injector.Templates.Documents;
using Injector.Templates.Model;
using Injector.Templates.Parameters;
using Injector.Templates.Rules;
using Injector.Text;

namespace Injector.Templates.Reading;

/// <summary>Reads <c>spec.sharedVolume</c>.</summary>
internal static class SharedVolumeReader
{
    public static SharedVolumeTemplate? Read(DocumentNode node, VariableScope scope)
    {
        if (!node.Exists)
            return null;
        node.AllowOnly("name", "source", "application", "sidecar");
        var source = node.Member("source");
        VolumeRules.CheckShared(source, scope);
        var application = node.Member("application");
        application.AllowOnly("containers", "mountPath", "files");
        var sidecar = node.Member("sidecar");
        sidecar.AllowOnly("mountPath", "readOnly");
        var readOnly = sidecar.Member("readOnly");
        if (readOnly.Exists && readOnly.String is null && readOnly.Element.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
            readOnly.Error("must be true, false, or \"${name}\" of a parameter of type boolean");
        return new SharedVolumeTemplate
        {
            Volume = new TemplateVolume(Name(node.Member("name"), "shared-logs"), source.IsMap ? Members(source, scope) : []),
            Containers = scope.Only(application.Member("containers"), ParameterType.List),
            Files = scope.Only(application.Member("files"), ParameterType.List),
            ApplicationMountPath = Application(application.Member("mountPath"), scope),
            SidecarMountPath = MountPath(sidecar.Member("mountPath"), scope, "/logs"),
            ReadOnly = readOnly.String is null ? null : scope.Condition(readOnly),
            AlwaysReadOnly = readOnly.Element.ValueKind != JsonValueKind.False,
        };
    }

    /// <summary>A volume's name; empty after an error.</summary>
    public static string Name(DocumentNode node, string example)
    {
        var name = node.RequiredText(example);
        if (name.Length == 0 || KubernetesName.IsLabel(name))
            return name;
        node.Error(name.Contains("${", StringComparison.Ordinal)
            ? "must be literal: a volume is recognised in a pod by its name"
            : $"\"{Shown.Short(name)}\" is not a volume name; {KubernetesName.WriteLabel(name)}");
        return "";
    }

    /// <summary>Compiles every member of a volume but its name.</summary>
    public static ImmutableArray<(JsonEncodedText, TemplateFragment)> Members(DocumentNode volume, VariableScope scope) =>
        [.. volume.Members()
            .Where(member => member.Name != "name" && member.Value.Exists)
            .Select(member => (JsonEncodedText.Encode(member.Name),
                ContainerReader.Compile(member.Value, KubernetesType.Volume.Field(member.Name) ?? KubernetesType.Any, scope)))];

    /// <summary>Where the volume lies in the application: not over what every image has.</summary>
    private static TemplateText Application(DocumentNode node, VariableScope scope)
    {
        var errors = node.Report.Errors;
        var path = MountPath(node, scope, "/var/log/app");
        if (node.Report.Errors > errors || scope.Sample(node)?.TrimEnd('/') is not { Length: > 0 } sample)
            return path;
        if (ImagePaths.Problem(sample) is { } problem)
            node.Error($"must {problem}");
        else if (ImagePaths.IsShared(sample))
            node.Warn($"a volume at {sample} hides what an application's image has there; a deeper path is safer");
        return path;
    }

    private static TemplateText MountPath(DocumentNode node, VariableScope scope, string example)
    {
        if (!node.Exists)
            node.Error($"is missing; write for instance {example}");
        var path = scope.Text(node);
        if (path.Literal is { } literal)
        {
            if (node.String is not null && KubernetesPath.Problem(literal) is { } problem)
                node.Error($"\"{Shown.Short(literal)}\" must {problem}");
        }
        else if (path.SingleVariable?.Parameter is not { } parameter || !parameter.IsFaulty && parameter.Type != ParameterType.Path)
        {
            node.Error("must be a path, or exactly one placeholder, \"${name}\", of a parameter of type path");
        }

        return path;
    }
}
