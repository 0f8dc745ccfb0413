using Injector.Policies.Expressions;
using Injector.Templates.Model;
using Injector.Templates.Parameters;

namespace Injector.Policies.Templates;

/// <summary>One template on its way into a policy: the variables that begin with its name, and what of it cannot be expressed.</summary>
internal sealed class TemplateBlock(SidecarTemplate template, PolicyVariables variables, List<Inexact> refusals)
{
    public SidecarTemplate Template => template;

    /// <summary>Adds a variable of this template.</summary>
    public string Add(string name, string expression) => variables.Add($"{template.Name}_{name}", expression);

    /// <summary>A variable of this template that was added.</summary>
    public string this[string name] => PolicyVariables.Reference($"{template.Name}_{name}");

    /// <summary>The variables of a parameter: its value, the texts that somebody set, and those of them that are values.</summary>
    public string Parameter(TemplateParameter parameter, string part = "") => this[$"_{parameter.Name}{part}"];

    public void Refuse(string feature, string why) => refusals.Add(new Inexact($"template {template.Name}", feature, why));

    /// <summary>A text with its placeholders replaced.</summary>
    /// <param name="text">The template's text.</param>
    /// <param name="expanded">Whether it is for a field that Kubernetes expands.</param>
    public string Text(TemplateText text, bool expanded = false) => Cel.Concat(
        [.. text.Pieces.Select(piece => piece.Variable is { } variable ? VariableExpressions.Text(this, variable, expanded) : Cel.Text(piece.Literal))]);

    /// <summary>Whether a condition holds; null: always.</summary>
    public string? Holds(TemplateCondition? condition) => condition is not { } given ? null
        : $"{VariableExpressions.Text(this, given.Variable, expanded: false)} {(given.Negated ? "!=" : "==")} 'true'";
}
