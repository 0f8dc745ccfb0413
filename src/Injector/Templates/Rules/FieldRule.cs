using Injector.Templates.Documents;
using Injector.Templates.Parameters;
using Injector.Text;

namespace Injector.Templates.Rules;

/// <summary>What Kubernetes requires of a field's value beyond its type.</summary>
/// <param name="Holds">Whether a value, as text, is accepted.</param>
/// <param name="Must">What is accepted, to follow "must".</param>
/// <param name="Advice">What to do with a parameter of free text that stands there.</param>
internal sealed record FieldRule(Func<string, bool> Holds, string Must, string Advice)
{
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

    private (long Min, long Max)? Bounds { get; init; }

    /// <summary>Checks a scalar, its parameters at their defaults and at whatever an annotation may make of them.</summary>
    public void Check(DocumentNode node, VariableScope scope)
    {
        if (scope.Sample(node) is { } sample && !Holds(sample))
        {
            node.Error($"must {Must}, not {(node.String is null ? sample : $"\"{Shown.Short(sample)}\"")}");
            return;
        }
        var text = scope.Peek(node);
        if (node.String is { } written && scope.Example(text) is { } example && !Holds(example))
        {
            node.Error($"must {Must}, not \"{Shown.Short(written)}\"");
            return;
        }
        foreach (var variable in text.Variables)
            if (scope.Parameter(variable) is { IsSettable: true, IsFaulty: false } parameter
                && Unfit(parameter, text.SingleVariable >= 0) is { } advice)
                node.Error($"must {Must}, and {parameter.Name} can be set to anything else; {advice}");
    }

    private string? Unfit(TemplateParameter parameter, bool alone) => parameter.Type switch
    {
        ParameterType.String when parameter.IsFreeText => Advice,
        ParameterType.Enum when alone && parameter.Values.FirstOrDefault(value => !Holds(value)) is { } value =>
            $"remove {Shown.Short(value)} from its values",
        ParameterType.Integer when alone && Bounds is var (min, max) && !Within(parameter, min, max) => $"give it min: {min} and max: {max}",
        ParameterType.Integer when !alone && !Within(parameter, 0, long.MaxValue) => "give it a min of 0 or more, and a max",
        _ => null,
    };

    private static bool Within(TemplateParameter parameter, long min, long max) =>
        parameter is { Min: { } low, Max: { } high } && ParameterBounds.Integer(low) >= min && ParameterBounds.Integer(high) <= max;
}
