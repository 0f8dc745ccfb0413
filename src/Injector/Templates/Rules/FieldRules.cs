using System.Collections.Frozen;
using System.Text.RegularExpressions;
using Injector.Kubernetes;
using Injector.Templates.Documents;
using Injector.Templates.Parameters;

namespace Injector.Templates.Rules;

/// <summary>
/// The API server's validation rules for single fields of a pod, by object type and field. Source: Kubernetes' documentation of these
/// fields and <c>pkg/apis/core/validation</c>.
/// </summary>
internal static partial class FieldRules
{
    private static readonly FieldRule Port = FieldRule.Number(1, 65535);
    private static readonly FieldRule NotNegative = FieldRule.Number(0);
    private static readonly FieldRule Id = FieldRule.Number(0, int.MaxValue);
    private static readonly FieldRule FileMode = FieldRule.Number(0, 511)
        with { Must = "be between 0 and 511, which is 0777; write it in octal, such as 0644" };
    private static readonly FieldRule PullPolicy = FieldRule.Word("Always", "IfNotPresent", "Never");
    private static readonly FieldRule RelativePath = FieldRule.Form(
        static path => path.Length > 0 && KubernetesPath.IsRelative(path), "be a relative path without '..'");

    private static readonly FieldRule PortOrName = FieldRule.Form(
        static port => Port.Holds(port) || KubernetesName.IsPort(port),
        "be between 1 and 65535, or a port's name",
        "make it an integer with min: 1 and max: 65535");

    private static readonly FrozenDictionary<(string Type, string Field), FieldRule> Rules = new Dictionary<(string, string), FieldRule>
    {
        [("Container", "image")] = FieldRule.Form(
            static image => ImageReference.TryParse(image, out _), "be an image such as registry.example/team/name:1.2.3", "make it of type image"),
        [("Container", "imagePullPolicy")] = PullPolicy,
        [("Container", "terminationMessagePolicy")] = FieldRule.Word("File", "FallbackToLogsOnError"),
        [("ContainerResizePolicy", "resourceName")] = FieldRule.Word("cpu", "memory"),
        [("ContainerResizePolicy", "restartPolicy")] = FieldRule.Word("NotRequired", "RestartContainer"),

        [("ContainerPort", "containerPort")] = Port,
        [("ContainerPort", "hostPort")] = FieldRule.Number(0, 65535),
        [("ContainerPort", "name")] = FieldRule.Form(
            KubernetesName.IsPort, "be a port's name: at most 15 of a-z, 0-9 and '-', with a letter, no '-' at either end or twice in a row"),
        [("ContainerPort", "protocol")] = FieldRule.Word("TCP", "UDP", "SCTP"),

        [("Probe", "initialDelaySeconds")] = NotNegative,
        [("Probe", "timeoutSeconds")] = NotNegative,
        [("Probe", "periodSeconds")] = NotNegative,
        [("Probe", "successThreshold")] = NotNegative,
        [("Probe", "failureThreshold")] = NotNegative,
        [("Probe", "terminationGracePeriodSeconds")] = FieldRule.Number(1),
        [("GRPCAction", "port")] = Port,
        [("HTTPGetAction", "port")] = PortOrName,
        [("HTTPGetAction", "scheme")] = FieldRule.Word("HTTP", "HTTPS"),
        [("HTTPHeader", "name")] = FieldRule.Form(
            static name => name.Length > 0 && name.All(static c => char.IsAsciiLetterOrDigit(c) || c == '-'), "be a header's name: letters, digits and '-'"),
        [("TCPSocketAction", "port")] = PortOrName,
        [("SleepAction", "seconds")] = NotNegative,

        [("EnvVar", "name")] = FieldRule.Form(
            EnvironmentName().IsMatch, "be a variable's name: letters, digits, '_', '-' and '.', not beginning with a digit"),
        [("ObjectFieldSelector", "fieldPath")] = FieldRule.Form(
            FieldPath().IsMatch, "be a field of the pod, such as metadata.name, metadata.labels['app'], spec.nodeName or status.podIP"),
        [("ResourceFieldSelector", "resource")] = FieldRule.Form(
            ResourceField().IsMatch, "be a resource such as limits.cpu, requests.memory or limits.ephemeral-storage"),

        [("VolumeMount", "mountPath")] = FieldRule.Form(
            static path => KubernetesPath.Problem(path.TrimEnd('/')) is null, "be an absolute path below /, without ':', ',' and '..'", "make it of type path"),
        [("VolumeMount", "subPath")] = RelativePath,
        [("VolumeMount", "subPathExpr")] = RelativePath,
        [("VolumeMount", "mountPropagation")] = FieldRule.Word("None", "HostToContainer", "Bidirectional"),
        [("VolumeMount", "recursiveReadOnly")] = FieldRule.Word("Disabled", "IfPossible", "Enabled"),

        [("SecurityContext", "runAsUser")] = Id,
        [("SecurityContext", "runAsGroup")] = Id,
        [("SecurityContext", "procMount")] = FieldRule.Word("Default", "Unmasked"),
        [("SeccompProfile", "type")] = FieldRule.Word("RuntimeDefault", "Localhost", "Unconfined"),
        [("AppArmorProfile", "type")] = FieldRule.Word("RuntimeDefault", "Localhost", "Unconfined"),

        [("EmptyDirVolumeSource", "medium")] = FieldRule.Form(
            static medium => medium is "" or "Memory" || medium.StartsWith("HugePages", StringComparison.Ordinal), "be Memory, HugePages or \"\""),
        [("HostPathVolumeSource", "type")] = FieldRule.Word(
            "DirectoryOrCreate", "Directory", "FileOrCreate", "File", "Socket", "CharDevice", "BlockDevice", ""),
        [("ImageVolumeSource", "pullPolicy")] = PullPolicy,
        [("ConfigMapVolumeSource", "defaultMode")] = FileMode,
        [("SecretVolumeSource", "defaultMode")] = FileMode,
        [("ProjectedVolumeSource", "defaultMode")] = FileMode,
        [("DownwardAPIVolumeSource", "defaultMode")] = FileMode,
        [("DownwardAPIVolumeFile", "mode")] = FileMode,
        [("DownwardAPIVolumeFile", "path")] = RelativePath,
        [("KeyToPath", "mode")] = FileMode,
        [("KeyToPath", "path")] = RelativePath,
        [("ServiceAccountTokenProjection", "path")] = RelativePath,
        [("ServiceAccountTokenProjection", "expirationSeconds")] = FieldRule.Number(600, 4294967296),
        [("PersistentVolumeClaimSpec", "volumeMode")] = FieldRule.Word("Filesystem"),
    }.ToFrozenDictionary();

    /// <summary>An amount of a resource.</summary>
    public static FieldRule Amount { get; } = FieldRule.Form(
        static text => Quantity.TryParse(text, out var quantity) && quantity.Value >= 0,
        "be a quantity of 0 or more, such as 64Mi, 1Gi or 100m", "make it of type quantity");

    // Every other number is one of 32 bits.
    private static readonly FieldRule Integer = FieldRule.Number(int.MinValue, int.MaxValue);

    public static void Check(string type, string field, KubernetesType fieldType, DocumentNode value, VariableScope scope)
    {
        if (Rules.TryGetValue((type, field), out var rule))
            rule.Check(value, scope);
        else if (fieldType.Name == "integer")
            Integer.Check(value, scope);
    }

    [GeneratedRegex(@"^[-._a-zA-Z][-._a-zA-Z0-9]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex EnvironmentName();

    [GeneratedRegex(
        @"^(metadata\.(name|namespace|uid|labels|annotations|(labels|annotations)\['[^']+'\])"
        + @"|spec\.(nodeName|serviceAccountName)|status\.(hostIPs?|podIPs?))\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex FieldPath();

    [GeneratedRegex(@"^(limits|requests)\.(cpu|memory|ephemeral-storage|hugepages-[0-9A-Za-z]+)\z", RegexOptions.CultureInvariant)]
    private static partial Regex ResourceField();
}
