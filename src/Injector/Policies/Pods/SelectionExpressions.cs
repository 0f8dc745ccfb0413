using Injector.Configuration;
using Injector.Injection.Reasons;
using Injector.Kubernetes;
using Injector.Policies.Expressions;
using Injector.Templates.Model;

namespace Injector.Policies.Pods;

/// <summary>Which templates a pod names, and which of its containers are the application's.</summary>
internal static class SelectionExpressions
{
    public static void Add(PolicyVariables variables, InjectionSettings settings)
    {
        var templates = settings.Templates;
        variables.Add("namedTemplates", Names("annotations"));
        variables.Add("requiredTemplates", $"({Names("namespaceAnnotations")} + [{Cel.Texts(settings.Configuration.DefaultTemplates)}])[0]");
        // Where it is enforced, what the namespace names comes in any case.
        variables.Add(
            "templateNames",
            """
            variables.namedTemplates.size() == 0 ? variables.requiredTemplates
            : ((variables.enforced ? variables.requiredTemplates : []) + variables.namedTemplates[0]).distinct()
            """);
        variables.Add("podsMaySet", $"{Given.Of("namespaceAnnotations", Keys.PodsMaySet)}.map(l, l.split(',').map(n, n.trim())).flatten()");
        variables.Add(
            "selectionError",
            $"""
            variables.templateNames.size() == 0
            ? '{Reason.TemplateNotFound}: {Keys.Template} names no template (available: {string.Join(", ", templates.Names)})'
            : variables.templateNames.exists(n, !(n in {Cel.Texts(templates.Names)}))
            ? '{Reason.TemplateNotFound}: {Keys.Template} names a template that does not exist (available: {string.Join(", ", templates.Names)})'
            : variables.templateNames.size() > 1
            ? '{PolicyReasons.NotInPolicy}: {Keys.Template} names several templates, and this policy adds one to a pod'
            : ''
            """);
        variables.Add("template", "variables.templateNames.size() > 0 ? variables.templateNames[0] : ''");
        variables.Add("knownSidecars", Cel.Texts(settings.Configuration.KnownSidecars.Order(StringComparer.Ordinal)));
        variables.Add(
            "sidecarNames",
            $"""
            variables.knownSidecars
              + {Own(templates)}[?variables.template].orValue([])
            """);
        variables.Add(
            "candidates",
            """
            [variables.all.filter(a, !a.init && !(a.c.name in variables.sidecarNames) && !('"' + a.c.name + '"' in variables.recordedSidecars))]
              .map(l, l.size() > 0 ? l : variables.all.filter(a, !a.init))[0]
            """);
        variables.Add(
            "named",
            $"variables.all.filter(a, !a.init && a.c.name != '' && a.c.name == variables.annotations[?'{Keys.DefaultContainer}'].orValue(''))");
        variables.Add("application", "variables.named.size() > 0 ? variables.named[0] : variables.candidates[0]");
        variables.Add("isGuess", "variables.named.size() == 0 && variables.candidates.size() > 1");
    }

    /// <summary>The names in an annotation, as a list of one list or none.</summary>
    private static string Names(string map) => $"{Given.Of(map, Keys.Template)}.map(t, t.split(',').map(n, n.trim()).filter(n, n != '').distinct())";

    private static string Own(TemplateCatalog templates) => $"{{{string.Join(", ", templates.Templates.Select(
        template => $"{Cel.Text(template.Name)}: {Cel.Texts(template.Containers.Select(container => container.Name))}"))}}}";
}
