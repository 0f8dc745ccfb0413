using static Injector.Tests.Templates.DocumentTexts;

namespace Injector.Tests.Templates.Rules;

/// <summary>
/// What the API server takes in each field of a container or a volume, and what it refuses. A row has the field, with <c>?</c> for
/// its value, then values that are taken, values that are refused, and how that is said.
/// </summary>
public sealed class FieldRulesTests
{
    private const string FileMode = "be between 0 and 511, which is 0777; write it in octal, such as 0644";
    private const string RelativePath = "be a relative path without '..'";

    [Theory]
    [InlineData("imagePullPolicy: ?", "Always IfNotPresent Never", "always", "be Always, IfNotPresent or Never")]
    [InlineData("terminationMessagePolicy: ?", "File FallbackToLogsOnError", "Stdout", "be File or FallbackToLogsOnError")]
    [InlineData("resizePolicy: [{resourceName: ?, restartPolicy: NotRequired}]", "cpu memory", "disk", "be cpu or memory")]
    [InlineData("resizePolicy: [{resourceName: cpu, restartPolicy: ?}]", "NotRequired RestartContainer", "Never", "be NotRequired or RestartContainer")]
    [InlineData("ports: [{containerPort: ?}]", "1 65535", "0 65536", "be between 1 and 65535")]
    [InlineData("ports: [{containerPort: 80, hostPort: ?}]", "0 65535", "-1 65536", "be between 0 and 65535")]
    [InlineData("ports: [{containerPort: 80, protocol: ?}]", "TCP UDP SCTP", "HTTP", "be TCP, UDP or SCTP")]
    [InlineData("lifecycle: {preStop: {sleep: {seconds: ?}}}", "0 60", "-1", "be at least 0")]
    [InlineData("env: [{name: ?}]", "A _.-9", "9a a=b", "be a variable's name: letters, digits, '_', '-' and '.', not beginning with a digit")]
    [InlineData("env: [{name: A, valueFrom: {resourceFieldRef: {resource: ?}}}]", "limits.cpu requests.ephemeral-storage limits.hugepages-2Mi", "limits.gpu cpu",
        "be a resource such as limits.cpu, requests.memory or limits.ephemeral-storage")]
    [InlineData("volumeMounts: [{name: state, mountPath: /s, subPath: ?}]", "a a/b", "/a a/../b ''", RelativePath)]
    [InlineData("volumeMounts: [{name: state, mountPath: /s, subPathExpr: ?}]", "$(A)/b", "/a ../b ''", RelativePath)]
    [InlineData("volumeMounts: [{name: state, mountPath: /s, mountPropagation: ?}]", "None HostToContainer Bidirectional", "Both", "be None, HostToContainer or Bidirectional")]
    [InlineData("volumeMounts: [{name: state, mountPath: /s, recursiveReadOnly: ?}]", "Disabled IfPossible Enabled", "Always", "be Disabled, IfPossible or Enabled")]
    public void A_field_of_a_container_takes_what_Kubernetes_takes(string field, string taken, string refused, string must) =>
        Check(value => TemplateWith(container: field.Replace("?", value, StringComparison.Ordinal)), taken, refused, must);

    [Theory]
    [InlineData("initialDelaySeconds: ?", "0 60", "-1", "be at least 0")]
    [InlineData("timeoutSeconds: ?", "0 60", "-1", "be at least 0")]
    [InlineData("periodSeconds: ?", "0 60", "-1", "be at least 0")]
    [InlineData("successThreshold: ?", "0 2", "-1", "be at least 0")]
    [InlineData("failureThreshold: ?", "0 3", "-1", "be at least 0")]
    [InlineData("terminationGracePeriodSeconds: ?", "1 60", "0", "be at least 1")]
    [InlineData("grpc: {port: ?}", "1 65535", "0 65536", "be between 1 and 65535")]
    [InlineData("tcpSocket: {port: ?}", "1 65535 health", "0 65536 Health", "be between 1 and 65535, or a port's name")]
    [InlineData("httpGet: {port: ?}", "1 65535 health", "0 65536 a--b", "be between 1 and 65535, or a port's name")]
    [InlineData("httpGet: {port: 80, scheme: ?}", "HTTP HTTPS", "http", "be HTTP or HTTPS")]
    [InlineData("httpGet: {port: 80, httpHeaders: [{name: ?, value: ''}]}", "Host X-Token-1", "X_Token X:1", "be a header's name: letters, digits and '-'")]
    public void A_field_of_a_probe_takes_what_Kubernetes_takes(string field, string taken, string refused, string must) =>
        Check(value => TemplateWith(container: $"readinessProbe: {{{field.Replace("?", value, StringComparison.Ordinal)}}}"), taken, refused, must);

    [Theory]
    [InlineData("runAsUser: ?", "0 2147483647", "-1 2147483648", "be at least 0")]
    [InlineData("runAsGroup: ?", "0 2147483647", "-1 2147483648", "be at least 0")]
    [InlineData("procMount: ?", "Default Unmasked", "Masked", "be Default or Unmasked")]
    [InlineData("appArmorProfile: {type: ?}", "RuntimeDefault Localhost Unconfined", "Default", "be RuntimeDefault, Localhost or Unconfined")]
    public void A_field_of_a_security_context_takes_what_Kubernetes_takes(string field, string taken, string refused, string must) =>
        Check(value => TemplateWith(replaced: ("{runAsNonRoot: true,", $"{{{field.Replace("?", value, StringComparison.Ordinal)}, runAsNonRoot: true,")), taken, refused, must);

    [Fact]
    public void A_seccomp_profile_has_a_type_that_Kubernetes_knows() => Check(
        value => TemplateWith(replaced: ("{type: RuntimeDefault}", $"{{type: {value}}}")),
        "RuntimeDefault Localhost Unconfined", "Default", "be RuntimeDefault, Localhost or Unconfined");

    [Theory]
    [InlineData("emptyDir: {medium: ?}", "'' Memory HugePages HugePages-2Mi", "Disk", "be Memory, HugePages or \"\"")]
    [InlineData("hostPath: {path: /x, type: ?}", "'' DirectoryOrCreate Directory FileOrCreate File Socket CharDevice BlockDevice", "Folder",
        "be DirectoryOrCreate, Directory, FileOrCreate, File, Socket, CharDevice, BlockDevice or \"\"")]
    [InlineData("image: {reference: 'data:1', pullPolicy: ?}", "Always IfNotPresent Never", "Sometimes", "be Always, IfNotPresent or Never")]
    [InlineData("configMap: {name: c, defaultMode: ?}", "0 511", "-1 512", FileMode)]
    [InlineData("configMap: {name: c, items: [{key: k, path: p, mode: ?}]}", "0 511", "-1 512", FileMode)]
    [InlineData("configMap: {name: c, items: [{key: k, path: ?}]}", "a/b", "/a ../b", RelativePath)]
    [InlineData("secret: {secretName: s, defaultMode: ?}", "0 511", "-1 512", FileMode)]
    [InlineData("downwardAPI: {defaultMode: ?}", "0 511", "-1 512", FileMode)]
    [InlineData("downwardAPI: {items: [{path: p, mode: ?, fieldRef: {fieldPath: metadata.name}}]}", "0 511", "-1 512", FileMode)]
    [InlineData("downwardAPI: {items: [{path: ?, fieldRef: {fieldPath: metadata.name}}]}", "a/b", "/a ../b", RelativePath)]
    [InlineData("projected: {sources: [], defaultMode: ?}", "0 511", "-1 512", FileMode)]
    [InlineData("projected: {sources: [{serviceAccountToken: {path: ?}}]}", "a/b", "/a ../b", RelativePath)]
    [InlineData("projected: {sources: [{serviceAccountToken: {path: t, expirationSeconds: ?}}]}", "600 4294967296", "599 4294967297", "be between 600 and 4294967296")]
    [InlineData("ephemeral: {volumeClaimTemplate: {spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}, volumeMode: ?}}}", "Filesystem", "Block", "be Filesystem")]
    public void A_field_of_a_volume_takes_what_Kubernetes_takes(string field, string taken, string refused, string must) =>
        Check(value => TemplateWith(spec: $"volumes: [{{name: state, {field.Replace("?", value, StringComparison.Ordinal)}}}]"), taken, refused, must);

    private static void Check(Func<string, string> template, string taken, string refused, string must)
    {
        foreach (var value in taken.Split(' '))
            Demands(template(value)).Should().BeEmpty("{0} is taken", value);
        foreach (var value in refused.Split(' '))
            Demands(template(value)).Should().ContainSingle().Which.Should().EndWith($": must {must}, not {Shown(value)}");
    }

    /// <summary>What is said of values; what else such a template lacks is not meant here.</summary>
    private static IEnumerable<string> Demands(string text) =>
        Diagnostics(("t.yaml", text)).Where(diagnostic => diagnostic.Contains(": must be", StringComparison.Ordinal));

    private static string Shown(string value) => long.TryParse(value, out _) ? value : $"\"{value.Trim('\'')}\"";
}
