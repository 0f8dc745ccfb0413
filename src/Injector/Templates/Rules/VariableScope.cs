using Injector.Templates.Documents;
using Injector.Templates.Model;
using Injector.Templates.Parameters;
using Injector.Text;

namespace Injector.Templates.Rules;

/// <summary>The names a template's placeholders may use, and which of them are used.</summary>
/// <param name="parameters">The template's parameters, those with errors too.</param>
/// <param name="spec">The template's <c>spec</c>, which tells what built-in variables can stand for.</param>
internal sealed class VariableScope(IReadOnlyList<TemplateParameter> parameters, DocumentNode spec)
{
    private readonly HashSet<string> _used = [];
    private readonly TemplateValues _values = TemplateValues.Example(parameters);

    /// <summary>Every parameter's default, and the built-in variables as they may well be.</summary>
    internal TemplateValues Defaults => _values;

    /// <summary>Parameters that no placeholder names: a setting that would do nothing.</summary>
    public IEnumerable<TemplateParameter> Unused => parameters.Where(parameter => !_used.Contains(parameter.Name));

    /// <summary>Built-in variables that some placeholder names.</summary>
    public IEnumerable<BuiltInVariable> BuiltIns => BuiltInVariables.All.Where(variable => _used.Contains(variable.Name));

    /// <summary>Splits a scalar's text; problems are reported at its place.</summary>
    public TemplateText Text(DocumentNode node) => Text(node.Text() ?? "", node.Pointer, node.Report);

    public TemplateText Text(string text, string pointer, DocumentReport report)
    {
        var split = TemplateText.Parse(text, Find, name => report.Add(Severity.Error, pointer, Unknown(name)));
        foreach (var variable in split.Variables)
            if (Missing(variable) is { } missing)
                report.Add(Severity.Error, pointer, $"${{{variable.Name}}} stands for nothing without spec.{missing}");
        return split;
    }

    /// <summary>A text whose problems are, or will be, reported by whoever compiles it.</summary>
    public TemplateText Peek(DocumentNode node) => TemplateText.Parse(node.String ?? "", Find, static _ => { });

    /// <summary>A scalar as the default parameters make it; null when only a pod tells, or for anything else than a scalar.</summary>
    public string? Sample(DocumentNode node)
    {
        if (node.String is null)
            return !node.Exists || node.IsMap || node.IsList ? null : node.Element.GetRawText();
        return Sample(Peek(node));
    }

    /// <summary>A text under the default parameters; null when it uses built-in variables, or parameters with errors.</summary>
    public string? Sample(TemplateText text) =>
        text.Variables.All(variable => variable.Parameter is { IsFaulty: false }) ? text.Render(_values) : null;

    /// <summary>A text under the default parameters, with built-in variables as they may well be; null for parameters with errors.</summary>
    public string? Example(TemplateText text) =>
        text.Variables.All(variable => variable.Parameter is not { IsFaulty: true }) ? text.Render(_values) : null;

    /// <summary>Whether it is <c>${live.bounds}</c> alone, and there are none to tell.</summary>
    public bool IsEmptyBounds(DocumentNode node) =>
        node.String == "${live.bounds}" && LiveBounds.Of(parameters).Length == 0;

    /// <summary>A scalar that must be exactly one parameter of a type; its variable, or null.</summary>
    public Variable? Only(DocumentNode node, ParameterType type)
    {
        if (!node.Exists)
            return null;
        var variable = node.String is null ? null : Text(node).SingleVariable;
        if (variable?.Parameter is { } parameter && (parameter.Type == type || parameter.IsFaulty))
            return variable;
        node.Error($"must be exactly one placeholder, \"${{name}}\", of a parameter of type {ParameterTypes.Of(type).Name}");
        return null;
    }

    /// <summary>A condition: <c>"${flag}"</c> or <c>"!${flag}"</c> of a boolean parameter.</summary>
    public TemplateCondition? Condition(DocumentNode node)
    {
        if (!node.Exists)
            return null;
        var text = node.String ?? "";
        var negated = text.StartsWith('!');
        if (Text(negated ? text[1..] : text, node.Pointer, node.Report).SingleVariable is { Parameter: { } parameter } variable
            && (parameter.Type == ParameterType.Boolean || parameter.IsFaulty))
            return new TemplateCondition(variable, negated);
        node.Error("must be \"${name}\" or \"!${name}\" of a parameter of type boolean");
        return null;
    }

    private Variable? Find(string name)
    {
        _used.Add(name);
        return Variable.Find(name, parameters);
    }

    private string Unknown(string? name)
    {
        if (name is null)
            return "has a ${ without its }; write $${ for a literal ${";
        var nearest = Spelling.Nearest(name, parameters.Select(parameter => parameter.Name).Concat(BuiltInVariables.All.Select(variable => variable.Name)));
        // What was meant counts as used: one mistake, one diagnostic.
        if (nearest is not null)
            Find(nearest);
        return $"names no parameter with ${{{Shown.Short(name)}}}; " + (nearest is null
            ? "declare it under spec.parameters, or write $${ for a literal ${"
            : $"did you mean ${{{nearest}}}? For a literal ${{ write $${{");
    }

    /// <summary>What a built-in variable needs and the template lacks.</summary>
    private string? Missing(Variable variable) =>
        variable.BuiltIn?.Needs.FirstOrDefault(path => !path.Split('.').Aggregate(spec, (node, name) => node.Member(name)).Exists);
}
