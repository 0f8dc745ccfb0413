using System.Text.Json;

namespace Injector.Templates;

/// <summary>The names a template's placeholders may use, and which of them are used.</summary>
public sealed class VariableScope(IReadOnlyList<TemplateParameter> parameters)
{
    private readonly HashSet<int> _used = [];

    /// <summary>Parameters that no placeholder names: a setting that would do nothing.</summary>
    public IEnumerable<TemplateParameter> Unused => parameters.Where((_, index) => !_used.Contains(index));

    public TemplateParameter? Parameter(int variable) => variable >= 0 && variable < parameters.Count ? parameters[variable] : null;

    /// <summary>Splits a scalar's text; problems are reported at its place.</summary>
    public TemplateText Text(DocumentNode node) =>
        TemplateText.Parse(node.Text() ?? string.Empty, Find, node.Error);

    public TemplateText Text(string text, string pointer, DocumentReport report) =>
        TemplateText.Parse(text, Find, problem => report.Add(Severity.Error, pointer, problem));

    /// <summary>A scalar that must be exactly one parameter of a type; its variable, or -1.</summary>
    public int Only(DocumentNode node, ParameterType type)
    {
        if (!node.Exists)
            return -1;
        var variable = Text(node).SingleVariable;
        if (Parameter(variable)?.Type == type)
            return variable;
        node.Error($"must be exactly one placeholder, \"${{name}}\", of a parameter of type {type.ToString().ToLowerInvariant()}");
        return -1;
    }

    /// <summary>Whether a scalar is exactly one placeholder; its parameter, or null for a built-in variable.</summary>
    public bool IsSingle(DocumentNode node, out TemplateParameter? parameter)
    {
        var variable = node.Element.ValueKind == JsonValueKind.String ? Quietly(node).SingleVariable : -1;
        parameter = Parameter(variable);
        return variable >= 0;
    }

    /// <summary>Whether a scalar has no placeholder at all.</summary>
    public bool IsLiteral(DocumentNode node) =>
        node.Element.ValueKind == JsonValueKind.String && Quietly(node).Literal is not null;

    /// <summary>A condition: <c>"${flag}"</c> or <c>"!${flag}"</c> of a boolean parameter.</summary>
    public TemplateCondition? Condition(DocumentNode node)
    {
        if (node.Text() is not { } text)
            return null;
        var negated = text.StartsWith('!');
        var variable = Text(negated ? text[1..] : text, node.Pointer, node.Report).SingleVariable;
        if (Parameter(variable)?.Type == ParameterType.Boolean)
            return new TemplateCondition(variable, negated);
        node.Error("must be \"${name}\" or \"!${name}\" of a parameter of type boolean");
        return null;
    }

    /// <summary>Problems of the text were or will be reported by who compiles it.</summary>
    private TemplateText Quietly(DocumentNode node) => TemplateText.Parse(node.Element.GetString()!, Find, static _ => { });

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
}
