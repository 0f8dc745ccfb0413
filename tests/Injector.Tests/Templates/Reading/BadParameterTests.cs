using static Injector.Tests.Templates.DocumentTexts;

namespace Injector.Tests.Templates.Reading;

public sealed class BadParameterTests
{
    [Theory, MemberData(nameof(Declarations))]
    public void A_parameter_that_cannot_be_declared_so_is_told_how(BadDocument bad) => bad.Check();

    [Theory, MemberData(nameof(Placeholders))]
    public void A_placeholder_that_does_not_fit_is_told_why(BadDocument bad) => bad.Check();

    public static TheoryData<BadDocument> Declarations { get; } =
    [
        Declared("a name that is no annotation's key", "Log_Path", "{type: path, default: /logs}",
            "t.yaml:13:5: spec.parameters.Log_Path: \"Log_Path\" cannot be an annotation's key; write log-path: at most 63 of a-z, 0-9 and '-', with a letter or digit at both ends"),
        Declared("a name of the injector's own", "template", "{type: string, default: x}",
            "t.yaml:13:5: spec.parameters.template: is a key of the injector's own; choose another name"),
        Declared("another name of the injector's own", "inject", "{type: string, default: x}",
            "t.yaml:13:5: spec.parameters.inject: is a key of the injector's own; choose another name"),
        Declared("the name of enforcement", "enforce", "{type: string, default: x}",
            "t.yaml:13:5: spec.parameters.enforce: is a key of the injector's own; choose another name"),
        Declared("the name of the record", "status", "{type: string, default: x}",
            "t.yaml:13:5: spec.parameters.status: is a key of the injector's own; choose another name"),
        Declared("the name of the label", "injected", "{type: string, default: x}",
            "t.yaml:13:5: spec.parameters.injected: is a key of the injector's own; choose another name"),
        Declared("no type", "p", "{default: x}",
            "t.yaml:13:5: spec.parameters.p.type: is missing; write for instance string"),
        Declared("an unknown type", "p", "{type: bool, default: true}",
            "t.yaml:13:15: spec.parameters.p.type: \"bool\" is not a type; use one of string, path, list, boolean, integer, quantity, enum, image, duration"),
        Declared("no default", "p", "{type: string}",
            "t.yaml:13:5: spec.parameters.p.default: is missing; every parameter needs one, so that no pod has to set it"),
        Declared("an unknown member", "p", "{type: string, default: x, settable: [pod]}",
            "t.yaml:13:35: spec.parameters.p.settable: is not a field; did you mean settableBy?"),
        Declared("settable by a word", "p", "{type: string, default: x, settableBy: namespace}",
            "t.yaml:13:47: spec.parameters.p.settableBy: must be a list, such as [namespace]"),
        Declared("settable by another word", "p", "{type: string, default: x, settableBy: pod}",
            "t.yaml:13:47: spec.parameters.p.settableBy: must be a list, such as [pod]"),
        Declared("settable by nobody known", "p", "{type: string, default: x, settableBy: [namespace, user]}",
            "t.yaml:13:59: spec.parameters.p.settableBy[1]: \"user\" cannot set parameters; use namespace, pod or both"),
        Declared("a pattern that is not linear", "p", @"{type: string, default: aa, pattern: '(a)\1'}",
            "t.yaml:13:45: spec.parameters.p.pattern: cannot be matched in linear time; avoid look-around, back-references and large counts"),
        Declared("a pattern that is none", "p", "{type: string, default: a, pattern: '(a'}",
            "t.yaml:13:44: spec.parameters.p.pattern: is not a regular expression: Not enough )'s"),
        Declared("a pattern for a number", "p", "{type: integer, default: 1, pattern: '[0-9]'}",
            "t.yaml:13:36: spec.parameters.p.pattern: is for a string or a list; remove it"),
        Declared("a default that does not match", "p", "{type: string, default: Blue, pattern: '[a-z]+'}",
            "t.yaml:13:32: spec.parameters.p.default: \"Blue\" must match [a-z]+"),
        Declared("bounds for a text", "p", "{type: string, default: x, min: 1}",
            "t.yaml:13:35: spec.parameters.p.min: is for an integer, a quantity or a duration; remove it"),
        Declared("a bound of another type", "p", "{type: duration, default: 30s, max: 1 hour}",
            "t.yaml:13:44: spec.parameters.p.max: \"1 hour\" must be a duration such as 30s or 1m30s"),
        Declared("min above max", "p", "{type: quantity, default: 64Mi, min: 1Gi, max: 512Mi}",
            "t.yaml:13:45: spec.parameters.p.min: 1Gi is above max, 512Mi; no value would fit"),
        Declared("a number out of bounds", "p", "{type: integer, default: 70000, min: 1, max: 65535}",
            "t.yaml:13:33: spec.parameters.p.default: \"70000\" must be between 1 and 65535"),
        Declared("a number that is none", "p", "{type: integer, default: 1.5}",
            "t.yaml:13:33: spec.parameters.p.default: \"1.5\" must be a whole number"),
        Declared("a quantity out of bounds", "p", "{type: quantity, default: 1Gi, max: 512Mi}",
            "t.yaml:13:34: spec.parameters.p.default: \"1Gi\" must be at most 512Mi"),
        Declared("a quantity that is none", "p", "{type: quantity, default: 64MB}",
            "t.yaml:13:34: spec.parameters.p.default: \"64MB\" must be a quantity such as 64Mi, 1Gi or 100m"),
        Declared("a negative quantity", "p", "{type: quantity, default: '-1'}",
            "t.yaml:13:34: spec.parameters.p.default: \"-1\" must be a quantity such as 64Mi, 1Gi or 100m"),
        Declared("a duration below its bound", "p", "{type: duration, default: 1s, min: 5s}",
            "t.yaml:13:34: spec.parameters.p.default: \"1s\" must be at least 5s"),
        Declared("a duration that is none", "p", "{type: duration, default: 30}",
            "t.yaml:13:34: spec.parameters.p.default: \"30\" must be a duration such as 30s or 1m30s"),
        Declared("an enum without values", "p", "{type: enum, default: a}",
            "t.yaml:13:5: spec.parameters.p.values: is missing; list the values that the enum may have"),
        Declared("an enum with no values", "p", "{type: enum, default: a, values: []}",
            "t.yaml:13:41: spec.parameters.p.values: is empty; list the values that the enum may have"),
        Declared("an enum with a value twice", "p", "{type: enum, default: a, values: [a, b, a]}",
            "t.yaml:13:48: spec.parameters.p.values[2]: \"a\" is listed twice; remove one"),
        Declared("a default beside the values", "p", "{type: enum, default: jsn, values: [raw, text, json]}",
            "t.yaml:13:30: spec.parameters.p.default: \"jsn\" must be one of raw, text, json; did you mean json?"),
        Declared("values for a text", "p", "{type: string, default: a, values: [a]}",
            "t.yaml:13:35: spec.parameters.p.values: is for an enum; remove it, or make the type enum"),
        Declared("a relative path", "p", "{type: path, default: var/log}",
            "t.yaml:13:30: spec.parameters.p.default: \"var/log\" must be an absolute path such as /var/log/app"),
        Declared("a path that climbs", "p", "{type: path, default: /var/../etc}",
            "t.yaml:13:30: spec.parameters.p.default: \"/var/../etc\" must have no empty, '.' or '..' segment"),
        Declared("an image that is none", "p", "{type: image, default: 'Busybox:1.37.0'}",
            "t.yaml:13:31: spec.parameters.p.default: \"Busybox:1.37.0\" must be an image such as registry.example/team/name:1.2.3"),
        Declared("a boolean that is none", "p", "{type: boolean, default: 1}",
            "t.yaml:13:33: spec.parameters.p.default: \"1\" must be true or false"),
        Declared("a default that is a map", "p", "{type: string, default: {a: b}}",
            "t.yaml:13:32: spec.parameters.p.default: must be a single value, not a map"),
        Declared("an item with a comma", "p", "{type: list, default: ['a,b']}",
            "t.yaml:13:31: spec.parameters.p.default[0]: \"a,b\" cannot be an item: annotations separate items by commas, with or without blanks"),
        Declared("an item that does not match", "p", "{type: list, default: [a, B], pattern: '[a-z]'}",
            "t.yaml:13:30: spec.parameters.p.default: \"a,B\" must be comma-separated items that each match [a-z]"),
        Declared("a line break", "p", "{type: string, default: \"a\\nb\"}",
            "t.yaml:13:32: spec.parameters.p.default: \"a␊b\" must not contain control characters, such as a line break"),

        Bad("a parameter that is used nowhere", TemplateWith(spec: "parameters: {level: {type: string, default: info}}"),
            "t.yaml:11:16: spec.parameters.level: is used nowhere; write ${level} where it belongs, or remove it"),

        Bad("parameters that are a list", TemplateWith(spec: "parameters: [level]"),
            "t.yaml:11:15: spec.parameters: must be a map, not a list"),
    ];

    public static TheoryData<BadDocument> Placeholders { get; } =
    [
        Bad("a mistyped name", TemplateWith(
            container: "args: ['--path=${log-pth}']", spec: "parameters: {log-path: {type: path, default: /logs}}"),
            "t.yaml:11:16: spec.sidecars[0].container.args[0]: names no parameter with ${log-pth}; did you mean ${log-path}? For a literal ${ write $${"),

        Bad("a name that is declared nowhere", TemplateWith(container: "args: ['--verbosity=${verbosity}']"),
            "t.yaml:11:16: spec.sidecars[0].container.args[0]: names no parameter with ${verbosity}; declare it under spec.parameters, or write $${ for a literal ${"),

        Bad("a shell variable", TemplateWith(container: "command: [sh, -c, 'echo ${HOME} $${HOME} $HOME']"),
            "t.yaml:11:27: spec.sidecars[0].container.command[2]: names no parameter with ${HOME}; declare it under spec.parameters, or write $${ for a literal ${"),

        Bad("a placeholder without an end", TemplateWith(container: "args: ['${log-path']"),
            "t.yaml:11:16: spec.sidecars[0].container.args[0]: has a ${ without its }; write $${ for a literal ${"),

        Bad("a text for a number", Placed("string", "x", "livenessProbe: {exec: {command: [x]}, periodSeconds: '${p}'}"),
            "t.yaml:11:62: spec.sidecars[0].container.livenessProbe.periodSeconds: must be a whole number, and parameter p is of type string"),

        Bad("a text for true or false", Placed("string", "x", "tty: '${p}'"),
            "t.yaml:11:14: spec.sidecars[0].container.tty: must be true or false, and parameter p is of type string"),

        Bad("a duration for a quantity", TemplateWith(
            spec: "parameters: {p: {type: duration, default: 1m}}", replaced: ("cpu: 10m", "cpu: '${p}'")),
            "t.yaml:9:37: spec.sidecars[0].container.resources.requests.cpu: must be a quantity, and parameter p is of type duration"),

        Bad("a number for a quantity", Amount("{type: integer, default: 2, settableBy: [pod]}"),
            "t.yaml:9:71: spec.sidecars[0].container.resources.limits.cpu: must be a quantity, and parameter p is of type integer; give it min: 0, or make it a quantity"),

        Bad("a number that can be negative for a quantity", Amount("{type: integer, default: 2, min: -1, max: 4, settableBy: [pod]}"),
            "t.yaml:9:71: spec.sidecars[0].container.resources.limits.cpu: must be a quantity, and parameter p is of type integer; give it min: 0, or make it a quantity"),

        Bad("words for a quantity", Amount("{type: enum, default: '1', values: ['1', many]}"),
            "t.yaml:9:71: spec.sidecars[0].container.resources.limits.cpu: must be a quantity, and parameter p is of type enum; all of its values must be quantities"),

        Bad("a negative word for a quantity", Amount("{type: enum, default: '1', values: ['1', '-1']}"),
            "t.yaml:9:71: spec.sidecars[0].container.resources.limits.cpu: must be a quantity, and parameter p is of type enum; all of its values must be quantities"),

        Bad("free text for a quantity", Amount("{type: string, default: '1', settableBy: [pod]}"),
            "t.yaml:9:71: spec.sidecars[0].container.resources.limits.cpu: must be a quantity, and parameter p is of type string"),

        Bad("a built-in map for a quantity", TemplateWith(replaced: ("cpu: 100m", "cpu: '${app.runAsUser}'")),
            "t.yaml:9:71: spec.sidecars[0].container.resources.limits.cpu: must be a quantity, and ${app.runAsUser} is a whole number"),

        Bad("a quantity put together of a number without bounds", TemplateWith(
            spec: "parameters: {p: {type: integer, default: 64, settableBy: [pod]}}", replaced: ("memory: 64Mi", "memory: '${p}Mi'")),
            "t.yaml:9:85: spec.sidecars[0].container.resources.limits.memory: must be a quantity of 0 or more, such as 64Mi, 1Gi or 100m, and p can be set to anything else; give it a min of 0 or more, and a max"),

        Bad("a text for a port", Placed("string", "http, settableBy: [pod]", "livenessProbe: {tcpSocket: {port: '${p}'}}"),
            "t.yaml:11:43: spec.sidecars[0].container.livenessProbe.tcpSocket.port: must be between 1 and 65535, or a port's name, and p can be set to anything else; make it an integer with min: 1 and max: 65535"),

        Bad("free text where a word belongs", Placed("string", "Always, settableBy: [pod]", "imagePullPolicy: '${p}'"),
            "t.yaml:11:26: spec.sidecars[0].container.imagePullPolicy: must be Always, IfNotPresent or Never, and p can be set to anything else; make it an enum of these"),

        Bad("a header of nothing", Placed("string", "''", "livenessProbe: {httpGet: {port: 80, httpHeaders: [{name: '${p}', value: x}]}}"),
            "t.yaml:11:66: spec.sidecars[0].container.livenessProbe.httpGet.httpHeaders[0].name: must be a header's name: letters, digits and '-', not \"\""),

        Bad("a text for a list", Placed("string", "x", "command: '${p}'"),
            "t.yaml:11:18: spec.sidecars[0].container.command: must be a list, and parameter p is of type string"),

        Bad("a list for a map", Placed("list", "x", "lifecycle: {preStop: {exec: '${p}'}}"),
            "t.yaml:11:37: spec.sidecars[0].container.lifecycle.preStop.exec: must be a map, and parameter p is of type list"),

        Bad("a built-in text for a number", TemplateWith(
            replaced: ("{runAsNonRoot: true,", "{runAsUser: '${pod.name}', runAsNonRoot: true,")),
            "t.yaml:10:38: spec.sidecars[0].container.securityContext.runAsUser: must be a whole number, and ${pod.name} is a string"),

        Bad("a built-in map for a text", TemplateWith(container: "args: ['${app.seLinuxOptions}']"),
            "t.yaml:11:16: spec.sidecars[0].container.args[0]: must be a string, and ${app.seLinuxOptions} is a map"),

        Bad("a built-in number for a name", TemplateWith(container: "env: [{name: '${app.runAsUser}', value: x}]"),
            "t.yaml:11:22: spec.sidecars[0].container.env[0].name: must be a variable's name: letters, digits, '_', '-' and '.', not beginning with a digit, not \"${app.runAsUser}\""),

        Bad("a port that can be set to anything", Placed("integer", "8080, settableBy: [pod]", "ports: [{containerPort: '${p}'}]"),
            "t.yaml:11:33: spec.sidecars[0].container.ports[0].containerPort: must be between 1 and 65535, and p can be set to anything else; give it min: 1 and max: 65535"),

        Bad("a port that can be set too high", Placed("integer", "8080, min: 1, max: 99999, settableBy: [pod]", "ports: [{containerPort: '${p}'}]"),
            "t.yaml:11:33: spec.sidecars[0].container.ports[0].containerPort: must be between 1 and 65535, and p can be set to anything else; give it min: 1 and max: 65535"),

        Bad("a default port that is none", Placed("integer", "0", "ports: [{containerPort: '${p}'}]"),
            "t.yaml:11:33: spec.sidecars[0].container.ports[0].containerPort: must be between 1 and 65535, not \"0\""),

        Bad("a mount path of free text", TemplateWith(
            container: "volumeMounts: [{name: state, mountPath: '${p}'}]",
            spec: "volumes: [{name: state, emptyDir: {sizeLimit: 1Mi}}]\nparameters: {p: {type: string, default: /state, settableBy: [pod]}}"),
            "t.yaml:11:49: spec.sidecars[0].container.volumeMounts[0].mountPath: must be an absolute path below /, without ':', ',' and '..', and p can be set to anything else; make it of type path"),

        Bad("an image of free text", TemplateWith(
            spec: "parameters: {p: {type: string, default: 'agent:1.0', settableBy: [namespace]}}", replaced: ("image: agent:1.0", "image: '${p}'")),
            "t.yaml:8:16: spec.sidecars[0].container.image: must be an image such as registry.example/team/name:1.2.3, and p can be set to anything else; make it of type image"),

        Bad("an image whose default is none", TemplateWith(
            spec: "parameters: {tag: {type: string, default: 'a b'}}", replaced: ("image: agent:1.0", "image: 'agent:${tag}'")),
            "t.yaml:8:16: spec.sidecars[0].container.image: must be an image such as registry.example/team/name:1.2.3, not \"agent:a b\""),

        Bad("an enum with a value that Kubernetes lacks", Placed(
            "enum", "TCP, values: [TCP, HTTP], settableBy: [pod]", "ports: [{containerPort: 80, protocol: '${p}'}]"),
            "t.yaml:11:47: spec.sidecars[0].container.ports[0].protocol: must be TCP, UDP or SCTP, and p can be set to anything else; remove HTTP from its values"),

        Bad("a quantity put together of free text", TemplateWith(
            spec: "parameters: {p: {type: string, default: '64', settableBy: [pod]}}", replaced: ("memory: 64Mi", "memory: '${p}Mi'")),
            "t.yaml:9:85: spec.sidecars[0].container.resources.limits.memory: must be a quantity of 0 or more, such as 64Mi, 1Gi or 100m, and p can be set to anything else; make it of type quantity"),

        Bad("a quantity put together that is none", TemplateWith(
            spec: "parameters: {p: {type: string, default: 64M}}", replaced: ("memory: 64Mi", "memory: '${p}Mi'")),
            "t.yaml:9:85: spec.sidecars[0].container.resources.limits.memory: must be a quantity of 0 or more, such as 64Mi, 1Gi or 100m, not \"64MMi\""),

        Bad("files of a volume that is not shared", TemplateWith(container: "args: ['${sharedVolume.files}']"),
            "t.yaml:11:16: spec.sidecars[0].container.args[0]: ${sharedVolume.files} stands for nothing without spec.sharedVolume"),

        Bad("files of a volume that names none", TemplateWith(
            container: "args: ['${sharedVolume.files}']",
            spec: "sharedVolume:\n  name: logs\n  source: {emptyDir: {sizeLimit: 1Gi}}\n  application: {mountPath: /var/log/app}\n  sidecar: {mountPath: /logs}"),
            "t.yaml:11:16: spec.sidecars[0].container.args[0]: ${sharedVolume.files} stands for nothing without spec.sharedVolume.application.files"),

        Bad("a condition that is a constant", TemplateWith(replaced: ("- container:", "- when: true\n      container:")),
            "t.yaml:6:13: spec.sidecars[0].when: must be \"${name}\" or \"!${name}\" of a parameter of type boolean"),

        Bad("a condition that nothing meets", TemplateWith(
            spec: "parameters: {p: {type: boolean, default: false, settableBy: [pod]}}", replaced: ("- container:", "- when: '${p}'\n      container:")),
            "t.yaml:4:1: warning: spec: adds no container under the defaults of its parameters: a pod that sets none of them is refused"),

        Bad("a condition of a text", TemplateWith(
            spec: "parameters: {p: {type: string, default: 'true'}}", replaced: ("- container:", "- when: '${p}'\n      container:")),
            "t.yaml:6:13: spec.sidecars[0].when: must be \"${name}\" or \"!${name}\" of a parameter of type boolean"),
    ];

    [Theory]
    [InlineData("integer, default: 2, min: 0, max: 4, settableBy: [pod]"), InlineData("integer, default: 2"), InlineData("enum, default: '1', values: ['1', 500m]")]
    [InlineData("string, default: 1500m"), InlineData("quantity, default: '1', settableBy: [pod]")]
    public void A_parameter_that_can_only_be_a_quantity_may_stand_for_one(string parameter) =>
        Diagnostics(("t.yaml", Amount($"{{type: {parameter}}}"))).Should().BeEmpty();

    [Theory]
    [InlineData("boolean", "true", "tty: '${p}'"), InlineData("integer", "1, min: 1, max: 65535, settableBy: [pod]", "ports: [{containerPort: '${p}'}]")]
    [InlineData("integer", "8, min: 0, max: 9, settableBy: [pod]", "args: ['${p}']\nimagePullPolicy: Always")]
    [InlineData("enum", "Never, values: [Always, Never], settableBy: [pod]", "imagePullPolicy: '${p}'"), InlineData("list", "a", "args: '${p}'")]
    public void A_parameter_of_its_fields_type_may_stand_there_alone(string type, string declaration, string container) =>
        Diagnostics(("t.yaml", Placed(type, declaration, container))).Should().BeEmpty();

    private static string Amount(string parameter) => TemplateWith(spec: $"parameters: {{p: {parameter}}}", replaced: ("cpu: 100m", "cpu: '${p}'"));

    private static BadDocument Declared(string name, string parameter, string declaration, params string[] diagnostics) => Bad(
        name, TemplateWith(container: $"args: ['${{{parameter}}}']", spec: $"parameters:\n  {parameter}: {declaration}"), diagnostics);

    private static string Placed(string type, string declaration, string container) =>
        TemplateWith(container, $"parameters: {{p: {{type: {type}, default: {declaration}}}}}");
}
