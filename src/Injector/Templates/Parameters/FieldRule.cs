using Injector.Text;

namespace Injector.Templates.Parameters;

/// <summary>A validation rule of Kubernetes for a field's value, beyond its type.</summary>
/// <param name="Holds">Whether a value, as text, is accepted.</param>
/// <param name="Must">What is accepted, to follow "must".</param>
/// <param name="Advice">What to do with a parameter of free text that stands there.</param>
internal sealed record FieldRule(Func<string, bool> Holds, string Must, string Advice)
{
    /// <summary>For a rule about whole numbers: the least and the greatest.</summary>
    public (long Min, long Max)? Bounds { get; private init; }

    /// <summary>A whole number within bounds, both included.</summary>
    public static FieldRule Number(long min, long max = int.MaxValue) => new(
        text => ParameterBounds.Integer(text) is { } number && number >= min && number <= max,
        max == int.MaxValue ? $"be at least {min}" : $"be between {min} and {max}",
        "make it an integer with bounds")
    {
        Bounds = (min, max),
    };

    /// <summary>One of a few words.</summary>
    public static FieldRule Word(params string[] words) => new(
        text => words.Contains(text), $"be {Shown.OneOf([.. words.Select(word => word.Length == 0 ? "\"\"" : word)])}", "make it an enum of these");

    /// <summary>A text of some form.</summary>
    public static FieldRule Form(Func<string, bool> holds, string must, string advice = "give it a pattern") => new(holds, must, advice);
}
