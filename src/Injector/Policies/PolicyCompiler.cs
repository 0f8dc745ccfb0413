using System.Text.RegularExpressions;
using Injector.Configuration;
using Injector.Kubernetes;
using Injector.Policies.Expressions;
using Injector.Policies.Pods;
using Injector.Policies.Templates;

namespace Injector.Policies;

/// <summary>
/// Compiles the configuration and its templates to the variables of admission policies: <c>decision</c>, <c>error</c>, and <c>patch</c>.
/// Exact, or refused: what CEL cannot express is listed, and then nothing is to be exported.
/// </summary>
/// <remarks>
/// One policy holds all templates, since an API server calls policies in an order of its own. A variable that nobody asks for costs nothing, so
/// a template that a pod does not name is free. Each variable sees those before it, and a template those that are added before it, in whatever order
/// they are named: so what depends on that is written once for each <see cref="Turn"/>, and all that does not once for each template.
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
        var advice = Needed(
            [.. variables.All, .. AdviceExpressions.Variables(settings.Templates)], AdviceExpressions.Validations.SelectMany(said => said.Expressions));
        ResourceExpressions.AddPod(variables);
        variables.Add("safeToEvict", $"variables.annotations[?'{Keys.SafeToEvictLocalVolumes}'].orValue('')");
        variables.Add(
            "behindSidecars",
            "[variables.initContainers.transformList(i, c, c.?restartPolicy.orValue('') == 'Always', i + 1)].map(l, l.size() > 0 ? l[l.size() - 1] : 0)[0]");
        var blocks = new TemplateBlocks([.. settings.Templates.Templates.Select(template => new TemplateBlock(template, variables, refusals))]);
        AddTemplates(variables, blocks);
        var live = blocks.All.SelectMany(LiveExpressions.Of).ToList();
        return new CompiledPolicy(variables.All, Needed(variables.All, OutcomeExpressions.Asked), [.. refusals.Distinct()], advice, live);
    }

    private static void AddTemplates(PolicyVariables variables, TemplateBlocks blocks)
    {
        foreach (var block in blocks.All)
            TemplateExpressions.Read(block);
        variables.Add("applied", $"variables.templateNames.filter(n, {TemplateBlocks.Of("n", blocks.All, block => $"!{block["whole"]}")})");
        variables.Add("present", "variables.templateNames.filter(n, !(n in variables.applied))");
        var turns = TurnExpressions.Add(blocks, variables);
        foreach (var block in blocks.All)
        {
            TurnExpressions.Give(block, turns);
            TemplateExpressions.Make(block);
        }

        foreach (var block in blocks.All)
            TemplateExpressions.Fit(block, blocks);
        PodMetadataExpressions.Add(blocks, variables);
        StatusExpressions.Add(blocks, variables);
        PodMetadataExpressions.AddError(blocks, variables);
        OutcomeExpressions.Add(blocks, turns, variables);
        PatchExpressions.Add(blocks, turns[^1], variables);
    }

    /// <summary>Those that some expressions ask for, themselves or by others.</summary>
    private static List<PolicyVariable> Needed(IReadOnlyList<PolicyVariable> variables, IEnumerable<string> expressions)
    {
        var asked = expressions.SelectMany(Asked).ToHashSet(StringComparer.Ordinal);
        var needed = new List<PolicyVariable>();
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
}
