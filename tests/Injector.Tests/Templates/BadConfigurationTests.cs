using static Injector.Tests.Templates.Documents;

namespace Injector.Tests.Templates;

public sealed class BadConfigurationTests
{
    [Theory, MemberData(nameof(Configurations))]
    public void A_configuration_that_cannot_be_followed_is_told_why(BadDocument bad) => bad.Check();

    public static TheoryData<BadDocument> Configurations { get; } =
    [
        Configured("a mistyped setting", "defaultTemplate: [log-processor]",
            "t.yaml:5:3: spec.defaultTemplate: is not a field; did you mean defaultTemplates?"),
        Configured("a policy that is none", "policy: optIn",
            "t.yaml:5:11: spec.policy: \"optIn\" is not known; use OptIn or OptOut"),
        Configured("a lifecycle that is none", "sidecarLifecycle: Sidecar",
            "t.yaml:5:21: spec.sidecarLifecycle: \"Sidecar\" is not known; use Auto, Native or Classic"),
        Configured("an answer to errors that is none", "userErrors: Ignore",
            "t.yaml:5:15: spec.userErrors: \"Ignore\" is not known; use Warn or Deny"),
        Configured("a default template that does not exist", "defaultTemplates: [log-procesor]",
            "t.yaml:5:22: spec.defaultTemplates[0]: there is no template log-procesor; did you mean log-processor?"),
        Configured("no default template", "defaultTemplates: []",
            "t.yaml:5:21: spec.defaultTemplates: is empty: pods that name no template would get none; name one, or remove it"),
        Configured("default templates that are a text", "defaultTemplates: log-processor",
            "t.yaml:5:21: spec.defaultTemplates: must be a list, not a string"),
        Configured("a namespace that can be none", "excludedNamespaces: [kube-system, Team_A]",
            "t.yaml:5:37: spec.excludedNamespaces[1]: \"Team_A\" is not a name; write team-a: at most 63 of a-z, 0-9 and '-', with a letter or digit at both ends"),
        Configured("an empty selector", "neverInject: [{}]",
            "t.yaml:5:17: spec.neverInject[0]: matches nothing; add matchLabels or matchExpressions, or remove it"),
        Configured("a selector that is a text", "neverInject: [app=x]",
            "t.yaml:5:17: spec.neverInject[0]: must be a label selector, a map with matchLabels or matchExpressions"),
        Configured("a selector of two", "alwaysInject:\n  - matchLabels: {app: x}\n    matchExpression: []",
            "t.yaml:7:7: spec.alwaysInject[0].matchExpression: is not a field; did you mean matchExpressions?"),
        Configured("a label's key that is none", "alwaysInject: [{matchLabels: {'a b': x}}]",
            "t.yaml:5:33: spec.alwaysInject[0].matchLabels.a b: \"a b\" is not a label's key; write [prefix/]name, such as app.kubernetes.io/name"),
        Configured("a label's value that is none", "alwaysInject: [{matchLabels: {app: a b}}]",
            "t.yaml:5:38: spec.alwaysInject[0].matchLabels.app: \"a b\" is not a label's value; use at most 63 of A-Z, a-z, 0-9, '-', '_' and '.', with a letter or digit at both ends"),
        Configured("a label's value without quotes", "alwaysInject: [{matchLabels: {app: 1}}]",
            "t.yaml:5:38: spec.alwaysInject[0].matchLabels.app: must be a string, not a number; put it in quotes"),
        Configured("an operator that is none", "neverInject: [{matchExpressions: [{key: app, operator: Equals, values: [x]}]}]",
            "t.yaml:5:58: spec.neverInject[0].matchExpressions[0].operator: \"Equals\" is not known; use In, NotIn, Exists or DoesNotExist"),
        Configured("no operator and no key", "neverInject: [{matchExpressions: [{values: [x]}]}]",
            "t.yaml:5:37: spec.neverInject[0].matchExpressions[0].key: is missing; write for instance app",
            "t.yaml:5:37: spec.neverInject[0].matchExpressions[0].operator: is missing; use In, NotIn, Exists or DoesNotExist"),
        Configured("In without values", "neverInject: [{matchExpressions: [{key: app, operator: In}]}]",
            "t.yaml:5:37: spec.neverInject[0].matchExpressions[0].values: is missing; In compares with at least one value"),
        Configured("Exists with values", "neverInject: [{matchExpressions: [{key: app, operator: Exists, values: [x]}]}]",
            "t.yaml:5:66: spec.neverInject[0].matchExpressions[0].values: is not allowed with Exists; remove it"),
        Configured("values for a template that does not exist", "parameters:\n  log-procesor: {image: 'busybox:1.37.0'}",
            "t.yaml:6:5: spec.parameters.log-procesor: there is no such template; did you mean log-processor?"),
        Configured("values for a parameter that does not exist", "parameters:\n  log-processor: {imge: 'busybox:1.37.0'}",
            "t.yaml:6:21: spec.parameters.log-processor.imge: is no parameter of log-processor; did you mean image?"),
        Configured("a value of another type", "parameters:\n  log-processor: {image: 'Busybox:1.37.0', log-path: logs}",
            "t.yaml:6:28: spec.parameters.log-processor.image: \"Busybox:1.37.0\" must be an image such as registry.example/team/name:1.2.3",
            "t.yaml:6:56: spec.parameters.log-processor.log-path: \"logs\" must be an absolute path such as /var/log/app"),
        Configured("a value out of bounds", "parameters:\n  log-processor: {memory-limit: 1Gi}",
            "t.yaml:6:35: spec.parameters.log-processor.memory-limit: \"1Gi\" must be at most 512Mi"),
        Configured("a value that is none of them", "parameters:\n  log-processor: {format: jsn}",
            "t.yaml:6:29: spec.parameters.log-processor.format: \"jsn\" must be one of raw, text, json; did you mean json?"),
        Configured("a list with a comma in an item", "parameters:\n  log-processor: {log-files: ['*.log,*.txt']}",
            "t.yaml:6:33: spec.parameters.log-processor.log-files[0]: \"*.log,*.txt\" cannot be an item: annotations separate items by commas, with or without blanks"),
        Configured("a value of nothing", "parameters:\n  log-processor: {image: }",
            "t.yaml:6:21: spec.parameters.log-processor.image: is empty; give it a value or remove it"),
        Configured("values that put a request above its limit", "parameters:\n  log-processor: {memory-request: 128Mi}",
            "t.yaml:6:20: spec.parameters.log-processor: spec.initContainers[0].container.resources.requests.memory requests 128Mi of memory, above its limit of 64Mi; raise the limit or lower the request",
            "t.yaml:6:20: spec.parameters.log-processor: spec.sidecars[0].container.resources.requests.memory requests 128Mi of memory, above its limit of 64Mi; raise the limit or lower the request"),
        Configured("an image that is not pinned", "parameters:\n  log-processor: {image: registry.example/busybox}",
            "t.yaml:6:20: warning: spec.parameters.log-processor: spec.initContainers[0].container.image registry.example/busybox is not pinned: two pods may run different builds; add a tag other than latest, or a digest",
            "t.yaml:6:20: warning: spec.parameters.log-processor: spec.sidecars[0].container.image registry.example/busybox is not pinned: two pods may run different builds; add a tag other than latest, or a digest"),
        Configured("parameters that are a list", "parameters: [log-processor]",
            "t.yaml:5:15: spec.parameters: must be a map, not a list"),
    ];

    private static BadDocument Configured(string name, string spec, params string[] findings) => Bad(name, ConfigurationWith(spec), findings);
}
