namespace Injector.Yaml;

internal enum ScalarKind
{
    Null,
    Boolean,
    Integer,
    Float,
    String,
    Merge,
}

/// <summary>What a scalar's text means.</summary>
/// <param name="Kind">Its type.</param>
/// <param name="Text">Its JSON text, for all kinds but a string (its content) and a float (none).</param>
/// <param name="Float">The value of a float.</param>
internal readonly record struct ResolvedScalar(ScalarKind Kind, string Text, double Float = 0);
