namespace Injector.Templates.Model;

/// <summary>A boolean parameter, or its negation: <c>"${init}"</c>, <c>"!${init}"</c>.</summary>
internal readonly record struct TemplateCondition(Variable Variable, bool Negated)
{
    public bool Holds(TemplateValues values) => (values[Variable].Text == "true") != Negated;
}
