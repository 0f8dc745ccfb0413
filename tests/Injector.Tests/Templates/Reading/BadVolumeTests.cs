using static Injector.Tests.Templates.DocumentTexts;

namespace Injector.Tests.Templates.Reading;

public sealed class BadVolumeTests
{
    [Theory, MemberData(nameof(Volumes))]
    public void A_volume_that_cannot_be_added_is_told_why(BadDocument bad) => bad.Check();

    [Theory, MemberData(nameof(SharedVolumes))]
    public void A_shared_volume_that_cannot_be_shared_is_told_why(BadDocument bad) => bad.Check();

    [Theory, MemberData(nameof(Metadata))]
    public void Metadata_that_a_pod_cannot_have_is_told_why(BadDocument bad) => bad.Check();

    [Theory, MemberData(nameof(ApplicationSecrets))]
    public void Secrets_that_no_sidecar_can_have_are_told_why(BadDocument bad) => bad.Check();

    public static TheoryData<BadDocument> ApplicationSecrets { get; } =
    [
        Secrets("no path", "{variable: SECRETS}",
            "t.yaml:12:3: spec.applicationSecrets.mountPath: is missing; write for instance /application-secrets"),
        Secrets("a relative path", "{mountPath: secrets, variable: SECRETS}",
            "t.yaml:12:35: spec.applicationSecrets.mountPath: \"secrets\" must be an absolute path such as /var/log/app"),
        Secrets("no variable", "{mountPath: /secrets}",
            "t.yaml:12:3: spec.applicationSecrets.variable: is missing; write for instance REDACT_SECRETS_DIRECTORY"),
        Secrets("a variable that the sidecar has", "{mountPath: /secrets, variable: TAKEN}",
            "t.yaml:12:55: spec.applicationSecrets.variable: is a variable of agent already: TAKEN; remove it there"),
        Secrets("a condition that is none", "{when: yes, mountPath: /secrets, variable: SECRETS}",
            "t.yaml:12:30: spec.applicationSecrets.when: must be \"${name}\" or \"!${name}\" of a parameter of type boolean"),
    ];

    public static TheoryData<BadDocument> Volumes { get; } =
    [
        Volume("no kind", "{name: state}",
            "t.yaml:13:7: spec.volumes[0]: must have exactly one kind of volume, such as emptyDir; it has none"),
        Volume("two kinds", "{name: state, emptyDir: {sizeLimit: 1Mi}, configMap: {name: x}}",
            "t.yaml:13:7: spec.volumes[0]: must have exactly one kind of volume, such as emptyDir; it has emptyDir and configMap"),
        Volume("a kind that is none", "{name: state, emptyDirectory: {}}",
            "t.yaml:13:21: warning: spec.volumes[0].emptyDirectory: is no kind of volume in Kubernetes 1.36: an API server that does not know it refuses the pod"),
        Volume("no name", "{emptyDir: {sizeLimit: 1Mi}}",
            "t.yaml:13:7: spec.volumes[0].name: is missing; write for instance sidecar-state"),
        Volume("a name that is no DNS label", "{name: State, emptyDir: {sizeLimit: 1Mi}}",
            "t.yaml:13:14: spec.volumes[0].name: \"State\" is not a volume name; write state: at most 63 of a-z, 0-9 and '-', with a letter or digit at both ends"),
        Volume("a name from a parameter", "{name: '${pod.name}', emptyDir: {sizeLimit: 1Mi}}",
            "t.yaml:13:14: spec.volumes[0].name: must be literal: a volume is recognised in a pod by its name"),
        Volume("a text", "state",
            "t.yaml:13:7: spec.volumes[0]: must be a map with one kind of volume, such as {emptyDir: {sizeLimit: 64Mi}}"),
        Volume("no limit of size", "{name: state, emptyDir: {}}",
            "t.yaml:13:21: warning: spec.volumes[0].emptyDir: has no sizeLimit: it can fill its node's disk; add one"),
        Volume("a medium that is none", "{name: state, emptyDir: {sizeLimit: 1Mi, medium: memory}}",
            "t.yaml:13:56: spec.volumes[0].emptyDir.medium: must be Memory, HugePages or \"\", not \"memory\""),
        Volume("a Secret without its name", "{name: state, secret: {name: token}}",
            "t.yaml:13:21: spec.volumes[0].secret.secretName: is missing; Kubernetes requires it",
            "t.yaml:13:30: warning: spec.volumes[0].secret.name: is not a field of Kubernetes 1.36: an API server that does not know it drops it"),
        Volume("a mode in decimal", "{name: state, configMap: {name: x, defaultMode: 777}}",
            "t.yaml:13:55: spec.volumes[0].configMap.defaultMode: must be between 0 and 511, which is 0777; write it in octal, such as 0644, not 777"),
        Volume("a directory of the node", "{name: state, hostPath: {path: /var/log}}",
            "t.yaml:13:21: warning: spec.volumes[0].hostPath: is refused where Pod Security enforces \"restricted\"; use emptyDir, ephemeral, csi or persistentVolumeClaim"),
        Volume("a claim without a size", "{name: state, ephemeral: {volumeClaimTemplate: {spec: {accessModes: [ReadWriteOnce], resources: {requests: {}}}}}}",
            "t.yaml:13:104: spec.volumes[0].ephemeral.volumeClaimTemplate.spec.resources.requests.storage: is missing; Kubernetes requires it"),

        Bad("a volume twice", TemplateWith(
            container: "volumeMounts: [{name: state, mountPath: /s}]",
            spec: "volumes:\n  - {name: state, emptyDir: {sizeLimit: 1Mi}}\n  - {name: state, emptyDir: {sizeLimit: 2Mi}}"),
            "t.yaml:14:14: spec.volumes[1].name: is the name of another volume of this template: state; rename one"),

        Bad("a volume that nothing mounts", TemplateWith(spec: "volumes: [{name: state, emptyDir: {sizeLimit: 1Mi}}]"),
            "t.yaml:11:13: warning: spec.volumes[0]: no container of the template mounts state; mount it or remove it"),
    ];

    public static TheoryData<BadDocument> SharedVolumes { get; } =
    [
        Bad("nothing said", TemplateWith(spec: "sharedVolume: {}"),
            "t.yaml:11:3: spec.sharedVolume.source: is missing; write for instance {emptyDir: {sizeLimit: 1Gi}}",
            "t.yaml:11:3: spec.sharedVolume.name: is missing; write for instance shared-logs",
            "t.yaml:11:3: spec.sharedVolume.application.mountPath: is missing; write for instance /var/log/app",
            "t.yaml:11:3: spec.sharedVolume.sidecar.mountPath: is missing; write for instance /logs"),

        Shared("a mistyped part", ("application: {", "app: {"),
            "t.yaml:13:3: spec.sharedVolume.application.mountPath: is missing; write for instance /var/log/app",
            "t.yaml:16:5: spec.sharedVolume.app: is not a field; known here: name, source, application, sidecar"),
        Shared("a name that is no DNS label", ("name: logs", "name: shared.logs"),
            "t.yaml:14:11: spec.sharedVolume.name: \"shared.logs\" is not a volume name; write shared-logs: at most 63 of a-z, 0-9 and '-', with a letter or digit at both ends"),
        Shared("a relative path", ("/var/log/app", "logs"),
            "t.yaml:16:30: spec.sharedVolume.application.mountPath: \"logs\" must be an absolute path such as /var/log/app"),
        Shared("the root", ("mountPath: /logs", "mountPath: /"),
            "t.yaml:17:26: spec.sharedVolume.sidecar.mountPath: \"/\" must be a path below /, such as /var/log/app"),
        Shared("a path put together", ("/var/log/app", "'/var/log/${pod.name}'"),
            "t.yaml:16:30: spec.sharedVolume.application.mountPath: must be a path, or exactly one placeholder, \"${name}\", of a parameter of type path"),
        Shared("a path of another type", ("/var/log/app", "'${p}'"),
            "t.yaml:15:30: spec.sharedVolume.application.mountPath: must be a path, or exactly one placeholder, \"${name}\", of a parameter of type path"),
        Shared("containers that are a list", ("{mountPath: /var", "{containers: [app], mountPath: /var"),
            "t.yaml:16:31: spec.sharedVolume.application.containers: must be exactly one placeholder, \"${name}\", of a parameter of type list"),
        Shared("files of another type", ("{mountPath: /var", "{files: '${p}', mountPath: /var"),
            "t.yaml:15:26: spec.sharedVolume.application.files: must be exactly one placeholder, \"${name}\", of a parameter of type list"),
        Shared("a volume that cannot be written", ("{emptyDir: {sizeLimit: 1Gi}}", "{configMap: {name: logs}}"),
            "t.yaml:15:14: spec.sharedVolume.source.configMap: is read-only, and the application has to write to it; use emptyDir, ephemeral or persistentVolumeClaim"),
        Shared("no limit of size", ("{emptyDir: {sizeLimit: 1Gi}}", "{emptyDir: {}}"),
            "t.yaml:15:14: warning: spec.sharedVolume.source.emptyDir: has no sizeLimit: it can fill its node's disk; add one"),
        Shared("a name inside the source", ("{emptyDir: {sizeLimit: 1Gi}}", "{name: logs, emptyDir: {sizeLimit: 1Gi}}"),
            "t.yaml:15:14: spec.sharedVolume.source.name: is not part of the source: the name is sharedVolume.name; remove it"),
        Shared("a mistyped kind", ("{emptyDir: {sizeLimit: 1Gi}}", "{emptydir: {sizeLimit: 1Gi}}"),
            "t.yaml:15:14: warning: spec.sharedVolume.source.emptydir: is no kind of volume in Kubernetes 1.36; did you mean emptyDir?"),
        Shared("read-only by a word", ("{mountPath: /logs}", "{mountPath: /logs, readOnly: 'yes'}"),
            "t.yaml:17:43: spec.sharedVolume.sidecar.readOnly: must be \"${name}\" or \"!${name}\" of a parameter of type boolean"),
        Shared("read-only by a number", ("{mountPath: /logs}", "{mountPath: /logs, readOnly: 1}"),
            "t.yaml:17:43: spec.sharedVolume.sidecar.readOnly: must be true, false, or \"${name}\" of a parameter of type boolean"),

        Bad("mounts of it by hand", TemplateWith(
            container: "volumeMounts: [{name: logs, mountPath: /var/log/app}, {name: state, mountPath: /logs}]",
            spec: $"volumes: [{{name: state, emptyDir: {{sizeLimit: 1Mi}}}}]\n{SharedVolume}"),
            "t.yaml:11:24: spec.sidecars[0].container.volumeMounts[0]: the shared volume is mounted by the injector, at spec.sharedVolume.sidecar.mountPath; remove this mount",
            "t.yaml:11:88: spec.sidecars[0].container.volumeMounts[1].mountPath: /logs is where the shared volume is mounted; choose another path"),

        Bad("its name taken", TemplateWith(
            container: "volumeMounts: [{name: logs, mountPath: /s}]", spec: $"volumes: [{{name: logs, emptyDir: {{sizeLimit: 1Mi}}}}]\n{SharedVolume}"),
            "t.yaml:11:24: spec.sidecars[0].container.volumeMounts[0]: the shared volume is mounted by the injector, at spec.sharedVolume.sidecar.mountPath; remove this mount",
            "t.yaml:12:20: spec.volumes[0].name: is the name of another volume of this template: logs; rename one"),
    ];

    public static TheoryData<BadDocument> Metadata { get; } =
    [
        Bad("an annotation that is no text", TemplateWith(spec: "metadata: {annotations: {example.com/scrape: true}}"),
            "t.yaml:11:48: spec.metadata.annotations[example.com/scrape]: must be a string; put it in quotes"),

        Bad("an annotation of the injector's own", TemplateWith(spec: "metadata: {annotations: {sidecar-injector.io/status: '{}'}}"),
            "t.yaml:11:28: spec.metadata.annotations[sidecar-injector.io/status]: is a key of the injector's own, which it writes itself; remove it"),

        Bad("a key that is none", TemplateWith(spec: "metadata: {annotations: {'example.com/a b': x}}"),
            "t.yaml:11:28: spec.metadata.annotations[example.com/a b]: \"example.com/a b\" is not a key; write [prefix/]name, the name at most 63 of A-Z, a-z, 0-9, '-', '_' and '.'"),

        Bad("a label's value that is none", TemplateWith(spec: "metadata: {labels: {team: 'Ops & Dev'}}"),
            "t.yaml:11:29: spec.metadata.labels.team: must be a label's value, at most 63 of A-Z, a-z, 0-9, '-', '_' and '.', with a letter or digit at both ends, not \"Ops & Dev\""),

        Bad("a label of free text", TemplateWith(
            spec: "metadata: {labels: {team: '${team}'}}\nparameters: {team: {type: string, default: ops, settableBy: [pod]}}"),
            "t.yaml:11:29: spec.metadata.labels.team: must be a label's value, at most 63 of A-Z, a-z, 0-9, '-', '_' and '.', with a letter or digit at both ends, and team can be set to anything else; give it a pattern, or write an annotation instead"),

        Bad("a label of a name to come", TemplateWith(spec: "metadata: {labels: {pod: '${pod.name}'}}"),
            "t.yaml:11:28: spec.metadata.labels.pod: ${pod.name} is not always a label's value; write an annotation instead"),

        Bad("anything else", TemplateWith(spec: "metadata: {label: {team: ops}}"),
            "t.yaml:11:14: spec.metadata.label: is not a field; did you mean labels?"),
    ];

    private const string SharedVolume = """
        sharedVolume:
          name: logs
          source: {emptyDir: {sizeLimit: 1Gi}}
          application: {mountPath: /var/log/app}
          sidecar: {mountPath: /logs}
        """;

    private static BadDocument Secrets(string name, string secrets, params string[] diagnostics) => Bad(
        name, TemplateWith(container: "env: [{name: TAKEN, value: x}]", spec: $"applicationSecrets: {secrets}"), diagnostics);

    private static BadDocument Volume(string name, string volume, params string[] diagnostics) => Bad(
        name, TemplateWith(container: "volumeMounts: [{name: state, mountPath: /s}]", spec: $"volumes:\n  - {volume}"), diagnostics);

    private static BadDocument Shared(string name, (string Old, string New) replaced, params string[] diagnostics) => Bad(
        name,
        TemplateWith(
            container: replaced.New.Contains("${p}", StringComparison.Ordinal) ? "" : "args: ['${p}']",
            spec: $"parameters: {{p: {{type: string, default: x}}}}\n{SharedVolume.Replace(replaced.Old, replaced.New, StringComparison.Ordinal)}"),
        diagnostics);
}
