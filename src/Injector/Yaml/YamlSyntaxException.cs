namespace Injector.Yaml;

/// <summary>A text is not YAML or JSON that can be read: what is wrong, without its place, and the place.</summary>
internal sealed class YamlSyntaxException(string message, SourcePosition position) : Exception(message)
{
    /// <summary>Where in the whole input, not in the single document.</summary>
    public SourcePosition Position { get; } = position;
}
