using YamlDotNet.Core;

namespace Injector.Yaml;

/// <summary>
/// Reads a stream of YAML or JSON documents with the meaning that kubectl gives it, remembering the text of each
/// document and the place of each value. Inputs over 64 Mi characters are refused.
/// </summary>
internal static class YamlReader
{
    /// <summary>Levels of nesting allowed unless said otherwise; what System.Text.Json allows unless said otherwise.</summary>
    public const int DefaultMaxDepth = 64;

    /// <param name="text">The input, with or without a byte order mark.</param>
    /// <param name="maxDepth">Levels of nesting allowed; whoever parses the JSON must allow as many.</param>
    /// <param name="duplicates">
    /// Takes the keys that a map has twice, of which the last counts, as kubectl reads them; null: that is an error, since it hides
    /// mistakes.
    /// </param>
    /// <returns>Every document in order, also those without content; none for an empty text.</returns>
    /// <exception cref="YamlSyntaxException">The text is neither YAML nor JSON, or beyond a limit.</exception>
    public static IReadOnlyList<YamlDocument> ReadAll(
        string text, int maxDepth = DefaultMaxDepth, ICollection<DuplicateKey>? duplicates = null)
    {
        if (text.Length > YamlLimits.Length)
            throw new YamlSyntaxException($"larger than {YamlLimits.Length / 1024 / 1024} Mi characters", new SourcePosition(1, 1));
        var documents = new List<YamlDocument>();
        foreach (var slice in DocumentSplitter.Split(text))
            Read(text, slice, maxDepth, documents, duplicates);
        return documents;
    }

    private static void Read(
        string text, DocumentSlice slice, int maxDepth, List<YamlDocument> documents, ICollection<DuplicateKey>? duplicates)
    {
        if (slice.ContentStart == slice.End)
        {
            documents.Add(Empty(text, slice));
            return;
        }

        YamlSyntaxException? jsonError = null;
        if (text[slice.ContentStart] is '{' or '[')
        {
            var json = JsonStreamReader.Read(text, slice, maxDepth, duplicates);
            if (json.Succeeded)
            {
                documents.AddRange(json.Value);
                return;
            }

            jsonError = json.Error;
        }

        try
        {
            documents.Add(ReadYaml(text, slice, maxDepth, duplicates));
        }
        catch (YamlSyntaxException yamlError) when (jsonError is not null && After(jsonError.Position, yamlError.Position))
        {
            // Neither JSON nor a YAML flow map: the reader that got farther knows what the author meant.
            throw jsonError;
        }
    }

    private static YamlDocument ReadYaml(string text, DocumentSlice slice, int maxDepth, ICollection<DuplicateKey>? duplicates)
    {
        var source = text[slice.Start..slice.End];
        var mark = source[0] == '\uFEFF' ? 1 : 0;
        var mended = new MendedText(mark == 0 ? source : source[1..]);
        while (true)
        {
            var composer = new YamlComposer(mended, slice.FirstLine - 1, maxDepth);
            try
            {
                var root = composer.Compose();
                if (root is null or { Kind: YamlKind.Scalar, Plain: true, Tag: null, Value: "" })
                    return Empty(text, slice);
                var (json, node) = YamlToJson.Convert(root, maxDepth, duplicates);
                return new YamlDocument
                {
                    Source = source,
                    Start = slice.Start,
                    FirstLine = slice.FirstLine,
                    ContentStart = mended.Original(composer.ContentStart) + mark,
                    ContentEnd = mended.Original(composer.ContentEnd) + mark,
                    Json = json,
                    Positions = new SourceMap(node),
                };
            }
            catch (YamlException error) when (mended.TryMend(error))
            {
                // Read once more.
            }
            catch (YamlException error)
            {
                throw YamlErrors.Translate(error, mended, slice.FirstLine - 1, composer.OpenFlow);
            }
            catch (Exception error) when (error is ArgumentException or InvalidOperationException or OverflowException or FormatException)
            {
                // The parser lets a few of these through, most often for a bracket that is not closed.
                throw composer.OpenFlow is { } open
                    ? new YamlSyntaxException("a bracket is opened here and not closed", open)
                    : new YamlSyntaxException("not valid YAML", new SourcePosition(slice.FirstLine, 1));
            }
        }
    }

    private static YamlDocument Empty(string text, DocumentSlice slice) => new()
    {
        Source = text[slice.Start..slice.End],
        Start = slice.Start,
        FirstLine = slice.FirstLine,
        ContentStart = slice.End - slice.Start,
        ContentEnd = slice.End - slice.Start,
        Json = ReadOnlyMemory<byte>.Empty,
        Positions = new SourceMap(new SourceNode(new SourcePosition(slice.FirstLine, 1))),
    };

    private static bool After(SourcePosition one, SourcePosition other) =>
        one.Line > other.Line || (one.Line == other.Line && one.Column > other.Column);
}
