using Injector.Configuration;
using Injector.Injection.Pods;
using Injector.Injection.Reasons;
using Injector.Kubernetes;
using Injector.Templates.Model;
using Injector.Text;

namespace Injector.Injection.Decisions;

/// <summary>
/// Selects the templates that apply to a pod: those it names, else those its namespace names, else the configured ones. Where the namespace is
/// enforced its own, else the configured ones, come in any case, and those that the pod names after them.
/// </summary>
internal static class TemplateSelection
{
    /// <returns>The templates in the order named, or the error that one does not exist or two cannot go together.</returns>
    public static Result<List<SidecarTemplate>, InjectionError> Select(
        in PodView pod, NamespaceFacts ns, bool enforced, InjectionSettings settings)
    {
        var own = Names(pod.Annotation(Keys.Template));
        var required = Names(ns.Annotations.GetValueOrDefault(Keys.Template)) ?? settings.Configuration.DefaultTemplates;
        var names = own is null ? required : enforced ? required.Concat(own) : own;
        var templates = new List<SidecarTemplate>(1);
        foreach (var name in names)
        {
            if (settings.Templates.Find(name) is not { } template)
                return NotFound(name, settings.Templates);
            if (templates.Contains(template))
                continue;
            if (Collision(templates, template) is { } error)
                return error;
            templates.Add(template);
        }

        return templates.Count > 0
            ? templates
            : new InjectionError(
                Reason.TemplateNotFound, $"{Keys.Template} names no template (available: {Available(settings.Templates)})", Keys.Template);
    }

    private static IEnumerable<string>? Names(string? annotation) => annotation is null ? null : EachName(annotation);

    // One by one: the list may have a million, and the first that does not exist ends it.
    private static IEnumerable<string> EachName(string annotation)
    {
        for (var start = 0; start <= annotation.Length;)
        {
            var comma = annotation.IndexOf(',', start);
            var end = comma < 0 ? annotation.Length : comma;
            var name = annotation[start..end].Trim();
            if (name.Length > 0)
                yield return name;
            start = end + 1;
        }
    }

    private static InjectionError NotFound(string name, TemplateCatalog catalog)
    {
        var nearest = Spelling.Nearest(name, catalog.Names);
        return new InjectionError(
            Reason.TemplateNotFound,
            $"template \"{Excerpt.Of(name, 63)}\" does not exist{(nearest is null ? "" : $"; did you mean {nearest}?")} (available: {Available(catalog)})",
            Keys.Template);
    }

    private static string Available(TemplateCatalog catalog) => string.Join(", ", catalog.Names);

    private static InjectionError? Collision(List<SidecarTemplate> chosen, SidecarTemplate next)
    {
        foreach (var other in chosen)
            foreach (var container in next.Sidecars.Concat(next.InitContainers))
                if (other.HasContainer(container.Name))
                    return new InjectionError(
                        Reason.NameConflict,
                        $"templates {other.Name} and {next.Name} both add a container {container.Name}; choose one of them",
                        Keys.Template);
        return null;
    }
}
