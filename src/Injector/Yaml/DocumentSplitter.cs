namespace Injector.Yaml;

/// <summary>A document's place in the input, before its content is looked at.</summary>
/// <param name="Start">Offset of the first character.</param>
/// <param name="End">Offset after the last one.</param>
/// <param name="FirstLine">1-based line of <paramref name="Start"/>.</param>
/// <param name="ContentStart">Offset of the first character that is not a blank, comment, directive or separator.</param>
internal readonly record struct DocumentSlice(int Start, int End, int FirstLine, int ContentStart);

/// <summary>
/// Cuts a stream at its markers. YAML forbids <c>---</c> and <c>...</c> at the start of a line in any scalar (1.2.2,
/// section 9.1.2), so lines alone are enough; this is also how Kubernetes' own tools split a file.
/// </summary>
internal static class DocumentSplitter
{
    public static List<DocumentSlice> Split(string text)
    {
        var slices = new List<DocumentSlice>();
        int start = 0, firstLine = 1, content = -1, line = 1;
        var separated = false;

        void Cut(int end, int nextLine)
        {
            slices.Add(new DocumentSlice(start, end, firstLine, content < 0 ? end : content));
            (start, firstLine, content, separated) = (end, nextLine, -1, false);
        }

        for (var at = 0; at < text.Length; line++)
        {
            var first = text[at] == '\uFEFF' && (at == start || IsMarker(text, at + 1, "---")) ? at + 1 : at;
            var next = EndOfLine(text, first);
            if (IsMarker(text, first, "---"))
            {
                if (separated || content >= 0)
                    Cut(at, line);
                separated = true;
                FindContent(first + 3, next);
            }
            else if (IsMarker(text, first, "..."))
            {
                Cut(next, line + 1);
            }
            else if (separated || first >= text.Length || text[first] != '%')
            {
                FindContent(first, next);
            }

            at = next;
        }

        if (start < text.Length)
            Cut(text.Length, line);
        return slices;

        void FindContent(int from, int to)
        {
            if (content >= 0)
                return;
            for (var i = from; i < to && text[i] != '#'; i++)
                if (text[i] is not (' ' or '\t' or '\r' or '\n'))
                {
                    content = i;
                    return;
                }
        }
    }

    private static bool IsMarker(string text, int at, string marker) =>
        string.CompareOrdinal(text, at, marker, 0, 3) == 0
        && (at + 3 == text.Length || text[at + 3] is ' ' or '\t' or '\r' or '\n');

    private static int EndOfLine(string text, int at)
    {
        var end = text.AsSpan(at).IndexOfAny('\r', '\n');
        if (end < 0)
            return text.Length;
        end += at;
        return text[end] == '\r' && end + 1 < text.Length && text[end + 1] == '\n' ? end + 2 : end + 1;
    }
}
