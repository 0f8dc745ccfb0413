using Injector.Templates.Documents;
using Injector.Templates.Model;
using Injector.Templates.Parameters;
using Injector.Text;

namespace Injector.Templates.Rules;

/// <summary>The names a template's placeholders may use, and which of them are used.</summary>
/// <param name="parameters">The template's parameters, those with errors too.</param>
/// <param name="spec">The template's <c>spec</c>, which tells what built-in variables can stand for.</param>
public sealed class VariableScope(IReadOnlyList<TemplateParameter> parameters, DocumentNode spec)
{
    private readonly HashSet<int> _used = [];
    private readonly TemplateValue[] _defaults = [.. parameters.Select(parameter => parameter.Default)];

    /// <summary>Every parameter's default, by variable.</summary>
    internal TemplateValue[] Defaults => _defaults;

    /// <summary>Parameters that no placeholder names: a setting that would do nothing.</summary>
    public IEnumerable<TemplateParameter> Unused => parameters.Where((_, index) => !_used.Contains(index));

    /// <summary>The parameter of a variable; null for a built-in one.</summary>
    public TemplateParameter? Parameter(int variable) => variable >= 0 && variable < parameters.Count ? parameters[variable] : null;

    /// <summary>The built-in variable of a variable; null for a parameter.</summary>
    public BuiltInVariable? BuiltIn(int variable) => variable >= parameters.Count ? (BuiltInVariable)(variable - parameters.Count) : null;

    /// <summary>Splits a scalar's text; problems are reported at its place.</summary>
    public TemplateText Text(DocumentNode node) => Text(node.Text() ?? string.Empty, node.Pointer, node.Report);

    public TemplateText Text(string text, string pointer, DocumentReport report)
    {
        var split = TemplateText.Parse(text, Find, name => report.Add(Severity.Error, pointer, Unknown(name)));
        foreach (var variable in split.Variables)
            if (Missing(variable) is { } missing)
                report.Add(Severity.Error, pointer, $"${{{BuiltInVariables.Names[variable - parameters.Count]}}} stands for nothing without {missing}");
        return split;
    }

    /// <summary>A text whose problems are, or will be, reported by whoever compiles it.</summary>
    public TemplateText Peek(DocumentNode node) => TemplateText.Parse(node.String ?? string.Empty, Find, static _ => { });

    /// <summary>A scalar as the default parameters make it; null when only a pod tells, or for anything else than a scalar.</summary>
    public string? Sample(DocumentNode node)
    {
        if (node.String is null)
            return !node.Exists || node.IsMap || node.IsList ? null : node.Element.GetRawText();
        return Sample(Peek(node));
    }

    /// <summary>A text under the default parameters; null when it uses built-in variables, or parameters with errors.</summary>
    public string? Sample(TemplateText text) =>
        text.Variables.All(variable => Parameter(variable) is { IsFaulty: false }) ? text.Render(_defaults) : null;

    /// <summary>A text under the default parameters, with built-in variables as they may well be; null for parameters with errors.</summary>
    public string? Example(TemplateText text) =>
        text.Variables.All(variable => Parameter(variable) is not { IsFaulty: true }) ? text.Render([.. _defaults, .. BuiltInVariables.Examples]) : null;

    /// <summary>A scalar that must be exactly one parameter of a type; its variable, or -1.</summary>
    public int Only(DocumentNode node, ParameterType type)
    {
        if (!node.Exists)
            return -1;
        var variable = node.String is null ? -1 : Text(node).SingleVariable;
        if (Parameter(variable) is { } parameter && (parameter.Type == type || parameter.IsFaulty))
            return variable;
        node.Error($"must be exactly one placeholder, \"${{name}}\", of a parameter of type {type.ToString().ToLowerInvariant()}");
        return -1;
    }

    /// <summary>A condition: <c>"${flag}"</c> or <c>"!${flag}"</c> of a boolean parameter.</summary>
    public TemplateCondition? Condition(DocumentNode node)
    {
        if (!node.Exists)
            return null;
        var text = node.String ?? string.Empty;
        var negated = text.StartsWith('!');
        var variable = Text(negated ? text[1..] : text, node.Pointer, node.Report).SingleVariable;
        if (Parameter(variable) is { } parameter && (parameter.Type == ParameterType.Boolean || parameter.IsFaulty))
            return new TemplateCondition(variable, negated);
        node.Error("must be \"${name}\" or \"!${name}\" of a parameter of type boolean");
        return null;
    }

    private int Find(string name)
    {
        for (var i = 0; i < parameters.Count; i++)
            if (parameters[i].Name == name)
            {
                _used.Add(i);
                return i;
            }
        for (var i = 0; i < BuiltInVariables.Count; i++)
            if (BuiltInVariables.Names[i] == name)
                return parameters.Count + i;
        return -1;
    }

    private string Unknown(string? name)
    {
        if (name is null)
            return "has a ${ without its }; write $${ for a literal ${";
        var nearest = Spelling.Nearest(name, parameters.Select(parameter => parameter.Name).Concat(BuiltInVariables.Names));
        // What was meant counts as used: one mistake, one finding.
        if (nearest is not null)
            Find(nearest);
        return $"names no parameter with ${{{Shown.Short(name)}}}; " + (nearest is null
            ? "declare it under spec.parameters, or write $${ for a literal ${"
            : $"did you mean ${{{nearest}}}? For a literal ${{ write $${{");
    }

    /// <summary>What a built-in variable needs and the template lacks.</summary>
    private string? Missing(int variable) => BuiltIn(variable) switch
    {
        BuiltInVariable.SharedVolumeDirectories or BuiltInVariable.SharedVolumeFiles when !spec.Member("sharedVolume").Exists => "spec.sharedVolume",
        BuiltInVariable.SharedVolumeFiles when !spec.Member("sharedVolume").Member("application").Member("files").Exists =>
            "spec.sharedVolume.application.files",
        _ => null,
    };
}
