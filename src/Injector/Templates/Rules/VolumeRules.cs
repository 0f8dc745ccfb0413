using Injector.Kubernetes;
using Injector.Templates.Documents;
using Injector.Text;

namespace Injector.Templates.Rules;

/// <summary>Validation rules for a volume, shared with the application or a sidecar's alone.</summary>
internal static class VolumeRules
{
    /// <summary>A volume, its name aside: exactly one kind.</summary>
    public static void CheckSource(DocumentNode source, VariableScope scope)
    {
        if (!source.IsMap)
        {
            source.Error("must be a map with one kind of volume, such as {emptyDir: {sizeLimit: 64Mi}}");
            return;
        }

        var kinds = source.Members().Where(member => member.Name != "name" && member.Value.Exists).ToList();
        if (kinds.Count != 1)
            source.Error("must have exactly one kind of volume, such as emptyDir; it has "
                + (kinds.Count == 0 ? "none" : string.Join(" and ", kinds.Select(kind => kind.Name))));
        foreach (var (name, value) in kinds)
            CheckKind(name, value, scope);
    }

    /// <summary>The volume that the application writes to.</summary>
    public static void CheckShared(DocumentNode source, VariableScope scope)
    {
        if (!source.Exists)
        {
            source.Error("is missing; write for instance {emptyDir: {sizeLimit: 1Gi}}");
            return;
        }

        CheckSource(source, scope);
        if (source.Member("name").Exists)
            source.Member("name").ErrorAtKey("is not part of the source: the name is sharedVolume.name; remove it");
        foreach (var kind in VolumeKinds.ReadOnly)
            if (source.Member(kind).Exists)
                source.Member(kind).ErrorAtKey("is read-only, and the application has to write to it; use emptyDir, ephemeral or persistentVolumeClaim");
    }

    private static void CheckKind(string name, DocumentNode value, VariableScope scope)
    {
        if (KubernetesFields.Of(KubernetesType.Volume.Name)!.TryGetValue(name, out var field))
            SchemaCheck.Check(value, field.Type, scope);
        else
            value.WarnAtKey(Spelling.Nearest(name, KubernetesFields.Of(KubernetesType.Volume.Name)!.Keys) is { } nearest
                ? $"is no kind of volume in Kubernetes {KubernetesFields.Version}; did you mean {nearest}?"
                : $"is no kind of volume in Kubernetes {KubernetesFields.Version}: an API server that does not know it refuses the pod");
        if (field is not null && !VolumeKinds.InRestrictedPods.Contains(name))
            value.WarnAtKey("is refused where Pod Security enforces \"restricted\"; use emptyDir, ephemeral, csi or persistentVolumeClaim");
        KindRules.Check(name, value);
        if (name == "emptyDir" && value.IsMap && !value.Member("sizeLimit").Exists)
            value.WarnAtKey("has no sizeLimit: it can fill its node's disk; add one");
    }
}
