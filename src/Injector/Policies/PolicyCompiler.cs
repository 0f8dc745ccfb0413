using System.Text.RegularExpressions;
using Injector.Configuration;
using Injector.Kubernetes;
using Injector.Policies.Expressions;
using Injector.Policies.Pods;
using Injector.Policies.Templates;

namespace Injector.Policies;

/// <summary>
/// Compiles the configuration and its templates to the variables of admission policies: <c>decision</c>, <c>error</c>, and <c>patch</c> of each
/// template. Exact, or refused: what CEL cannot express is listed, and then nothing is to be exported.
/// </summary>
/// <remarks>
/// One policy holds all templates, since an API server calls policies in an order of its own. A variable that nobody asks for costs nothing, so
/// a template that a pod does not name is free.
/// </remarks>
internal static partial class PolicyCompiler
{
    public static CompiledPolicy Compile(InjectionSettings settings)
    {
        var variables = new PolicyVariables();
        var refusals = new List<Inexact>();
        if (!settings.NativeSidecars)
            refusals.Add(new Inexact("configuration", "classic sidecars", "a policy adds native sidecars alone; set sidecarLifecycle to Auto or Native"));
        PodExpressions.Add(variables);
        RecordExpressions.Add(variables);
        DecisionExpressions.Add(variables, settings.Configuration);
        SelectionExpressions.Add(variables, settings);
        var advice = Needed([.. variables.All, .. AdviceExpressions.Variables(settings.Templates)], AdviceExpressions.Validations);
        ResourceExpressions.AddPod(variables);
        variables.Add("safeToEvict", $"variables.annotations[?'{Keys.SafeToEvictLocalVolumes}'].orValue('')");
        variables.Add(
            "behindSidecars",
            "[variables.initContainers.transformList(i, c, c.?restartPolicy.orValue('') == 'Always', i + 1)].map(l, l.size() > 0 ? l[l.size() - 1] : 0)[0]");
        var blocks = settings.Templates.Templates.Select(template => new TemplateBlock(template, variables, refusals)).ToList();
        blocks.ForEach(TemplateExpressions.Add);
        AddOutcome(variables, blocks);
        var live = blocks.SelectMany(LiveExpressions.Of).ToList();
        return new CompiledPolicy(variables.All, [.. refusals.Distinct()], advice, live);
    }

    /// <summary>Those that validations ask for, themselves or by others.</summary>
    private static List<PolicyVariable> Needed(List<PolicyVariable> variables, IEnumerable<PolicyValidation> validations)
    {
        var asked = new HashSet<string>(StringComparer.Ordinal);
        var needed = new List<PolicyVariable>();
        foreach (var validation in validations)
            asked.UnionWith(Asked(validation.Expression).Concat(Asked(validation.Message)));
        for (var i = variables.Count - 1; i >= 0; i--)
            if (asked.Contains(variables[i].Name))
            {
                needed.Insert(0, variables[i]);
                asked.UnionWith(Asked(variables[i].Expression));
            }

        return needed;
    }

    private static IEnumerable<string> Asked(string expression) => VariableName().Matches(expression).Select(match => match.Groups[1].Value);

    [GeneratedRegex(@"variables\.(\w+)")]
    private static partial Regex VariableName();

    private static void AddOutcome(PolicyVariables variables, List<TemplateBlock> blocks)
    {
        // The API server refuses such a pod in its own words, right after us.
        variables.Add(
            "malformed",
            "variables.containers.size() == 0 || variables.all.exists(a, a.c.name.size() > 253) || object.metadata.?name.orValue('').size() > 253");
        variables.Add(
            "oddity",
            $"""
            variables.recordIsOdd
            ? '{PolicyReasons.NotInPolicy}: the annotation {Keys.Status} is not as it is written by this product; remove it'
            : variables.hasParentSegment
            ? '{PolicyReasons.NotInPolicy}: a path of a mount or device has a segment ..; write it without'
            : ''
            """);
        variables.Add(
            "error",
            "!variables.wanted || variables.malformed ? ''\n: variables.selectionError != '' ? variables.selectionError\n: variables.oddity != '' ? variables.oddity\n: "
            + Cel.First(blocks.Select(block => ($"variables.template == '{block.Template.Name}'", block["error"])), "''"));
        variables.Add(
            "present",
            Cel.First(blocks.Select(block => ($"variables.template == '{block.Template.Name}'", block["whole"])), "false"));
        var revisions = string.Join(", ", blocks.Select(block => $"'{block.Template.Name}': '{block.Template.Revision}'"));
        variables.Add("revision", $"{{{revisions}}}[?variables.template].orValue('')");
        variables.Add("inject", "variables.wanted && !variables.malformed && variables.error == '' && !variables.present");
        variables.Add("reason", $"variables.error == '' ? variables.decision : variables.error.split(':')[0]");
        variables.Add(
            "patch",
            "!variables.inject ? []\n: " + Cel.First(blocks.Select(block => ($"variables.template == '{block.Template.Name}'", block["patch"])), "[]"));
    }
}
