using Injector.Injection.Patches;
using Injector.Injection.Reasons;
using Injector.Kubernetes;
using Injector.Policies.Expressions;

namespace Injector.Policies.Templates;

/// <summary>
/// The annotations and labels of all templates that are added, in the order in which the status lists them, and without that of the status itself:
/// <c>newAnnotations</c> and <c>newLabels</c>, each a <c>key</c> and a <c>value</c>.
/// </summary>
internal static class PodMetadataExpressions
{
    // What it holds already stays as it is written.
    private const string Evictable = "(variables.safeToEvict.trim() == '' ? '' : variables.safeToEvict + ',') + variables.evictable.join(',')";

    public static string Entry(string key, string value) => $"{{'key': {Cel.Text(key)}, 'value': string({value})}}";

    public static void Add(TemplateBlocks blocks, PolicyVariables variables)
    {
        variables.Add("evictable", blocks.Together("evictable"));
        variables.Add(
            "newAnnotations",
            $"""
            (!('{Keys.DefaultContainer}' in variables.annotations) && !variables.isGuess
              ? [{Entry(Keys.DefaultContainer, "variables.application.c.name")}] : [])
            + (variables.evictable.size() > 0 ? [{Entry(Keys.SafeToEvictLocalVolumes, Evictable)}] : [])
            + {blocks.Together("annotations")}
            """);
        variables.Add("newLabels", $"{blocks.Together("labels")} + (!('{Keys.Injected}' in variables.labels) ? [{Entry(Keys.Injected, "'true'")}] : [])");
    }

    /// <summary>What is kept free for the containers of a template.</summary>
    public static void AddReserved(TemplateBlock block) => block.Add(
        "reserved",
        string.Join(" + ", block.Template.Containers.Select(container => block.Holds(container.When) is { } holds
            ? $"({holds} ? {AnnotationLimit.ReservedFor(container.Name)} : 0)"
            : $"{AnnotationLimit.ReservedFor(container.Name)}")));

    /// <summary>Whether all annotations together are larger than Kubernetes takes; one that is extended counts as it comes to be.</summary>
    public static void AddError(TemplateBlocks blocks, PolicyVariables variables) => variables.Add(
        "annotationsError",
        $"""
        variables.newAnnotations.map(e, size(bytes(e.key)) + size(bytes(e.value))).sum() + {blocks.Each("reserved")}.sum()
        + {Keys.Status.Length} + size(bytes(variables.status))
        + variables.annotations.transformList(k, v,
            k != '{Keys.Status}' && !(k == '{Keys.SafeToEvictLocalVolumes}' && variables.evictable.size() > 0),
            size(bytes(k)) + size(bytes(string(v)))).sum()
        > {AnnotationLimit.MaxBytes}
        ? '{Reason.AnnotationsTooLarge}: with what is added the annotations of the pod would be larger than Kubernetes takes; shorten or remove some'
        : ''
        """);
}
