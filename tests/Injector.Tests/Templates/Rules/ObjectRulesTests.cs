using static Injector.Tests.Templates.DocumentTexts;

namespace Injector.Tests.Templates.Rules;

/// <summary>What the API server requires of whole objects, beyond its schema: the one diagnostic that each of these makes.</summary>
public sealed class ObjectRulesTests
{
    [Theory]
    [InlineData("lifecycle: {postStart: {}}", "postStart: must have one of exec, httpGet, tcpSocket, sleep")]
    [InlineData("lifecycle: {preStop: {sleep: {seconds: 1}, exec: {command: [x]}}}", "preStop: must have one of exec, httpGet, tcpSocket, sleep; it has exec and sleep")]
    [InlineData("readinessProbe: {}", "readinessProbe: must have one of exec, httpGet, tcpSocket, grpc")]
    [InlineData("env: [{name: A, valueFrom: {}}]", "valueFrom: must have one of configMapKeyRef, fieldRef, fileKeyRef, resourceFieldRef, secretKeyRef")]
    [InlineData("env: [{name: A, valueFrom: {configMapKeyRef: {key: k}}}]", "configMapKeyRef.name: is missing; Kubernetes requires it")]
    [InlineData("env: [{name: A, valueFrom: {configMapKeyRef: {key: k, name: ''}}}]", "configMapKeyRef.name: is empty; Kubernetes requires it")]
    [InlineData("env: [{name: ''}]", "env[0].name: is empty; Kubernetes requires it")]
    [InlineData("envFrom: [{prefix: A_}]", "envFrom[0]: must have one of configMapRef, secretRef")]
    [InlineData("envFrom: [{configMapRef: {}}]", "configMapRef.name: is missing; Kubernetes requires it")]
    [InlineData("livenessProbe: {httpGet: {port: 80, httpHeaders: [{name: '', value: ''}]}}", "httpHeaders[0].name: is empty; Kubernetes requires it")]
    public void A_part_of_a_container_has_what_it_needs(string part, string diagnostic) =>
        Diagnostics(("t.yaml", TemplateWith(container: part))).Should().ContainSingle().Which.Should().EndWith(diagnostic);

    [Theory]
    [InlineData("configMap: {}", "configMap.name: is missing; Kubernetes requires it")]
    [InlineData("secret: {}", "secret.secretName: is missing; Kubernetes requires it")]
    [InlineData("image: {}", "image.reference: is missing; Kubernetes requires it")]
    [InlineData("ephemeral: {}", "ephemeral.volumeClaimTemplate: is missing; Kubernetes requires it")]
    [InlineData("ephemeral: {volumeClaimTemplate: {spec: {resources: {requests: {storage: 1Gi}}}}}", "spec.accessModes: is missing; Kubernetes requires it")]
    [InlineData("ephemeral: {volumeClaimTemplate: {spec: {accessModes: [], resources: {requests: {storage: 1Gi}}}}}", "spec.accessModes: is empty; Kubernetes requires it")]
    [InlineData("ephemeral: {volumeClaimTemplate: {spec: {accessModes: [ReadWriteOnce]}}}", "spec.resources: is missing; Kubernetes requires it")]
    [InlineData("ephemeral: {volumeClaimTemplate: {spec: {accessModes: [ReadWriteOnce], resources: {}}}}", "resources.requests: is missing; Kubernetes requires it")]
    [InlineData("projected: {sources: [{}]}", "sources[0]: must have one of clusterTrustBundle, configMap, downwardAPI, podCertificate, secret, serviceAccountToken")]
    [InlineData("projected: {sources: [{configMap: {}}]}", "configMap.name: is missing; Kubernetes requires it")]
    [InlineData("projected: {sources: [{secret: {}}]}", "secret.name: is missing; Kubernetes requires it")]
    public void A_volume_has_what_it_needs(string volume, string diagnostic) =>
        WithVolume(volume).Should().ContainSingle().Which.Should().EndWith(diagnostic);

    [Theory]
    [InlineData("configMap: {name: c}"), InlineData("csi: {driver: d.example}"), InlineData("downwardAPI: {}"), InlineData("emptyDir: {sizeLimit: 1Mi}")]
    [InlineData("ephemeral: {volumeClaimTemplate: {spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}}")]
    [InlineData("image: {reference: 'data:1'}"), InlineData("persistentVolumeClaim: {claimName: c}"), InlineData("projected: {sources: []}"), InlineData("secret: {secretName: s}")]
    public void A_volume_that_Pod_Security_takes_is_taken_without_a_word(string volume) => WithVolume(volume).Should().BeEmpty();

    [Theory]
    [InlineData("configMap", "{name: c}"), InlineData("downwardAPI", "{}"), InlineData("image", "{reference: 'data:1'}")]
    [InlineData("projected", "{sources: []}"), InlineData("secret", "{secretName: s}")]
    public void A_volume_that_cannot_be_written_cannot_be_shared(string kind, string source) =>
        Diagnostics(("t.yaml", TemplateWith(
            spec: $"sharedVolume: {{name: logs, source: {{{kind}: {source}}}, application: {{mountPath: /a}}, sidecar: {{mountPath: /logs}}}}")))
            .Should().ContainSingle().Which.Should().EndWith(
                $"source.{kind}: is read-only, and the application has to write to it; use emptyDir, ephemeral or persistentVolumeClaim");

    private static string[] WithVolume(string volume) => Diagnostics(("t.yaml", TemplateWith(
        container: "volumeMounts: [{name: state, mountPath: /s}]", spec: $"volumes: [{{name: state, {volume}}}]")));
}
