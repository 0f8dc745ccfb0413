using static Injector.Tests.Templates.DocumentTexts;

namespace Injector.Tests.Templates.Reading;

public sealed class BadContainerTests
{
    private const string Resources = "resources: {requests: {cpu: 10m, memory: 16Mi}, limits: {cpu: 100m, memory: 64Mi}}";
    private const string State = "volumes: [{name: state, emptyDir: {sizeLimit: 1Mi}}]";

    [Theory, MemberData(nameof(Containers))]
    public void A_container_that_Kubernetes_would_refuse_is_refused_first(BadDocument bad) => bad.Check();

    [Theory, MemberData(nameof(Doubtful))]
    public void A_container_that_Kubernetes_takes_and_nobody_wants_is_warned_of(BadDocument bad) => bad.Check();

    public static TheoryData<BadDocument> Containers { get; } =
    [
        Bad("an entry without the word container", TemplateWith(replaced: ("- container:\n        name: agent\n", "- agent:\n")),
            "t.yaml:6:7: spec.sidecars[0].agent: is not a field; known here: when, position, container",
            "t.yaml:6:7: spec.sidecars[0].container: is missing; write the Kubernetes container here"),

        Bad("an entry that is a text", "apiVersion: sidecar-injector.io/v1alpha1\nkind: SidecarTemplate\nmetadata: {name: agent}\nspec: {sidecars: [agent]}\n",
            "t.yaml:4:19: spec.sidecars[0]: must be a map with container, the Kubernetes container, and if need be when and position"),

        Bad("a name that is no DNS label", TemplateWith(replaced: ("        name: agent\n", "        name: Log Agent\n")),
            "t.yaml:7:15: spec.sidecars[0].container.name: \"Log Agent\" is not a container name; write log-agent: at most 63 of a-z, 0-9 and '-', with a letter or digit at both ends"),

        Bad("a name from a parameter", TemplateWith(
            spec: "parameters: {p: {type: string, default: agent}}", replaced: ("        name: agent\n", "        name: '${p}'\n")),
            "t.yaml:7:15: spec.sidecars[0].container.name: must be literal: a container is recognised in a pod by its name"),

        Bad("no name", TemplateWith(replaced: ("        name: agent\n", "")),
            "t.yaml:6:7: spec.sidecars[0].container.name: is missing; Kubernetes requires it"),

        Bad("a name twice", TemplateWith(spec: $"initContainers:\n  - container:\n      name: agent\n      image: agent:1.0\n      {Resources}\n      securityContext: {{runAsNonRoot: true, allowPrivilegeEscalation: false, capabilities: {{drop: [ALL]}}, seccompProfile: {{type: RuntimeDefault}}}}"),
            "t.yaml:7:15: spec.sidecars[0].container.name: is the name of another container of this template: agent; rename one"),

        Bad("no image", TemplateWith(replaced: ("        image: agent:1.0\n", "")),
            "t.yaml:6:7: spec.sidecars[0].container.image: is missing; name a pinned image"),

        Bad("an image that is none", TemplateWith(replaced: ("image: agent:1.0", "image: 'registry.example:5000/Agent:1.0'")),
            "t.yaml:8:16: spec.sidecars[0].container.image: must be an image such as registry.example/team/name:1.2.3, not \"registry.example:5000/Agent:1.0\""),

        Bad("a restart policy", TemplateWith(container: "restartPolicy: Always"),
            "t.yaml:11:9: spec.sidecars[0].container.restartPolicy: is set by the injector, from sidecarLifecycle; remove it"),

        Bad("a command that is no list", TemplateWith(container: "command: run"),
            "t.yaml:11:18: spec.sidecars[0].container.command: must be a list, not a string"),

        Bad("a number without quotes", TemplateWith(container: "args: [--port, 8080]\nenv: [{name: DEBUG, value: true}]"),
            "t.yaml:11:24: spec.sidecars[0].container.args[1]: must be a string, not 8080; put it in quotes",
            "t.yaml:12:36: spec.sidecars[0].container.env[0].value: must be a string, not true; put it in quotes"),

        Bad("a list where a word belongs", TemplateWith(container: "tty: []\nstdin: 'no'\nstdinOnce: '1'"),
            "t.yaml:11:14: spec.sidecars[0].container.tty: must be true or false, not a list",
            "t.yaml:12:16: spec.sidecars[0].container.stdin: must be true or false, not a string",
            "t.yaml:13:20: spec.sidecars[0].container.stdinOnce: must be true or false, not a string"),

        Bad("a port with a fraction", TemplateWith(container: "livenessProbe: {httpGet: {port: 8080.5}}\nreadinessProbe: {tcpSocket: {port: []}, periodSeconds: x}"),
            "t.yaml:11:41: spec.sidecars[0].container.livenessProbe.httpGet.port: must be a number or a name, not 8080.5",
            "t.yaml:12:44: spec.sidecars[0].container.readinessProbe.tcpSocket.port: must be a number or a name, not a list",
            "t.yaml:12:64: spec.sidecars[0].container.readinessProbe.periodSeconds: must be a whole number, not a string"),

        Bad("a number in quotes", TemplateWith(container: "ports: [{containerPort: '8080'}]\ntty: 'true'\nstdin: 'false'"),
            "t.yaml:11:33: spec.sidecars[0].container.ports[0].containerPort: must be a whole number, not a string; remove the quotes",
            "t.yaml:12:14: spec.sidecars[0].container.tty: must be true or false, not a string; remove the quotes",
            "t.yaml:13:16: spec.sidecars[0].container.stdin: must be true or false, not a string; remove the quotes"),

        Bad("an item of nothing", TemplateWith(container: "args:\n  - --quiet\n  -"),
            "t.yaml:13:12: spec.sidecars[0].container.args[1]: is empty; give it a value or remove it"),

        Bad("a probe on an init container", TemplateWith(
            container: "readinessProbe: {exec: {command: ['true']}}\nlifecycle: {preStop: {sleep: {seconds: 1}}}", replaced: ("sidecars:", "initContainers:")),
            "t.yaml:11:9: spec.initContainers[0].container.readinessProbe: is not allowed on an init container, which runs to its end; remove it",
            "t.yaml:12:9: spec.initContainers[0].container.lifecycle: is not allowed on an init container, which runs to its end; remove it"),

        Bad("a start on an init container", TemplateWith(
            container: "livenessProbe: {exec: {command: [x]}}\nstartupProbe: {exec: {command: [x]}}\nresizePolicy: [{resourceName: cpu, restartPolicy: NotRequired}]",
            replaced: ("sidecars:", "initContainers:")),
            "t.yaml:11:9: spec.initContainers[0].container.livenessProbe: is not allowed on an init container, which runs to its end; remove it",
            "t.yaml:12:9: spec.initContainers[0].container.startupProbe: is not allowed on an init container, which runs to its end; remove it",
            "t.yaml:13:9: spec.initContainers[0].container.resizePolicy: is not allowed on an init container, which runs to its end; remove it"),

        Bad("what a pod would have to declare", TemplateWith(
            container: "restartPolicyRules: []\nvolumeDevices: []", replaced: ("resources: {", "resources: {claims: [{name: gpu}], ")),
            "t.yaml:9:21: spec.sidecars[0].container.resources.claims: names claims that every pod would have to declare; remove it",
            "t.yaml:11:9: spec.sidecars[0].container.restartPolicyRules: needs a restartPolicy, which the injector sets; remove it",
            "t.yaml:12:9: spec.sidecars[0].container.volumeDevices: needs a raw block volume, which a template cannot add; remove it"),

        Bad("no resources", TemplateWith(replaced: ($"        {Resources}\n", "")),
            "t.yaml:6:7: spec.sidecars[0].container.resources: is missing; give requests and limits of cpu and memory, or a ResourceQuota refuses the pod"),

        Bad("half the resources", TemplateWith(replaced: ("{requests: {cpu: 10m, memory: 16Mi}, limits: {cpu: 100m, memory: 64Mi}}", "{requests: {cpu: 10m}}")),
            "t.yaml:9:9: spec.sidecars[0].container.resources.limits: is missing; give cpu and memory, or a ResourceQuota refuses the pod",
            "t.yaml:9:31: spec.sidecars[0].container.resources.requests: lacks memory, or a ResourceQuota refuses the pod"),

        Bad("a request above its limit", TemplateWith(replaced: ("memory: 16Mi", "memory: 128Mi")),
            "t.yaml:9:50: spec.sidecars[0].container.resources.requests.memory: requests 128Mi of memory, above its limit of 64Mi; raise the limit or lower the request"),

        Bad("defaults that put a request above its limit", TemplateWith(
            spec: "parameters: {p: {type: quantity, default: 8Mi}}", replaced: ("memory: 64Mi", "memory: '${p}'")),
            "t.yaml:9:50: spec.sidecars[0].container.resources.requests.memory: requests 16Mi of memory, above its limit of 8Mi; raise the limit or lower the request"),

        Bad("a quantity that is none", TemplateWith(replaced: ("cpu: 100m", "cpu: 100 m")),
            "t.yaml:9:71: spec.sidecars[0].container.resources.limits.cpu: must be a quantity of 0 or more, such as 64Mi, 1Gi or 100m, not \"100 m\""),

        Bad("a negative quantity", TemplateWith(replaced: ("cpu: 10m", "cpu: -10m")),
            "t.yaml:9:37: spec.sidecars[0].container.resources.requests.cpu: must be a quantity of 0 or more, such as 64Mi, 1Gi or 100m, not \"-10m\""),

        Bad("a resource that is none", TemplateWith(replaced: ("memory: 16Mi}", "memory: 16Mi, mem: 1Mi}")),
            "t.yaml:9:56: spec.sidecars[0].container.resources.requests.mem: is no resource of Kubernetes; use cpu, memory, ephemeral-storage, hugepages-SIZE or a device's example.com/name"),

        Bad("an overcommitted device", TemplateWith(
            replaced: [("memory: 16Mi}", "memory: 16Mi, example.com/fpga: 1}"), ("memory: 64Mi}", "memory: 64Mi, example.com/fpga: 2}")]),
            "t.yaml:9:74: spec.sidecars[0].container.resources.requests[example.com/fpga]: must equal its limit, 2: example.com/fpga cannot be overcommitted"),

        Bad("a port that is none", TemplateWith(container: "ports: [{containerPort: 70000, hostPort: -1}]"),
            "t.yaml:11:33: spec.sidecars[0].container.ports[0].containerPort: must be between 1 and 65535, not 70000",
            "t.yaml:11:40: warning: spec.sidecars[0].container.ports[0].hostPort: is refused by Pod Security in most namespaces, and lets one pod run on each node",
            "t.yaml:11:50: spec.sidecars[0].container.ports[0].hostPort: must be between 0 and 65535, not -1"),

        Bad("a port's name that is too long", TemplateWith(container: "ports: [{containerPort: 80, name: prometheus-metrics}]"),
            "t.yaml:11:43: spec.sidecars[0].container.ports[0].name: must be a port's name: at most 15 of a-z, 0-9 and '-', with a letter, no '-' at either end or twice in a row, not \"prometheus-metrics\""),

        Bad("a port's name twice", TemplateWith(container: "ports: [{containerPort: 80, name: http}, {containerPort: 81, name: http}]"),
            "t.yaml:11:76: spec.sidecars[0].container.ports[1].name: is the name of another port already: http; remove one"),

        Bad("a protocol that is none", TemplateWith(container: "ports: [{containerPort: 80, protocol: tcp}]"),
            "t.yaml:11:47: spec.sidecars[0].container.ports[0].protocol: must be TCP, UDP or SCTP, not \"tcp\""),

        Bad("a port without its number", TemplateWith(container: "ports: [{name: http}]"),
            "t.yaml:11:17: spec.sidecars[0].container.ports[0].containerPort: is missing; Kubernetes requires it"),

        Bad("a variable's name that is none", TemplateWith(container: "env: [{name: 1ST, value: x}]"),
            "t.yaml:11:22: spec.sidecars[0].container.env[0].name: must be a variable's name: letters, digits, '_', '-' and '.', not beginning with a digit, not \"1ST\""),

        Bad("a variable twice", TemplateWith(container: "env: [{name: A, value: x}, {name: A, value: z}]"),
            "t.yaml:11:43: spec.sidecars[0].container.env[1].name: is the name of another variable already: A; remove one"),

        Bad("a variable with two values", TemplateWith(container: "env: [{name: A, value: x, valueFrom: {fieldRef: {fieldPath: metadata.name}}}]"),
            "t.yaml:11:15: spec.sidecars[0].container.env[0]: has both value and valueFrom; keep one"),

        Bad("a variable from nowhere", TemplateWith(container: "env: [{name: A, valueFrom: {}}]"),
            "t.yaml:11:36: spec.sidecars[0].container.env[0].valueFrom: must have one of configMapKeyRef, fieldRef, fileKeyRef, resourceFieldRef, secretKeyRef"),

        Bad("a field that pods are not told", TemplateWith(container: "env: [{name: A, valueFrom: {fieldRef: {fieldPath: spec.hostname}}}]"),
            "t.yaml:11:59: spec.sidecars[0].container.env[0].valueFrom.fieldRef.fieldPath: must be a field of the pod, such as metadata.name, metadata.labels['app'], spec.nodeName or status.podIP, not \"spec.hostname\""),

        Bad("a Secret without its name", TemplateWith(container: "env: [{name: A, valueFrom: {secretKeyRef: {key: token}}}]\nenvFrom: [{secretRef: {optional: true}}]"),
            "t.yaml:11:37: spec.sidecars[0].container.env[0].valueFrom.secretKeyRef.name: is missing; Kubernetes requires it",
            "t.yaml:12:20: spec.sidecars[0].container.envFrom[0].secretRef.name: is missing; Kubernetes requires it"),

        Bad("a probe that does nothing", TemplateWith(container: "livenessProbe: {periodSeconds: 5}"),
            "t.yaml:11:24: spec.sidecars[0].container.livenessProbe: must have one of exec, httpGet, tcpSocket, grpc"),

        Bad("a probe that does two things", TemplateWith(container: "livenessProbe: {exec: {command: [x]}, tcpSocket: {port: 80}}"),
            "t.yaml:11:24: spec.sidecars[0].container.livenessProbe: must have one of exec, httpGet, tcpSocket, grpc; it has exec and tcpSocket"),

        Bad("a probe with a port that is none", TemplateWith(container: "livenessProbe: {httpGet: {port: 0}}\nreadinessProbe: {httpGet: {port: Health_Check}}"),
            "t.yaml:11:41: spec.sidecars[0].container.livenessProbe.httpGet.port: must be between 1 and 65535, or a port's name, not 0",
            "t.yaml:12:42: spec.sidecars[0].container.readinessProbe.httpGet.port: must be between 1 and 65535, or a port's name, not \"Health_Check\""),

        Bad("a liveness probe that must succeed twice", TemplateWith(container: "livenessProbe: {exec: {command: [x]}, successThreshold: 2}"),
            "t.yaml:11:65: spec.sidecars[0].container.livenessProbe.successThreshold: must be 1 for a livenessProbe; remove it"),

        Bad("a startup probe that must succeed twice", TemplateWith(
            container: "startupProbe: {exec: {command: [x]}, successThreshold: 2}\nlivenessProbe: {exec: {command: [x]}, successThreshold: 1}"),
            "t.yaml:11:64: spec.sidecars[0].container.startupProbe.successThreshold: must be 1 for a startupProbe; remove it"),

        Bad("a readiness probe that ends the container", TemplateWith(container: "readinessProbe: {exec: {command: [x]}, terminationGracePeriodSeconds: 5}"),
            "t.yaml:11:48: spec.sidecars[0].container.readinessProbe.terminationGracePeriodSeconds: is not allowed for a readinessProbe, which stops nothing; remove it"),

        Bad("a probe that runs nothing", TemplateWith(container: "livenessProbe: {exec: {command: []}}"),
            "t.yaml:11:41: spec.sidecars[0].container.livenessProbe.exec.command: is empty; Kubernetes requires it"),

        Bad("a stop signal", TemplateWith(container: "lifecycle: {stopSignal: SIGINT}"),
            "t.yaml:11:21: spec.sidecars[0].container.lifecycle.stopSignal: is refused in pods that do not set spec.os; remove it, and stop on SIGTERM"),

        Bad("a pull policy that is none", TemplateWith(container: "imagePullPolicy: Sometimes"),
            "t.yaml:11:26: spec.sidecars[0].container.imagePullPolicy: must be Always, IfNotPresent or Never, not \"Sometimes\""),

        Bad("a mount without its volume", TemplateWith(container: "volumeMounts: [{name: stat, mountPath: /state}, {name: state, mountPath: /s}]", spec: State),
            "t.yaml:11:31: spec.sidecars[0].container.volumeMounts[0].name: mounts stat, which is not among spec.volumes; did you mean state?"),

        Bad("a mount without any volume", TemplateWith(container: "volumeMounts: [{name: state, mountPath: /state}]"),
            "t.yaml:11:31: spec.sidecars[0].container.volumeMounts[0].name: mounts state, which is not among spec.volumes; add it there"),

        Bad("two mounts at one place", TemplateWith(
            container: "volumeMounts: [{name: state, mountPath: /s}, {name: state, mountPath: /s, subPath: a}]", spec: State),
            "t.yaml:11:79: spec.sidecars[0].container.volumeMounts[1].mountPath: is the mountPath of another mount already: /s; remove one"),

        Bad("a mount at a relative path", TemplateWith(container: "volumeMounts: [{name: state, mountPath: state}]", spec: State),
            "t.yaml:11:49: spec.sidecars[0].container.volumeMounts[0].mountPath: must be an absolute path below /, without ':', ',' and '..', not \"state\""),

        Bad("a mount of a directory above", TemplateWith(
            container: "volumeMounts: [{name: state, mountPath: /s, subPath: ../x}, {name: state, mountPath: /t, subPath: a, subPathExpr: $(B)}]", spec: State),
            "t.yaml:11:62: spec.sidecars[0].container.volumeMounts[0].subPath: must be a relative path without '..', not \"../x\"",
            "t.yaml:11:69: spec.sidecars[0].container.volumeMounts[1]: has both subPath and subPathExpr; keep one"),

        Bad("a user below zero", TemplateWith(replaced: ("{runAsNonRoot: true,", "{runAsUser: -1, runAsNonRoot: true,")),
            "t.yaml:10:38: spec.sidecars[0].container.securityContext.runAsUser: must be at least 0, not -1"),

        Bad("mounts that reach the node", TemplateWith(container: "volumeMounts: [{name: state, mountPath: /s, mountPropagation: Bidirectional}]", spec: State),
            "t.yaml:11:71: spec.sidecars[0].container.volumeMounts[0].mountPropagation: Bidirectional needs a privileged container; use HostToContainer"),

        Bad("privileges that contradict one another", TemplateWith(replaced: ("{runAsNonRoot: true,", "{privileged: true, runAsNonRoot: true,")),
            "t.yaml:10:27: warning: spec.sidecars[0].container.securityContext.privileged: is refused by Pod Security in most namespaces",
            "t.yaml:10:91: spec.sidecars[0].container.securityContext.allowPrivilegeEscalation: cannot be false with privileged: true; remove one"),
    ];

    public static TheoryData<BadDocument> Doubtful { get; } =
    [
        Bad("an image without a tag", TemplateWith(replaced: ("image: agent:1.0", "image: registry.example:5000/agent")),
            "t.yaml:8:16: warning: spec.sidecars[0].container.image: registry.example:5000/agent is not pinned: two pods may run different builds; add a tag other than latest, or a digest"),

        Bad("the latest image", TemplateWith(replaced: ("image: agent:1.0", "image: agent:latest")),
            "t.yaml:8:16: warning: spec.sidecars[0].container.image: agent:latest is not pinned: two pods may run different builds; add a tag other than latest, or a digest"),

        Bad("fields unknown to Kubernetes", TemplateWith(
            container: "volumeMount: []\nlivenessProbe: {exec: {command: [x]}, period: 5}\nfromTheFuture: 1"),
            "t.yaml:11:9: warning: spec.sidecars[0].container.volumeMount: is not a field of Kubernetes 1.36; did you mean volumeMounts?",
            "t.yaml:12:47: warning: spec.sidecars[0].container.livenessProbe.period: is not a field of Kubernetes 1.36: an API server that does not know it drops it",
            "t.yaml:13:9: warning: spec.sidecars[0].container.fromTheFuture: is not a field of Kubernetes 1.36: an API server that does not know it drops it"),

        Bad("a shell's process id", TemplateWith(container: "command: [sh, -c, 'echo $$ $$$$ $$(date) $(date)']\nenv: [{name: PASSWORD, value: pa$$word}]"),
            "t.yaml:11:27: warning: spec.sidecars[0].container.command[2]: Kubernetes turns $$ into $ here; write $$$$ for $$, or $$( for a literal $(",
            "t.yaml:12:39: warning: spec.sidecars[0].container.env[0].value: Kubernetes turns $$ into $ here; write $$$$ for $$, or $$( for a literal $("),

        Bad("memory in thousandths of a byte", TemplateWith(replaced: ("memory: 64Mi", "memory: 64m"), container: ""),
            "t.yaml:9:50: spec.sidecars[0].container.resources.requests.memory: requests 16Mi of memory, above its limit of 64m; raise the limit or lower the request",
            "t.yaml:9:85: warning: spec.sidecars[0].container.resources.limits.memory: is less than a byte: m means a thousandth; write M or Mi for megabytes"),

        Bad("a disk of thousandths of a byte", TemplateWith(replaced: ("limits: {", "limits: {ephemeral-storage: 999m, ")),
            "t.yaml:9:85: warning: spec.sidecars[0].container.resources.limits.ephemeral-storage: is less than a byte: m means a thousandth; write M or Mi for megabytes"),

        Bad("no security context", TemplateWith(replaced:
            ("        securityContext: {runAsNonRoot: true, allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}, seccompProfile: {type: RuntimeDefault}}", "")),
            "t.yaml:6:7: warning: spec.sidecars[0].container.securityContext: is refused where Pod Security enforces \"restricted\"; set runAsNonRoot: true, allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}, seccompProfile: {type: RuntimeDefault}"),

        Bad("all privileges", TemplateWith(
            container: "volumeMounts: [{name: state, mountPath: /s, mountPropagation: Bidirectional}]",
            spec: State,
            replaced: [("{runAsNonRoot: true, allowPrivilegeEscalation: false,", "{runAsNonRoot: true, privileged: true,"), ("{type: RuntimeDefault}", "{type: Localhost, localhostProfile: p}")]),
            "t.yaml:10:9: warning: spec.sidecars[0].container.securityContext: is refused where Pod Security enforces \"restricted\"; set allowPrivilegeEscalation: false",
            "t.yaml:10:47: warning: spec.sidecars[0].container.securityContext.privileged: is refused by Pod Security in most namespaces"),

        Bad("the user root", TemplateWith(replaced: ("{runAsNonRoot: true,", "{runAsUser: 0, ")),
            "t.yaml:10:9: warning: spec.sidecars[0].container.securityContext: is refused where Pod Security enforces \"restricted\"; set a runAsUser other than 0, runAsNonRoot: true"),

        Bad("more than Pod Security allows", TemplateWith(
            container: "ports: [{containerPort: 80, hostPort: 80}]", replaced: ("{drop: [ALL]}", "{drop: [ALL], add: [NET_BIND_SERVICE, NET_ADMIN]}")),
            "t.yaml:10:132: warning: spec.sidecars[0].container.securityContext.capabilities.add[1]: is refused where Pod Security enforces \"restricted\", which allows NET_BIND_SERVICE alone",
            "t.yaml:11:37: warning: spec.sidecars[0].container.ports[0].hostPort: is refused by Pod Security in most namespaces, and lets one pod run on each node"),
    ];
}
