using Injector.Kubernetes;
using Injector.Text;

namespace Injector.Templates.Parameters;

/// <summary>The traits of one <see cref="ParameterType"/>; the rows are in <see cref="ParameterTypes"/>.</summary>
/// <param name="Name">As a template writes it.</param>
/// <param name="Described">In a message, with its article.</param>
/// <param name="Parse">Reads a text, which has no control characters and is not long; the error says what is allowed, to follow "must".</param>
internal sealed record ParameterTypeTraits(string Name, string Described, Func<TemplateParameter, string, Result<TemplateValue, string>> Parse)
{
    /// <summary>
    /// For a type with <c>min</c> and <c>max</c>: below, at or above zero as one value is below, at or above the other; null when one
    /// is not of the type.
    /// </summary>
    public Func<string, string, int?>? Compare { get; init; }

    /// <summary>What a value of a type with <c>min</c> and <c>max</c> must be, to follow "must".</summary>
    public string Form { get; init; } = "";

    /// <summary>Whether <c>pattern</c> bounds it.</summary>
    public bool HasPattern { get; init; }

    /// <summary>Whether <c>values</c> lists what it may be.</summary>
    public bool HasValues { get; init; }

    /// <summary>Whether it has items, and a default may be written as a list.</summary>
    public bool HasItems { get; init; }

    /// <summary>Whether a field of Kubernetes takes it as its whole value. Not asked for strings, which take any.</summary>
    public Func<TemplateParameter, KubernetesType, bool> Fits { get; init; } = static (_, _) => false;

    /// <summary>How a parameter that a quantity does not take can be mended, to follow the refusal.</summary>
    public string QuantityAdvice { get; init; } = "";

    /// <summary>
    /// What to do when annotations could make something of a parameter that a field's rule refuses; null when they cannot. The
    /// last argument tells whether the field is nothing but the parameter.
    /// </summary>
    public Func<TemplateParameter, FieldRule, bool, string?> Unfit { get; init; } = static (_, _, _) => null;
}
