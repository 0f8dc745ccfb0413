namespace Injector.Yaml;

/// <summary>One value's place, and its members' or items'.</summary>
internal sealed class SourceNode(SourcePosition position, bool isSequence = false)
{
    public SourcePosition Position { get; } = position;

    public bool IsSequence { get; } = isSequence;

    public List<SourceChild> Children { get; } = [];
}
