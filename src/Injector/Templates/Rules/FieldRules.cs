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
    /// <summary>What a container's variable may be called.</summary>
    internal static readonly FieldRule VariableName = FieldRule.Form(
        IsVariable, "be a variable's name: letters, digits, '_', '-' and '.', not beginning with a digit");

    private static readonly FieldRule RelativePath = FieldRule.Form(
        static path => path.Length > 0 && KubernetesPath.IsRelative(path), "be a relative path without '..'");

    private static readonly FieldRule PortOrName = FieldRule.Form(
        static port => Port.Holds(port) || KubernetesName.IsPort(port),
        "be between 1 and 65535, or a port's name",
        "make it an integer with min: 1 and max: 65535");

    private static readonly FieldRule ObjectName = FieldRule.Form(
        static name => name.Length == 0 || KubernetesName.IsSubdomain(name),
        "be an object's name: at most 253 of a-z, 0-9, '-' and '.', with a letter or digit at both ends");

    private static readonly FieldRule Label = FieldRule.Form(
        KubernetesName.IsLabel, "be at most 63 of a-z, 0-9 and '-', with a letter or digit at both ends");

    private static readonly FieldRule ConfigKey = FieldRule.Form(
        static key => key.Length <= 253 && Key().IsMatch(key) && !IsDots(key), "be a key of a ConfigMap or Secret: letters, digits, '-', '_' and '.'");

    private static readonly FieldRule CpuDivisor = FieldRule.Word("1", "1m", "0");

    private static readonly FieldRule BytesDivisor = FieldRule.Word(
        "1", "1k", "1M", "1G", "1T", "1P", "1E", "1Ki", "1Mi", "1Gi", "1Ti", "1Pi", "1Ei", "0");

    private static readonly FieldRule Byte = FieldRule.Number(0, 255);
    private static readonly FieldRule NoStepsBack = FieldRule.Form(static path => !path.Split('/').Contains(".."), "not contain '..'");

    private static readonly FieldRule IscsiName = FieldRule.Form(
        IscsiNames().IsMatch, "be an iSCSI name such as iqn.2001-04.com.example:storage.disk2.sys1.xyz");

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

        [("EnvVar", "name")] = VariableName,
        [("EnvFromSource", "prefix")] = FieldRule.Form(
            static prefix => prefix.Length == 0 || IsVariable(prefix), "be the beginning of a variable's name: letters, digits, '_', '-' and '.'"),
        [("ConfigMapKeySelector", "key")] = ConfigKey,
        [("ConfigMapKeySelector", "name")] = ObjectName,
        [("ConfigMapEnvSource", "name")] = ObjectName,
        [("SecretKeySelector", "key")] = ConfigKey,
        [("SecretKeySelector", "name")] = ObjectName,
        [("SecretEnvSource", "name")] = ObjectName,
        [("ObjectFieldSelector", "apiVersion")] = FieldRule.Word("v1", ""),
        [("ObjectFieldSelector", "fieldPath")] = FieldRule.Form(
            IsField, "be a field of the pod, such as metadata.name, metadata.labels['app'], spec.nodeName or status.podIP"),
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
        [("SeccompProfile", "localhostProfile")] = RelativePath,
        [("AppArmorProfile", "localhostProfile")] = FieldRule.Form(
            static profile => profile.Length > 0 && profile.Trim() == profile, "be a profile's name"),
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
        [("AWSElasticBlockStoreVolumeSource", "partition")] = Byte,
        [("AzureDiskVolumeSource", "cachingMode")] = FieldRule.Word("None", "ReadOnly", "ReadWrite"),
        [("AzureDiskVolumeSource", "kind")] = FieldRule.Word("Dedicated", "Managed", "Shared"),
        [("AzureDiskVolumeSource", "diskURI")] = FieldRule.Form(
            static uri => uri.StartsWith("https://", StringComparison.Ordinal) || uri.StartsWith("/subscriptions/", StringComparison.Ordinal),
            "begin with https://, or with /subscriptions/ for a managed disk"),
        [("CSIVolumeSource", "driver")] = FieldRule.Form(
            static driver => driver.Length <= 63 && KubernetesName.IsSubdomain(driver.ToLowerInvariant()), "be a driver's name, such as driver.example.com"),
        [("FCVolumeSource", "lun")] = Byte,
        [("FlockerVolumeSource", "datasetName")] = FieldRule.Form(static name => !name.Contains('/', StringComparison.Ordinal), "not contain '/'"),
        [("GCEPersistentDiskVolumeSource", "partition")] = Byte,
        [("GitRepoVolumeSource", "directory")] = FieldRule.Form(static path => KubernetesPath.IsRelative(path), "be a relative path without '..'"),
        [("HostPathVolumeSource", "path")] = NoStepsBack,
        [("ISCSIVolumeSource", "initiatorName")] = IscsiName,
        [("ISCSIVolumeSource", "iqn")] = IscsiName,
        [("ISCSIVolumeSource", "lun")] = Byte,
        [("NFSVolumeSource", "path")] = FieldRule.Form(static path => path.StartsWith('/'), "be an absolute path"),
        [("QuobyteVolumeSource", "registry")] = FieldRule.Form(
            HostPorts().IsMatch, "be a host and port such as registry.example:7861, or several with commas between"),
        [("QuobyteVolumeSource", "tenant")] = FieldRule.Form(static tenant => tenant.Length <= 64, "be at most 64 characters long"),
        [("StorageOSVolumeSource", "volumeName")] = Label,
        [("StorageOSVolumeSource", "volumeNamespace")] = Label,

        [("PersistentVolumeClaimSpec", "volumeMode")] = FieldRule.Word("Filesystem"),
    }.ToFrozenDictionary();

    /// <summary>What holds of a field where it stands below a certain object, and nowhere else.</summary>
    private static readonly FrozenDictionary<string, (string Parent, string Field, FieldRule Rule)[]> Inner =
        new Dictionary<string, (string, string, FieldRule)[]>
    {
        ["EnvVarSource"] = [("fieldRef", "fieldPath", FieldRule.Form(
            static path => path is not ("metadata.labels" or "metadata.annotations"), "name one label or annotation, such as metadata.labels['app']"))],
        ["DownwardAPIVolumeFile"] = [("fieldRef", "fieldPath", FieldRule.Form(
            static path => path.StartsWith("metadata.", StringComparison.Ordinal), "be a field of the pod's metadata: a file can have no other"))],
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

    /// <summary>Checks what holds of an object's inner fields because of the object that they stand in.</summary>
    public static void CheckInner(string type, DocumentNode node, VariableScope scope)
    {
        if (type == "ResourceFieldSelector" && node.Member("divisor").Exists && scope.Sample(node.Member("resource")) is { } resource)
            (resource.EndsWith(".cpu", StringComparison.Ordinal) ? CpuDivisor : BytesDivisor).Check(node.Member("divisor"), scope);
        foreach (var (parent, field, rule) in Inner.GetValueOrDefault(type, []))
            if (node.Member(parent).Member(field) is { Exists: true } value)
                rule.Check(value, scope);
    }

    private static bool IsVariable(string name) => EnvironmentName().IsMatch(name) && !IsDots(name);

    private static bool IsDots(string name) => name == "." || name.StartsWith("..", StringComparison.Ordinal);

    private static bool IsField(string path) =>
        FieldPath().Match(path) is { Success: true } match
        && (!match.Groups["key"].Success || KubernetesName.IsQualified(match.Groups["key"].Value));

    [GeneratedRegex(@"^[-._a-zA-Z0-9]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Key();

    [GeneratedRegex(
        @"^(iqn\.\d{4}-\d{2}\.[a-zA-Z0-9.-]+(:[^,;*&$|\s]+)?|eui\.[a-zA-Z0-9]{16}|naa\.[a-zA-Z0-9]{32})\z", RegexOptions.CultureInvariant)]
    private static partial Regex IscsiNames();

    [GeneratedRegex(@"^[^:,]+:[^:,]+(,[^:,]+:[^:,]+)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex HostPorts();

    [GeneratedRegex(@"^[-._a-zA-Z][-._a-zA-Z0-9]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex EnvironmentName();

    [GeneratedRegex(
        @"^(metadata\.(name|namespace|uid|labels|annotations|(labels|annotations)\['(?<key>[^']+)'\])"
        + @"|spec\.(nodeName|serviceAccountName)|status\.(hostIPs?|podIPs?))\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex FieldPath();

    [GeneratedRegex(@"^(limits|requests)\.(cpu|memory|ephemeral-storage|hugepages-[0-9A-Za-z]+)\z", RegexOptions.CultureInvariant)]
    private static partial Regex ResourceField();
}
