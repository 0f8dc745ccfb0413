namespace Injector.Yaml;

/// <summary>A member (by its name) or an item (by its index, the name then empty) of a <see cref="SourceNode"/>.</summary>
internal readonly record struct SourceChild(string Name, SourcePosition Key, SourceNode Node);
