using static Injector.Tests.Templates.DocumentTexts;

namespace Injector.Tests.Templates.Reading;

public sealed class BadExtensionTests
{
    [Theory, MemberData(nameof(Extensions))]
    public void A_template_that_cannot_extend_another_is_told_why(BadDocument bad) => bad.Check();

    public static TheoryData<BadDocument> Extensions { get; } =
    [
        Extending("a template that does not exist", "extends: log-procesor",
            "t.yaml:5:12: spec.extends: there is no template log-procesor; did you mean log-processor?"),
        Extending("nothing", "extends: ''",
            "t.yaml:5:12: spec.extends: is empty; write for instance log-processor"),
        Extending("itself", "extends: mine",
            "t.yaml:5:12: spec.extends: there is no other template mine; available: config-sync, fluent-bit, log-forwarder, log-processor, metrics-exporter, opentelemetry-collector, tls-rotator"),
        Extending("a template and writing one too", "extends: log-processor\nsidecars: []",
            "t.yaml:6:3: spec.sidecars: comes from the template that is extended; remove it, or remove extends and write the template whole"),
        Extending("a template with a parameter it lacks", "extends: log-processor\nparameters: {formt: {default: json}}",
            "t.yaml:6:16: spec.parameters.formt: is no parameter of log-processor; did you mean format?"),
        Extending("a template with another type", "extends: log-processor\nparameters: {format: {type: string}}",
            "t.yaml:6:25: spec.parameters.format.type: is not a field; known here: default, settableBy, description, pattern, min, max, values, live"),
        Extending("a template with a default out of bounds", "extends: log-processor\nparameters:\n  memory-limit: {default: 1Gi}",
            "t.yaml:7:29: spec.parameters.memory-limit.default: \"1Gi\" must be at most 512Mi"),
        Extending("a template with a limit below its request", "extends: log-processor\nparameters:\n  memory-limit: {default: 1Mi}",
            "t.yaml:5:12: spec.extends: spec.initContainers[0].container.resources.requests.memory requests 16Mi of memory, above its limit of 1Mi; raise the limit or lower the request",
            "t.yaml:5:12: spec.extends: spec.sidecars[0].container.resources.requests.memory requests 16Mi of memory, above its limit of 1Mi; raise the limit or lower the request"),

        Bad("two templates in a circle", $"{Text("a", "extends: b")}---\n{Text("b", "extends: a")}",
            "t.yaml:11:12: spec.extends: goes in a circle: a, b extend one another"),
    ];

    private static BadDocument Extending(string name, string spec, params string[] diagnostics) => Bad(name, Text("mine", spec), diagnostics);

    private static string Text(string name, string spec) =>
        $"apiVersion: sidecar-injector.io/v1alpha1\nkind: SidecarTemplate\nmetadata: {{name: {name}}}\nspec:\n  {spec.Replace("\n", "\n  ", StringComparison.Ordinal)}\n";
}
