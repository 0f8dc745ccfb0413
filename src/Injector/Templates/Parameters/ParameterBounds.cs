using System.Globalization;
using Injector.Kubernetes;

namespace Injector.Templates.Parameters;

/// <summary>The values that <c>min</c> and <c>max</c> bound: integers, quantities and durations.</summary>
internal static class ParameterBounds
{
    public static bool Has(ParameterType type) => type is ParameterType.Integer or ParameterType.Quantity or ParameterType.Duration;

    /// <summary>Below, at or above zero as <paramref name="value"/> is below, at or above <paramref name="other"/>; null when one is not of the type.</summary>
    public static int? Compare(ParameterType type, string value, string other) => type switch
    {
        ParameterType.Integer => Integer(value) is { } a && Integer(other) is { } b ? a.CompareTo(b) : null,
        ParameterType.Quantity => Quantity.TryParse(value, out var a) && Quantity.TryParse(other, out var b) ? a.CompareTo(b) : null,
        ParameterType.Duration => GoDuration.TryParse(value, out var a) && GoDuration.TryParse(other, out var b) ? a.CompareTo(b) : null,
        _ => null,
    };

    /// <summary>Whether a value of the type is within a parameter's bounds.</summary>
    public static bool Hold(TemplateParameter parameter, string value) =>
        (parameter.Min is null || Compare(parameter.Type, value, parameter.Min) >= 0)
        && (parameter.Max is null || Compare(parameter.Type, value, parameter.Max) <= 0);

    /// <summary>What a value must be, to follow "must".</summary>
    public static string Form(ParameterType type) => type switch
    {
        ParameterType.Integer => "be a whole number",
        ParameterType.Quantity => "be a quantity such as 64Mi, 1Gi or 100m",
        _ => "be a duration such as 30s or 1m30s",
    };

    /// <summary>What a value must be to be within the bounds, to follow "must".</summary>
    public static string Range(TemplateParameter parameter) => (parameter.Min, parameter.Max) switch
    {
        ({ } min, { } max) => $"be between {min} and {max}",
        ({ } min, _) => $"be at least {min}",
        _ => $"be at most {parameter.Max}",
    };

    public static long? Integer(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
}
