using Injector.Injection.Reasons;
using Injector.Kubernetes;
using Injector.Policies.Expressions;
using Injector.Templates.Model;

namespace Injector.Policies.Pods;

/// <summary>
/// What is advised about a pod's and its namespace's own keys, whatever becomes of the pod: those that nobody reads, and words that are not followed. CEL
/// knows no likeness of words, so that there are no suggestions.
/// </summary>
internal static class AdviceExpressions
{
    /// <summary>What each piece of advice begins with, so that nobody takes it for a reason.</summary>
    public const string Begin = "sidecar-injector advises: ";

    private const int MostKeys = 3;
    private const int LongestKey = 60;

    /// <summary>The variables besides those that decide.</summary>
    public static IReadOnlyList<PolicyVariable> Variables(TemplateCatalog templates)
    {
        var all = Cel.Texts(templates.Templates.SelectMany(Parameters).Distinct().Order(StringComparer.Ordinal));
        var each = string.Join(", ", templates.Templates.Select(template => $"{Cel.Text(template.Name)}: {Cel.Texts(Parameters(template))}"));
        return
        [
            new("isOurs", $"!(variables.decision in {Cel.Texts(NeverOurs().Select(reason => reason.ToString()))})"),
            new(
                "readKeys",
                $"variables.wanted && variables.selectionError == '' ? variables.templateNames.map(n, {{{each}}}[?n].orValue([])).flatten() : {all}"),
            new(
                "ignoredKeys",
                $"{Ignored("annotations", KeyPlaces.PodAnnotation)} + {Ignored("labels", KeyPlaces.PodLabel)}\n"
                + $"+ {Ignored("namespaceLabels", KeyPlaces.NamespaceLabel)} + {Ignored("namespaceAnnotations", KeyPlaces.NamespaceAnnotation)}"),
        ];
    }

    public static IReadOnlyList<PolicyValidation> Validations =>
    [
        new(
            "!variables.isOurs || variables.ignoredKeys.size() == 0",
            $"""
            '{Begin}nothing reads ' + variables.ignoredKeys.slice(0, variables.ignoredKeys.size() < {MostKeys} ? variables.ignoredKeys.size() : {MostKeys})
              .map(k, k.size() > {LongestKey} ? k.substring(0, {LongestKey}) : k).join(', ') + ' on this pod or its namespace'
            """),
        new(
            $"!variables.isOurs || ![{string.Join(", ", Words())}].exists(l, l.exists(w, !(w in ['true', 'false'])))",
            $"'{Begin}{Keys.Inject} of this pod or its namespace has a word that is not followed; use \"true\" or \"false\"'"),
        new(
            $"!variables.isOurs || ![{Both("labels", "annotations")}, {Both("namespaceLabels", "namespaceAnnotations")}]"
            + ".exists(l, l.size() == 2 && l.all(w, w in ['true', 'false']) && l[0] != l[1])",
            $"'{Begin}{Keys.Inject} is a label and an annotation that contradict each other; the label counts'"),
        new(
            "!variables.isOurs || !variables.enforced || variables.podSays != 'false'",
            $"'{Begin}{Keys.Inject}: \"false\" is not honoured: the namespace enforces injection'"),
        new(
            $"!variables.isOurs || variables.namespaceLabels[?'{Keys.Enforce}'].orValue('true') in ['true', 'false']",
            $"'{Begin}{Keys.Enforce}: the namespace\\'s label is ignored; use \"true\"'"),
    ];

    private static IEnumerable<Reason> NeverOurs() => Enum.GetValues<Reason>().Where(reason => ReasonTraits.Of(reason).IsNeverOurs);

    private static IEnumerable<string> Parameters(SidecarTemplate template) => template.Parameters.Select(parameter => parameter.Key);

    private static string Ignored(string map, KeyPlaces place)
    {
        var read = place is KeyPlaces.PodAnnotation or KeyPlaces.NamespaceAnnotation ? " && !(k in variables.readKeys)" : "";
        return $"variables.{map}.filter(k, k.startsWith('{Keys.Prefix}') && !(k in {Cel.Texts(Keys.WordsOn(place).Select(word => Keys.Prefix + word))}){read})";
    }

    private static IEnumerable<string> Words() =>
        ((string[])["labels", "annotations", "namespaceLabels", "namespaceAnnotations"]).Select(map => Given.Of(map, Keys.Inject));

    private static string Both(string labels, string annotations) => $"{Given.Of(labels, Keys.Inject)} + {Given.Of(annotations, Keys.Inject)}";
}
