using System.Collections.Frozen;
using Injector.Templates.Documents;

namespace Injector.Templates.Rules;

/// <summary>The API server's validation rules for whole objects in a pod: alternatives, and fields that its schema calls optional.</summary>
internal static class ObjectRules
{
    /// <summary>Objects that are a choice: exactly one of these fields.</summary>
    private static readonly FrozenDictionary<string, string[]> Choices = new Dictionary<string, string[]>
    {
        ["Probe"] = ["exec", "httpGet", "tcpSocket", "grpc"],
        ["LifecycleHandler"] = ["exec", "httpGet", "tcpSocket", "sleep"],
        ["EnvVarSource"] = ["configMapKeyRef", "fieldRef", "fileKeyRef", "resourceFieldRef", "secretKeyRef"],
        ["EnvFromSource"] = ["configMapRef", "secretRef"],
        ["DownwardAPIVolumeFile"] = ["fieldRef", "resourceFieldRef"],
        ["FCVolumeSource"] = ["targetWWNs", "wwids"],
        ["FlockerVolumeSource"] = ["datasetName", "datasetUUID"],
        ["VolumeProjection"] = ["clusterTrustBundle", "configMap", "downwardAPI", "podCertificate", "secret", "serviceAccountToken"],
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, string[]> Required = new Dictionary<string, string[]>
    {
        ["CephFSVolumeSource"] = ["monitors"],
        ["ConfigMapEnvSource"] = ["name"],
        ["ConfigMapKeySelector"] = ["name"],
        ["ConfigMapProjection"] = ["name"],
        ["ConfigMapVolumeSource"] = ["name"],
        ["EphemeralVolumeSource"] = ["volumeClaimTemplate"],
        ["ExecAction"] = ["command"],
        ["ImageVolumeSource"] = ["reference"],
        ["PersistentVolumeClaimSpec"] = ["accessModes", "resources"],
        ["RBDVolumeSource"] = ["monitors"],
        ["ScaleIOVolumeSource"] = ["volumeName"],
        ["SecretEnvSource"] = ["name"],
        ["SecretKeySelector"] = ["name"],
        ["SecretProjection"] = ["name"],
        ["SecretVolumeSource"] = ["secretName"],
        ["StorageOSVolumeSource"] = ["volumeName"],
        ["VolumeResourceRequirements"] = ["requests"],
    }.ToFrozenDictionary();

    /// <summary>Fields of which a pod may have one or the other.</summary>
    private static readonly FrozenDictionary<string, (string, string)> Exclusive = new Dictionary<string, (string, string)>
    {
        ["EnvVar"] = ("value", "valueFrom"),
        ["VolumeMount"] = ("subPath", "subPathExpr"),
    }.ToFrozenDictionary();

    /// <summary>Fields that one value of another field needs, and every other one forbids.</summary>
    private static readonly FrozenDictionary<string, (string Field, string Value, string Needed, bool Only)[]> Conditional =
        new Dictionary<string, (string, string, string, bool)[]>
        {
            ["SeccompProfile"] = [("type", "Localhost", "localhostProfile", true)],
            ["AppArmorProfile"] = [("type", "Localhost", "localhostProfile", true)],
            ["ISCSIVolumeSource"] = [("chapAuthDiscovery", "true", "secretRef", false), ("chapAuthSession", "true", "secretRef", false)],
        }.ToFrozenDictionary();

    public static void Check(string type, DocumentNode node)
    {
        foreach (var (field, value, needed, only) in Conditional.GetValueOrDefault(type, []))
        {
            var holds = node.Member(field) is { Exists: true } member && (member.String ?? member.Element.GetRawText()) == value;
            if (holds && !node.Member(needed).Exists)
                node.Member(needed).Error($"is missing; {field}: {value} needs it");
            else if (!holds && only && node.Member(needed).Exists)
                node.Member(needed).ErrorAtKey($"is for {field}: {value} alone; remove it");
        }

        if (Choices.TryGetValue(type, out var choice))
        {
            var chosen = choice.Where(field => node.Member(field) is { Exists: true } member && !IsEmpty(member)).ToList();
            if (chosen.Count != 1)
                node.Error(chosen.Count == 0
                    ? $"must have one of {string.Join(", ", choice)}"
                    : $"must have one of {string.Join(", ", choice)}; it has {string.Join(" and ", chosen)}");
        }

        // Where it stands in a container it is the container's own.
        if (type == "DownwardAPIVolumeFile" && node.Member("resourceFieldRef") is { IsMap: true } reference && !reference.Member("containerName").Exists)
            reference.Member("containerName").Error("is missing; a file can be of any container's resources");
        if (Exclusive.TryGetValue(type, out var pair) && node.Member(pair.Item1).Exists && node.Member(pair.Item2).Exists)
            node.Error($"has both {pair.Item1} and {pair.Item2}; keep one");
        foreach (var field in Required.GetValueOrDefault(type, []))
            if (node.Member(field) is var member && (!member.Exists || IsEmpty(member)))
                member.Error($"is {(member.Exists ? "empty" : "missing")}; Kubernetes requires it");
    }

    private static bool IsEmpty(DocumentNode node) => node.String is "" || node.IsList && node.Element.GetArrayLength() == 0;
}
