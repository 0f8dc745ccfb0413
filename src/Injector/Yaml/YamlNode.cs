namespace Injector.Yaml;

internal enum YamlKind
{
    Scalar,
    Sequence,
    Mapping,
    Alias,
}

/// <summary>One node of a document as it is written, before scalars are resolved and aliases followed.</summary>
internal sealed class YamlNode(YamlKind kind, SourcePosition position)
{
    public YamlKind Kind { get; } = kind;

    public SourcePosition Position { get; } = position;

    /// <summary>The explicit tag in full, <c>!</c>, or null.</summary>
    public string? Tag { get; init; }

    /// <summary>A scalar's text, line folding and escapes done.</summary>
    public string Value { get; init; } = "";

    /// <summary>A scalar without quotes, the only one whose text decides its type.</summary>
    public bool Plain { get; init; }

    /// <summary>Items of a sequence; of a mapping, keys and values in turn.</summary>
    public List<YamlNode> Children { get; } = [];

    /// <summary>What an alias stands for.</summary>
    public YamlNode? Target { get; init; }

    /// <summary>False while children are still being read: an alias to such a node would contain itself.</summary>
    public bool Complete { get; set; }
}
