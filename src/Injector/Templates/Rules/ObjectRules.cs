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
        ["VolumeProjection"] = ["clusterTrustBundle", "configMap", "downwardAPI", "podCertificate", "secret", "serviceAccountToken"],
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, string[]> Required = new Dictionary<string, string[]>
    {
        ["ConfigMapEnvSource"] = ["name"],
        ["ConfigMapKeySelector"] = ["name"],
        ["ConfigMapProjection"] = ["name"],
        ["ConfigMapVolumeSource"] = ["name"],
        ["EphemeralVolumeSource"] = ["volumeClaimTemplate"],
        ["ExecAction"] = ["command"],
        ["ImageVolumeSource"] = ["reference"],
        ["PersistentVolumeClaimSpec"] = ["accessModes", "resources"],
        ["SecretEnvSource"] = ["name"],
        ["SecretKeySelector"] = ["name"],
        ["SecretProjection"] = ["name"],
        ["SecretVolumeSource"] = ["secretName"],
        ["VolumeResourceRequirements"] = ["requests"],
    }.ToFrozenDictionary();

    /// <summary>Fields of which a pod may have one or the other.</summary>
    private static readonly FrozenDictionary<string, (string, string)> Exclusive = new Dictionary<string, (string, string)>
    {
        ["EnvVar"] = ("value", "valueFrom"),
        ["VolumeMount"] = ("subPath", "subPathExpr"),
    }.ToFrozenDictionary();

    public static void Check(string type, DocumentNode node)
    {
        if (Choices.TryGetValue(type, out var choice))
        {
            var chosen = choice.Where(field => node.Member(field).Exists).ToList();
            if (chosen.Count != 1)
                node.Error(chosen.Count == 0
                    ? $"must have one of {string.Join(", ", choice)}"
                    : $"must have one of {string.Join(", ", choice)}; it has {string.Join(" and ", chosen)}");
        }

        if (Exclusive.TryGetValue(type, out var pair) && node.Member(pair.Item1).Exists && node.Member(pair.Item2).Exists)
            node.Error($"has both {pair.Item1} and {pair.Item2}; keep one");
        foreach (var field in Required.GetValueOrDefault(type, []))
            if (node.Member(field) is var member && (!member.Exists || member.String is "" || member.IsList && member.Element.GetArrayLength() == 0))
                member.Error($"is {(member.Exists ? "empty" : "missing")}; Kubernetes requires it");
    }
}
