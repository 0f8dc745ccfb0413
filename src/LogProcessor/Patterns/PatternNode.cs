namespace LogProcessor.Patterns;

/// <summary>A pattern as it was read.</summary>
internal abstract record PatternNode
{
    /// <summary>One byte of a set, or one of the two ends of the text: see <see cref="Symbols"/>.</summary>
    internal sealed record One(bool[] Set) : PatternNode;

    /// <summary>Nothing; where <paramref name="AtWordEdge"/>, only between a word's byte and another.</summary>
    internal sealed record Empty(bool AtWordEdge) : PatternNode;

    internal sealed record Sequence(PatternNode First, PatternNode Second) : PatternNode;

    internal sealed record Either(PatternNode First, PatternNode Second) : PatternNode;

    /// <summary><paramref name="Most"/> is null where there is no limit.</summary>
    internal sealed record Repeat(PatternNode Inner, int Least, int? Most) : PatternNode;
}
