using Injector.Templates.Parameters;

namespace Injector.Templates.Model;

/// <summary>A boolean parameter, or its negation: <c>"${init}"</c>, <c>"!${init}"</c>.</summary>
public readonly record struct TemplateCondition(int Variable, bool Negated)
{
    public bool Holds(TemplateValue[] values) => (values[Variable].Text == "true") != Negated;
}
