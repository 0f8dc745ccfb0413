namespace Injector.Yaml;

/// <summary>A place in a text as an editor counts it: 1-based line and column, the column in UTF-16 units.</summary>
internal readonly record struct SourcePosition(int Line, int Column)
{
    public override string ToString() => $"{Line}:{Column}";
}
