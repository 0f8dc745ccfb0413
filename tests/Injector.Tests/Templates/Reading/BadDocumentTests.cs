using static Injector.Tests.Templates.DocumentTexts;

namespace Injector.Tests.Templates.Reading;

public sealed class BadDocumentTests
{
    [Theory, MemberData(nameof(Documents))]
    public void A_document_that_is_none_of_ours_is_told_what_it_should_be(BadDocument bad) => bad.Check();

    public static TheoryData<BadDocument> Documents { get; } =
    [
        Bad("a tab", "spec:\n\tsidecars: []\n",
            "t.yaml:2:1: a tab where only spaces may indent"),

        Bad("a list", "- apiVersion: sidecar-injector.io/v1alpha1\n",
            "t.yaml:1:1: must be a map with apiVersion, kind, metadata and spec, not a list"),

        Bad("no version and no kind", "metadata: {name: agent}\n",
            "t.yaml:1:1: apiVersion: is missing; write for instance sidecar-injector.io/v1alpha1",
            "t.yaml:1:1: kind: is missing; write for instance SidecarTemplate"),

        Bad("another version", TemplateWith(replaced: ("io/v1alpha1", "io/v1")),
            "t.yaml:1:13: apiVersion: \"sidecar-injector.io/v1\" is not known; write sidecar-injector.io/v1alpha1"),

        Bad("a mistyped kind", TemplateWith(replaced: ("SidecarTemplate", "SidecarTemplates")),
            "t.yaml:2:7: kind: \"SidecarTemplates\" is not known; did you mean SidecarTemplate?"),

        Bad("another kind", TemplateWith(replaced: ("SidecarTemplate", "Deployment")),
            "t.yaml:2:7: kind: \"Deployment\" is not known; use SidecarTemplate or InjectorConfig"),

        Bad("a field beside spec", TemplateWith() + "specs: {}\n",
            "t.yaml:11:1: specs: is not a field; did you mean spec?"),

        Bad("no name", TemplateWith(replaced: ("{name: agent}", "{}")),
            "t.yaml:3:1: metadata.name: is missing; write for instance log-processor"),

        Bad("an empty name", TemplateWith(replaced: ("{name: agent}", "{name: ''}")),
            "t.yaml:3:18: metadata.name: is empty; write for instance log-processor"),

        Bad("a name that is no DNS label", TemplateWith(replaced: ("{name: agent}", "{name: Log_Agent}")),
            "t.yaml:3:18: metadata.name: \"Log_Agent\" is not a template name; write log-agent: at most 63 of a-z, 0-9 and '-', with a letter or digit at both ends"),

        Bad("no spec", "apiVersion: sidecar-injector.io/v1alpha1\nkind: SidecarTemplate\nmetadata: {name: agent}\n",
            "t.yaml:1:1: spec: is missing; a template says there what it adds"),

        Bad("no container", "apiVersion: sidecar-injector.io/v1alpha1\nkind: SidecarTemplate\nmetadata: {name: agent}\nspec: {description: x}\n",
            "t.yaml:4:1: spec: adds no container; list at least one under sidecars or initContainers"),

        Bad("a mistyped list of containers", TemplateWith(replaced: ("sidecars:", "sidecar:")),
            "t.yaml:4:1: spec: adds no container; list at least one under sidecars or initContainers",
            "t.yaml:5:3: spec.sidecar: is not a field; did you mean sidecars?"),

        Bad("the same name twice", $"{TemplateWith()}---\n{TemplateWith()}",
            "t.yaml:14:18: metadata.name: is the name of another template already: agent; rename one"),

        Bad("two configurations", $"{ConfigurationWith("policy: OptIn")}---\n{ConfigurationWith("policy: OptOut")}",
            "t.yaml:7:1: is a second InjectorConfig; keep one"),

        Bad("the same key twice", TemplateWith(container: "image: agent:2.0"),
            "t.yaml:11:9: the key \"image\" is given twice, first in line 8, column 9"),

        Bad("an open placeholder in a flow map", TemplateWith(container: "env: [{name: A, value: ${pod.name}}]"),
            "t.yaml:11:33: a ',' or '}' is expected here (the bracket opened in line 11, column 15 is not closed)"),
    ];
}
