using System.Globalization;
using Injector.Kubernetes;
using Injector.Text;

namespace Injector.Templates.Parameters;

/// <summary>The types of parameters, a row each: all that a further one takes, besides its member of <see cref="ParameterType"/>.</summary>
internal static class ParameterTypes
{
    private static readonly ParameterTypeTraits String = new("string", "a string", static (parameter, text) =>
        parameter.Pattern is { } pattern && !pattern.IsMatch(text) ? $"match {pattern}" : Text(text))
    {
        HasPattern = true,
        Fits = static (parameter, type) => type.Name == "intOrString" || type.Name == "quantity" && !parameter.IsSettable,
        Unfit = static (parameter, rule, _) => parameter.Pattern is null ? rule.Advice : null,
    };

    private static readonly ParameterTypeTraits Path = new("path", "a path", static (_, text) =>
        KubernetesPath.Problem(text.TrimEnd('/')) is { } problem ? problem : Text(text.TrimEnd('/')));

    private static readonly ParameterTypeTraits List = new("list", "a list", ParseList)
    {
        HasPattern = true,
        HasItems = true,
        Fits = static (_, type) => type.IsList && type.Element.IsText,
    };

    private static readonly ParameterTypeTraits Boolean = new("boolean", "a boolean", static (_, text) => text switch
    {
        "true" => TemplateValue.True,
        "false" => TemplateValue.False,
        _ => "be true or false",
    })
    {
        Fits = static (_, type) => type.Name == "boolean",
    };

    private static readonly ParameterTypeTraits Integer = new("integer", "an integer", static (parameter, text) =>
        ParameterBounds.Problem(parameter, text) is { } problem ? problem
        : TemplateValue.OfLiteral(ParameterBounds.Integer(text)!.Value.ToString(CultureInfo.InvariantCulture)))
    {
        Compare = static (value, other) =>
            ParameterBounds.Integer(value) is { } a && ParameterBounds.Integer(other) is { } b ? a.CompareTo(b) : null,
        Form = "be a whole number",
        Fits = static (parameter, type) => type.Name is "integer" or "number" or "intOrString"
            || type.Name == "quantity" && (!parameter.IsSettable || ParameterBounds.Integer(parameter.Min ?? "") >= 0),
        QuantityAdvice = "; give it min: 0, or make it a quantity",
        Unfit = static (parameter, rule, alone) =>
            alone && rule.Bounds is var (min, max) && !ParameterBounds.AreWithin(parameter, min, max) ? $"give it min: {min} and max: {max}"
            : !alone && !ParameterBounds.AreWithin(parameter, 0, long.MaxValue) ? "give it a min of 0 or more, and a max"
            : null,
    };

    private static readonly ParameterTypeTraits Amount = new("quantity", "a quantity", static (parameter, text) =>
        ParameterBounds.Problem(parameter, text, least: "0") is { } problem ? problem : Text(text))
    {
        Compare = static (value, other) => Quantity.TryParse(value, out var a) && Quantity.TryParse(other, out var b) ? a.CompareTo(b) : null,
        Form = "be a quantity such as 64Mi, 1Gi or 100m",
        Fits = static (_, type) => type.Name == "quantity",
    };

    private static readonly ParameterTypeTraits Enum = new("enum", "an enum", static (parameter, text) =>
        parameter.Values.Contains(text) ? Text(text) : $"be one of {string.Join(", ", parameter.Values)}")
    {
        HasValues = true,
        Fits = static (parameter, type) => type.Name == "intOrString"
            || type.Name == "quantity" && parameter.Values.All(value => Quantity.TryParse(value, out var quantity) && quantity.Value >= 0),
        QuantityAdvice = "; all of its values must be quantities",
        Unfit = static (parameter, rule, alone) => alone && parameter.Values.FirstOrDefault(value => !rule.Holds(value)) is { } value
            ? $"remove {Shown.Short(value)} from its values"
            : null,
    };

    private static readonly ParameterTypeTraits Image = new("image", "an image", static (_, text) =>
        ImageReference.TryParse(text, out var _) ? Text(text) : "be an image such as registry.example/team/name:1.2.3");

    private static readonly ParameterTypeTraits Duration = new("duration", "a duration", static (parameter, text) =>
        ParameterBounds.Problem(parameter, text) is { } problem ? problem : Text(text))
    {
        Compare = static (value, other) => GoDuration.TryParse(value, out var a) && GoDuration.TryParse(other, out var b) ? a.CompareTo(b) : null,
        Form = "be a duration such as 30s or 1m30s",
    };

    /// <summary>The types by the words that templates use.</summary>
    public static IReadOnlyDictionary<string, ParameterType> ByName { get; } =
        System.Enum.GetValues<ParameterType>().ToDictionary(type => Of(type).Name, StringComparer.Ordinal);

    /// <summary>A type's row. A type without one does not compile.</summary>
    public static ParameterTypeTraits Of(ParameterType type) => type switch
    {
        ParameterType.String => String,
        ParameterType.Path => Path,
        ParameterType.List => List,
        ParameterType.Boolean => Boolean,
        ParameterType.Integer => Integer,
        ParameterType.Quantity => Amount,
        ParameterType.Enum => Enum,
        ParameterType.Image => Image,
        ParameterType.Duration => Duration,
    };

    /// <summary>The types that have a property, in words: <c>a string or a list</c>.</summary>
    public static string Described(Func<ParameterTypeTraits, bool> has) =>
        Shown.OneOf([.. ByName.Values.Select(Of).Where(has).Select(type => type.Described)]);

    private static TemplateValue Text(string text) => TemplateValue.OfString(text);

    private static Result<TemplateValue, string> ParseList(TemplateParameter parameter, string text)
    {
        var items = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        foreach (var item in items)
            if (parameter.Pattern is { } pattern && !pattern.IsMatch(item))
                return $"be comma-separated items that each match {pattern}";
        return items.Length == 0 && text.Length > 0 ? "name at least one item" : TemplateValue.OfList(items);
    }
}
