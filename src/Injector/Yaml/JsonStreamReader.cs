using System.Text;
using System.Text.Json;
using Injector.Text;

namespace Injector.Yaml;

/// <summary>Reads what starts like JSON: one value, or several one after the other, as <c>inject -o json</c> writes them.</summary>
internal static class JsonStreamReader
{
    /// <returns>The slice's documents; or why it is not JSON.</returns>
    public static Result<List<YamlDocument>, YamlSyntaxException> Read(
        string text, DocumentSlice slice, int maxDepth, ICollection<DuplicateKey>? duplicates)
    {
        var found = new List<YamlDocument>();
        var twice = duplicates is null ? null : new List<DuplicateKey>();
        var utf8 = Encoding.UTF8.GetBytes(text, slice.ContentStart, slice.End - slice.ContentStart).AsMemory();
        var (start, content, firstLine) = (slice.Start, slice.ContentStart, slice.FirstLine);
        var position = Advance(text, start, content, new SourcePosition(firstLine, 1));
        while (true)
        {
            SourceNode root;
            int length;
            var twiceBefore = twice?.Count;
            try
            {
                root = JsonDocumentReader.Read(utf8.Span, position, maxDepth, twice, out length);
            }
            catch (JsonException error)
            {
                return Translate(error, utf8.Span, position);
            }

            var contentEnd = content + Encoding.UTF8.GetCharCount(utf8.Span[..length]);
            var next = SkipBlanksAndComments(text, contentEnd, slice.End);
            var last = next == slice.End || string.CompareOrdinal(text, next, "...", 0, 3) == 0;
            if (!last && text[next] is not ('{' or '['))
                return new YamlSyntaxException("unexpected text after the end of a JSON value", Advance(text, content, next, position));
            var end = last ? slice.End : Math.Min(next, EndOfLine(text, contentEnd));
            found.Add(new YamlDocument
            {
                Source = text[start..end],
                Start = start,
                FirstLine = firstLine,
                ContentStart = content - start,
                ContentEnd = contentEnd - start,
                IsJson = true,
                Json = twice?.Count == twiceBefore ? utf8[..length] : LastMembers.Of(utf8[..length], maxDepth),
                Positions = new SourceMap(root),
            });
            if (last)
                break;
            utf8 = utf8[(length + Encoding.UTF8.GetByteCount(text.AsSpan(contentEnd..next)))..];
            firstLine = Advance(text, content, end, position).Line;
            position = Advance(text, content, next, position);
            (start, content) = (end, next);
        }

        foreach (var key in twice ?? [])
            duplicates!.Add(key);
        return found;
    }

    private static YamlSyntaxException Translate(JsonException error, ReadOnlySpan<byte> utf8, SourcePosition start)
    {
        var line = (int)(error.LineNumber ?? 0);
        var bytes = (int)(error.BytePositionInLine ?? 0);
        var rest = utf8;
        for (var i = 0; i < line; i++)
            rest = rest[(rest.IndexOf((byte)'\n') + 1)..];
        var column = Encoding.UTF8.GetCharCount(rest[..Math.Min(bytes, rest.Length)]) + 1;
        var position = line == 0
            ? new SourcePosition(start.Line, start.Column + column - 1)
            : new SourcePosition(start.Line + line, column);
        var reason = error.Message.Split(" LineNumber:", 2)[0].TrimEnd('.', ' ');
        return new YamlSyntaxException("not valid JSON: " + reason, position);
    }

    private static SourcePosition Advance(string text, int from, int to, SourcePosition position)
    {
        var (line, column) = (position.Line, position.Column);
        for (var i = from; i < to; i++)
        {
            if (text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.Length || text[i + 1] != '\n')))
                (line, column) = (line + 1, 1);
            else if (text[i] != '\uFEFF')
                column++;
        }

        return new SourcePosition(line, column);
    }

    private static int SkipBlanksAndComments(string text, int from, int to)
    {
        while (from < to && text[from] is ' ' or '\t' or '\r' or '\n' or '#')
            from = text[from] == '#' ? Math.Min(to, EndOfLine(text, from)) : from + 1;
        return from;
    }

    private static int EndOfLine(string text, int from)
    {
        var end = text.IndexOf('\n', from);
        return end < 0 ? text.Length : end + 1;
    }
}
