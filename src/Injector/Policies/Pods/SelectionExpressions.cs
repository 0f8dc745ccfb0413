using Injector.Configuration;
using Injector.Injection.Reasons;
using Injector.Kubernetes;
using Injector.Policies.Expressions;
using Injector.Templates.Model;

namespace Injector.Policies.Pods;

/// <summary>Which templates a pod names, and which of its containers are the application's.</summary>
internal static class SelectionExpressions
{
    /// <summary>How many templates a policy adds to one pod.</summary>
    public const int MostTemplates = 8;

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
        variables.Add("selectionError", Error(templates));
        variables.Add("knownSidecars", Cel.Texts(settings.Configuration.KnownSidecars.Order(StringComparer.Ordinal)));
        variables.Add(
            "sidecarNames",
            $"""
            variables.knownSidecars
              + variables.templateNames.map(n, {Own(templates)}[?n].orValue([])).flatten()
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

    // In the order of the names, since what is wrong with the first counts.
    private static string Error(TemplateCatalog templates)
    {
        var available = $"(available: {string.Join(", ", templates.Names)})";
        var collides = Collisions(templates);
        var conflict = collides.Length == 0 ? "''"
            : $"""
              {collides}[?n].orValue([]).exists(o, o in variables.templateNames.slice(0, i))
                ? '{Reason.NameConflict}: template ' + n + ' and one before it add a container of the same name; choose one of them' : ''
              """;
        var problems = $"""
            variables.templateNames.transformList(i, n, !(n in {Cel.Texts(templates.Names)})
              ? '{Reason.TemplateNotFound}: {Keys.Template} names a template that does not exist {available}'
              : {conflict}).filter(p, p != '')
            """;
        var tooMany = templates.Templates.Count <= MostTemplates ? "''"
            : $"variables.templateNames.size() > {MostTemplates} ? '{PolicyReasons.NotInPolicy}: {Keys.Template} names more than {MostTemplates}' : ''";
        return $"""
            variables.templateNames.size() == 0 ? '{Reason.TemplateNotFound}: {Keys.Template} names no template {available}'
            : [{problems}].map(l, l.size() > 0 ? l[0] : {tooMany})[0]
            """;
    }

    /// <summary>For each template those that add a container of the same name; empty where none does.</summary>
    private static string Collisions(TemplateCatalog templates)
    {
        var entries = new List<string>();
        foreach (var template in templates.Templates)
            if (templates.Templates.Where(other => other != template && template.Containers.Any(container => other.HasContainer(container.Name))).ToList()
                is { Count: > 0 } others)
                entries.Add($"{Cel.Text(template.Name)}: {Cel.Texts(others.Select(other => other.Name))}");
        return entries.Count == 0 ? "" : $"{{{string.Join(", ", entries)}}}";
    }

    /// <summary>The names in an annotation, as a list of one list or none.</summary>
    private static string Names(string map) => $"{Given.Of(map, Keys.Template)}.map(t, t.split(',').map(n, n.trim()).filter(n, n != '').distinct())";

    private static string Own(TemplateCatalog templates) => $"{{{string.Join(", ", templates.Templates.Select(
        template => $"{Cel.Text(template.Name)}: {Cel.Texts(template.Containers.Select(container => container.Name))}"))}}}";
}
