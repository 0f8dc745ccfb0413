namespace Injector.Tests.Policies;

/// <summary>Templates that want the same: names of volumes, ports, paths, annotations, pull secrets, the pod's <c>fsGroup</c>, a container.</summary>
internal static class NeighbourTemplates
{
    public static readonly string[] Names = ["above", "beside", "plain", "same", "spooler"];

    public const string Text =
        """
        apiVersion: sidecar-injector.io/v1alpha1
        kind: SidecarTemplate
        metadata: {name: spooler}
        spec:
          parameters:
            log-path: {type: path, default: /var/log/app, settableBy: [namespace, pod]}
            containers: {type: list, default: "", settableBy: [pod]}
            with-init: {type: boolean, default: "false", settableBy: [pod]}
            role: {type: string, default: spooler, pattern: "[a-z !]*", settableBy: [pod]}
            secret: {type: string, default: "", settableBy: [namespace, pod]}
            group: {type: string, default: "", pattern: "[0-9]{0,9}", settableBy: [pod]}
          sharedVolume:
            name: spool
            source: {emptyDir: {sizeLimit: 1Gi}}
            application: {containers: "${containers}", mountPath: "${log-path}"}
            sidecar: {mountPath: /logs, readOnly: true}
          runAs: {fsGroup: "${group}"}
          imagePullSecrets: [{name: house}, {name: "${secret}"}]
          metadata:
            annotations: {example.com/first: "${role}", example.com/spooler: "${app.container}"}
            labels: {example.com/role: "${role}"}
          initContainers:
            - when: "${with-init}"
              container:
                name: spooler-init
                image: registry.example/spooler:1
                command: [spooler, init]
                resources: {requests: {cpu: 1m, memory: 1Mi}, limits: {cpu: 10m, memory: 8Mi}}
          sidecars:
            - container:
                name: spooler
                image: registry.example/spooler:1
                command: [spooler]
                env: [{name: DIRECTORIES, value: "${sharedVolume.directories}"}]
                ports: [{name: spooler, containerPort: 9000}]
                volumeMounts: [{name: spooler-state, mountPath: /state}]
                resources: {requests: {cpu: 1m, memory: 1Mi}, limits: {cpu: 10m, memory: 8Mi}}
          volumes:
            - {name: spooler-state, emptyDir: {sizeLimit: 16Mi}}
        ---
        apiVersion: sidecar-injector.io/v1alpha1
        kind: SidecarTemplate
        metadata: {name: beside}
        spec:
          parameters:
            log-path: {type: path, default: /var/log/app, settableBy: [namespace, pod]}
            port: {type: integer, default: 9001, min: 1024, max: 65535, settableBy: [pod]}
            secret: {type: string, default: other, settableBy: [namespace, pod]}
          # The name that the other has for a volume of its own.
          sharedVolume:
            name: spooler-state
            source: {emptyDir: {sizeLimit: 1Gi}}
            application: {mountPath: "${log-path}"}
            sidecar: {mountPath: /spool, readOnly: false}
          runAs: {fsGroup: "2000"}
          imagePullSecrets: [{name: "${secret}"}, {name: house}]
          metadata:
            annotations: {example.com/first: beside, example.com/second: "${port}"}
            labels: {example.com/role: beside, example.com/port: "${port}"}
          sidecars:
            - position: afterSidecars
              container:
                name: beside
                image: registry.example/beside:1
                env: [{name: DIRECTORIES, value: "${sharedVolume.directories}"}]
                ports: [{name: beside, containerPort: "${port}"}]
                resources: {requests: {cpu: 1m, memory: 1Mi}, limits: {cpu: 10m, memory: 8Mi}}
        ---
        apiVersion: sidecar-injector.io/v1alpha1
        kind: SidecarTemplate
        metadata: {name: above}
        spec:
          parameters:
            containers: {type: list, default: "", settableBy: [pod]}
          sharedVolume:
            name: spool
            source: {hostPath: {path: /var/spool}}
            application: {containers: "${containers}", mountPath: /var/log}
            sidecar: {mountPath: /logs, readOnly: true}
          initContainers:
            - position: afterSidecars
              container:
                name: above-init
                image: registry.example/above:1
                resources: {requests: {cpu: 1m, memory: 1Mi}, limits: {cpu: 10m, memory: 8Mi}}
          sidecars:
            - container:
                name: above
                image: registry.example/above:1
                env: [{name: CONTAINERS, value: "${sharedVolume.containers}"}]
                ports: [{name: above, containerPort: 9000, protocol: UDP}]
                resources: {requests: {cpu: 1m, memory: 1Mi}, limits: {cpu: 10m, memory: 8Mi}}
        ---
        apiVersion: sidecar-injector.io/v1alpha1
        kind: SidecarTemplate
        metadata: {name: plain}
        spec:
          parameters:
            port: {type: integer, default: 9000, min: 1024, max: 65535, settableBy: [pod]}
            listens: {type: boolean, default: "true", settableBy: [pod]}
          metadata:
            annotations: {example.com/second: plain}
          sidecars:
            - when: "${listens}"
              container:
                name: plain-listener
                image: registry.example/plain:1
                ports: [{name: plain, containerPort: "${port}"}]
                resources: {requests: {cpu: 1m, memory: 1Mi}, limits: {cpu: 10m, memory: 8Mi}}
            - container:
                name: plain
                image: registry.example/plain:1
                volumeMounts: [{name: spool, mountPath: /data}]
                resources: {requests: {cpu: 1m, memory: 1Mi}, limits: {cpu: 10m, memory: 8Mi}}
          volumes:
            - {name: spool, emptyDir: {sizeLimit: 16Mi}}
        ---
        apiVersion: sidecar-injector.io/v1alpha1
        kind: SidecarTemplate
        metadata: {name: same}
        spec:
          sidecars:
            - container:
                name: same
                image: registry.example/same:1
                ports: [{name: same, containerPort: 9001}]
                resources: {requests: {cpu: 1m, memory: 1Mi}, limits: {cpu: 10m, memory: 8Mi}}
          initContainers:
            - container:
                name: above-init
                image: registry.example/same:1
                volumeMounts: [{name: same-state, mountPath: /state}]
                resources: {requests: {cpu: 1m, memory: 1Mi}, limits: {cpu: 10m, memory: 8Mi}}
          volumes:
            - {name: same-state, emptyDir: {sizeLimit: 16Mi}}
        """;

    /// <summary>One that is in nobody's way.</summary>
    public static string Small(string name) =>
        $$"""
        apiVersion: sidecar-injector.io/v1alpha1
        kind: SidecarTemplate
        metadata: {name: {{name}}}
        spec:
          sidecars:
            - container:
                name: {{name}}
                image: registry.example/{{name}}:1
                resources:
                  requests: {cpu: 1m, memory: 1Mi}
                  limits: {cpu: 10m, memory: 8Mi}
        """;
}
