namespace Injector.Yaml;

/// <summary>
/// One document of a stream: its exact text, and its content as JSON. The texts of all documents of a stream, one after
/// the other, are the stream, byte for byte: separators, comments, directives and line ends included.
/// </summary>
internal sealed record YamlDocument
{
    /// <summary>The document's text, from its separator or leading comment to the next document.</summary>
    public required string Source { get; init; }

    /// <summary>Offset of <see cref="Source"/> in the input.</summary>
    public required int Start { get; init; }

    /// <summary>Offset in the input of the first character after <see cref="Source"/>.</summary>
    public int End => Start + Source.Length;

    /// <summary>1-based line of the input that <see cref="Source"/> starts in.</summary>
    public required int FirstLine { get; init; }

    /// <summary>
    /// Offset in <see cref="Source"/> where the content begins; before it stand the byte order mark, directives, the
    /// separator and comments.
    /// </summary>
    public required int ContentStart { get; init; }

    /// <summary>Offset in <see cref="Source"/> after the content; behind it stand comments and the end marker.</summary>
    public required int ContentEnd { get; init; }

    /// <summary>True when the document was written as JSON.</summary>
    public bool IsJson { get; init; }

    /// <summary>The content as JSON in UTF-8; empty when the document has none (blank, or comments alone).</summary>
    public required ReadOnlyMemory<byte> Json { get; init; }

    /// <summary>Where each value was written; lines and columns are those of the whole input.</summary>
    public required SourceMap Positions { get; init; }

    /// <summary>True for a document without content.</summary>
    public bool IsEmpty => Json.IsEmpty;
}
