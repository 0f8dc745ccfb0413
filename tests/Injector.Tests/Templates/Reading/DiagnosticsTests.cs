using static Injector.Tests.Templates.DocumentTexts;

namespace Injector.Tests.Templates.Reading;

public sealed class DiagnosticsTests
{
    [Fact]
    public void Every_mistake_of_every_file_is_told_at_once_in_the_order_of_the_files()
    {
        const string Template = """
            apiVersion: sidecar-injector.io/v1alpha1
            kind: SidecarTemplate
            metadata:
              name: Log_Shipper
            spec:
              parameters:
                endpoint: {type: url, default: "http://localhost", settableBy: [pod]}
                level: {type: enum, default: inf, values: [info, debug], settableBy: [everybody]}
                rotate: {type: boolean, default: "false"}
              sidecars:
                - when: "${level}"
                  container:
                    name: shipper
                    image: shipper
                    args: ["--endpoint=${endpoint}", "--level=${lvel}", 1]
                    ports: [{containerPort: 99999}]
                    resources:
                      requests: {cpu: 100m, memory: 128Mi}
                      limits: {cpu: 1, memory: 64Mi}
                    volumeMounts: [{name: state, mountPath: /state}]
                    securityContext: {runAsNonRoot: true, allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}, seccompProfile: {type: RuntimeDefault}}
            """;
        const string Configuration = """
            apiVersion: sidecar-injector.io/v1alpha1
            kind: InjectorConfig
            spec:
              policy: Always
              defaultTemplates: [log-shipper]
              parameters:
                log-processor: {format: xml}
            """;

        Diagnostics(("a/shipper.yaml", Template), ("a/config.yaml", Configuration)).Should().Equal(
            "a/shipper.yaml:4:9: metadata.name: \"Log_Shipper\" is not a template name; write log-shipper: at most 63 of a-z, 0-9 and '-', with a letter or digit at both ends",
            "a/shipper.yaml:7:22: spec.parameters.endpoint.type: \"url\" is not a type; use one of string, path, list, boolean, integer, quantity, enum, image, duration",
            "a/shipper.yaml:8:34: spec.parameters.level.default: \"inf\" must be one of info, debug; did you mean info?",
            "a/shipper.yaml:8:75: spec.parameters.level.settableBy[0]: \"everybody\" cannot set parameters; use namespace, pod or both",
            "a/shipper.yaml:9:5: spec.parameters.rotate: is used nowhere; write ${rotate} where it belongs, or remove it",
            "a/shipper.yaml:14:16: warning: spec.sidecars[0].container.image: shipper is not pinned: two pods may run different builds; add a tag other than latest, or a digest",
            "a/shipper.yaml:15:42: spec.sidecars[0].container.args[1]: names no parameter with ${lvel}; did you mean ${level}? For a literal ${ write $${",
            "a/shipper.yaml:15:61: spec.sidecars[0].container.args[2]: must be a string, not 1; put it in quotes",
            "a/shipper.yaml:16:33: spec.sidecars[0].container.ports[0].containerPort: must be between 1 and 65535, not 99999",
            "a/shipper.yaml:18:41: spec.sidecars[0].container.resources.requests.memory: requests 128Mi of memory, above its limit of 64Mi; raise the limit or lower the request",
            "a/shipper.yaml:20:31: spec.sidecars[0].container.volumeMounts[0].name: mounts state, which is not among spec.volumes; add it there",
            "a/config.yaml:4:11: spec.policy: \"Always\" is not known; use OptIn or OptOut",
            "a/config.yaml:5:22: spec.defaultTemplates[0]: there is no template log-shipper; available: config-sync, fluent-bit, log-forwarder, log-processor, metrics-exporter, opentelemetry-collector, tls-rotator",
            "a/config.yaml:7:29: spec.parameters.log-processor.format: \"xml\" must be one of raw, text, json");
    }

    [Fact]
    public void A_mistake_in_a_shared_block_is_told_once()
    {
        var text = TemplateWith(
            replaced: ("resources: {requests: {cpu: 10m, memory: 16Mi}", "resources: &resources {requests: {cpu: 1 m, memory: 16Mi}"),
            spec: """
                initContainers:
                  - container:
                      name: agent-init
                      image: agent:1.0
                      resources: *resources
                      securityContext: {runAsNonRoot: true, allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}, seccompProfile: {type: RuntimeDefault}}
                """);

        Diagnostics(("t.yaml", text)).Should().ContainSingle().Which.Should().EndWith(
            "resources.requests.cpu: must be a quantity of 0 or more, such as 64Mi, 1Gi or 100m, not \"1 m\"");
    }

    [Fact]
    public void The_document_that_the_tables_break_is_good() => Diagnostics(("t.yaml", TemplateWith())).Should().BeEmpty();
}
