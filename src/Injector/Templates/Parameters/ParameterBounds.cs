using System.Globalization;

namespace Injector.Templates.Parameters;

/// <summary>Checks values against <c>min</c> and <c>max</c>, for the types that have them.</summary>
internal static class ParameterBounds
{
    /// <summary>Whether a value is within a parameter's bounds.</summary>
    public static bool Hold(TemplateParameter parameter, string value) =>
        ParameterTypes.Of(parameter.Type).Compare is not { } compare
        || (parameter.Min is null || compare(value, parameter.Min) >= 0) && (parameter.Max is null || compare(value, parameter.Max) <= 0);

    /// <summary>What a value must be, to follow "must"; null when it is of its type and within the bounds.</summary>
    /// <param name="parameter">Of a type with bounds.</param>
    /// <param name="value">The text.</param>
    /// <param name="least">Below it no value is of the type; null: any is.</param>
    public static string? Problem(TemplateParameter parameter, string value, string? least = null)
    {
        var type = ParameterTypes.Of(parameter.Type);
        return type.Compare!(value, least ?? value) is null or < 0 ? type.Form
            : Hold(parameter, value) ? null
            : Range(parameter);
    }

    /// <summary>Whether both bounds are there, and within others.</summary>
    public static bool AreWithin(TemplateParameter parameter, long min, long max) =>
        parameter is { Min: { } low, Max: { } high } && Integer(low) >= min && Integer(high) <= max;

    public static long? Integer(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string Range(TemplateParameter parameter) => (parameter.Min, parameter.Max) switch
    {
        ({ } min, { } max) => $"be between {min} and {max}",
        ({ } min, _) => $"be at least {min}",
        _ => $"be at most {parameter.Max}",
    };
}
