namespace Injector.Templates.Parameters;

/// <summary>A parameter's value, or what is allowed instead.</summary>
internal readonly record struct ParsedValue
{
    /// <summary>Null when the text is refused.</summary>
    public TemplateValue? Value { get; private init; }

    /// <summary>What is allowed, to follow "must"; empty when there is a value.</summary>
    public string Problem { get; private init; }

    public static ParsedValue Of(TemplateValue value) => new() { Value = value, Problem = "" };

    public static ParsedValue Refused(string must) => new() { Problem = must };
}
