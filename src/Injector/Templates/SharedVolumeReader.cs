using System.Collections.Immutable;
using System.Text.Json;

namespace Injector.Templates;

/// <summary>Reads <c>spec.sharedVolume</c>.</summary>
public static class SharedVolumeReader
{
    public static SharedVolumeTemplate? Read(DocumentNode node, VariableScope scope)
    {
        if (!node.Exists)
            return null;
        node.AllowOnly("name", "source", "application", "sidecar");
        var name = node.Member("name");
        var volume = name.RequiredText("shared-logs");
        if (volume.Length > 0 && !KubernetesName.IsLabel(volume))
            name.Error($"\"{volume}\" is not a volume name; use a-z, 0-9 and '-', at most 63 characters");
        var source = node.Member("source");
        if (!source.Exists)
            source.Error("is missing; write for instance {emptyDir: {sizeLimit: 1Gi}}");
        else
            KubernetesRules.CheckVolumeSource(source, scope);
        if (source.Member("emptyDir").Exists && !source.Member("emptyDir").Member("sizeLimit").Exists)
            source.Member("emptyDir").Warn("has no sizeLimit: one application can fill its node's disk; add one");

        var application = node.Member("application");
        application.AllowOnly("containers", "mountPath", "files");
        var sidecar = node.Member("sidecar");
        sidecar.AllowOnly("mountPath", "readOnly");
        var readOnly = sidecar.Member("readOnly");
        return new SharedVolumeTemplate
        {
            Volume = new TemplateVolume(volume, source.Exists ? Members(source, scope, but: null) : []),
            Containers = scope.Only(application.Member("containers"), ParameterType.List),
            Files = scope.Only(application.Member("files"), ParameterType.List),
            ApplicationMountPath = MountPath(application.Member("mountPath"), scope),
            SidecarMountPath = MountPath(sidecar.Member("mountPath"), scope),
            ReadOnly = readOnly.Element.ValueKind == JsonValueKind.String ? scope.Condition(readOnly) : null,
            AlwaysReadOnly = readOnly.Element.ValueKind != JsonValueKind.False,
        };
    }

    /// <summary>Compiles every member of a node but one.</summary>
    public static ImmutableArray<(JsonEncodedText, TemplateFragment)> Members(DocumentNode node, VariableScope scope, string? but) =>
        [.. node.Members()
            .Where(member => member.Name != but)
            .Select(member => (JsonEncodedText.Encode(member.Name),
                ContainerReader.Compile(member.Value, KubernetesType.Volume.Field(member.Name) ?? KubernetesType.Any, scope)))];

    private static TemplateText MountPath(DocumentNode node, VariableScope scope)
    {
        var text = node.RequiredText("/logs");
        var path = scope.Text(node);
        if (path.SingleVariable >= 0 && scope.Parameter(path.SingleVariable)?.Type != ParameterType.Path)
            node.Error("must be a parameter of type path");
        else if (path.Literal is { Length: > 0 } literal && (!literal.StartsWith('/') || literal.EndsWith('/')))
            node.Error($"\"{literal}\" must be an absolute path below / without a slash at its end");
        else if (path.Literal is null && path.SingleVariable < 0)
            node.Error($"\"{text}\" must be a path, or exactly one placeholder of type path");
        return path;
    }
}
