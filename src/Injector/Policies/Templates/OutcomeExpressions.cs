using Injector.Kubernetes;
using Injector.Policies.Expressions;

namespace Injector.Policies.Templates;

/// <summary>
/// What comes of a pod: <c>error</c>, what the webhook would stop at, of several templates at the first; <c>inject</c>, whether something is added; and
/// what is said of it.
/// </summary>
internal static class OutcomeExpressions
{
    /// <summary>What must hold behind the policy that adds.</summary>
    public static IReadOnlyList<PolicyValidation> Validations { get; } =
    [
        new("variables.error == ''", "'sidecar-injector: ' + variables.error"),
        new(
            "!variables.inject",
            "'sidecar-injector: InternalError: the policy that adds the sidecar failed on this pod, or is not there (' + variables.decision + ')'"),
    ];

    /// <summary>What goes into the audit log.</summary>
    public static IReadOnlyList<(string Key, string Expression)> Audit { get; } =
    [
        ("decision", "variables.reason"),
        ("template", "variables.wanted ? variables.templateNames.join(',') : ''"),
        ("revision", "variables.wanted ? variables.revision : ''"),
    ];

    /// <summary>All expressions besides the variables.</summary>
    public static IEnumerable<string> Asked =>
        Validations.SelectMany(said => said.Expressions).Concat(Audit.Select(annotation => annotation.Expression));

    public static void Add(TemplateBlocks blocks, IReadOnlyList<Turn> turns, PolicyVariables variables)
    {
        // The API server refuses such a pod in its own words, right after us.
        variables.Add(
            "malformed",
            "variables.containers.size() == 0 || variables.all.exists(a, a.c.name.size() > 253) || object.metadata.?name.orValue('').size() > 253");
        variables.Add("oddity", Oddity(blocks));
        foreach (var turn in turns)
            turn.Add("problem", $"{turn["template"]} == '' ? '' : {turn.Of(block => block["error"])}");
        variables.Add(
            "error",
            $"""
            !variables.wanted || variables.malformed ? ''
            : variables.selectionError != '' ? variables.selectionError
            : variables.oddity != '' ? variables.oddity
            : variables.applied.size() == 0 ? ''
            : {Cel.First(turns.Select(turn => ($"{turn["problem"]} != ''", turn["problem"])), "variables.annotationsError")}
            """);
        var revisions = string.Join(", ", blocks.All.Select(block => $"'{block.Template.Name}': '{block.Template.Revision}'"));
        variables.Add("revision", $"variables.templateNames.map(n, {{{revisions}}}[?n].orValue('')).filter(r, r != '').join(',')");
        variables.Add("inject", "variables.wanted && !variables.malformed && variables.error == '' && variables.applied.size() > 0");
        variables.Add("reason", $"variables.error == '' ? variables.decision : variables.error.split(':')[0]");
    }

    private static string Oddity(TemplateBlocks blocks)
    {
        const string RecordIsOdd = $"? '{PolicyReasons.NotInPolicy}: the annotation {Keys.Status} is not as it is written by this product; remove it'";
        // What is recorded of templates that are there is kept, whatever else the record is.
        var kept = !blocks.AreSeveral ? "" : $"""
            : variables.record == '' && variables.present.size() > 0 && variables.applied.size() > 0
              && ['annotations', 'labels'].exists(w, variables.recordText.contains(w))
            {RecordIsOdd}

            """;
        return $"""
            variables.recordIsOdd
            {RecordIsOdd}
            {kept}: variables.hasParentSegment
            ? '{PolicyReasons.NotInPolicy}: a path of a mount or device has a segment ..; write it without'
            : ''
            """;
    }
}
