namespace LogProcessor.Patterns;

/// <summary>
/// A regular expression over bytes, matched in time linear in the text whatever the pattern and the text are. .NET's own engines
/// either backtrack or, as NonBacktracking, would make the program a megabyte larger. Syntax: <see cref="PatternParser"/>.
/// </summary>
/// <remarks>
/// A value; what is remembered of earlier texts only makes it fast. For one thread.
/// </remarks>
internal sealed class BytePattern
{
    private readonly PatternAutomaton _automaton;
    private readonly PatternSearch _search;

    /// <exception cref="FormatException">Says what is wrong, in words for whoever wrote the pattern.</exception>
    public BytePattern(string text)
    {
        Text = text;
        try
        {
            _automaton = new PatternAutomaton(PatternParser.Parse(text));
        }
        catch (FormatException e)
        {
            throw new FormatException($"the pattern {text} cannot be used: {e.Message}");
        }

        _search = new PatternSearch(_automaton);
    }

    public string Text { get; }

    /// <summary>Whether any stretch of the text matches.</summary>
    public bool IsMatch(ReadOnlySpan<byte> text) => _search.Find(text);

    /// <summary>
    /// Marks every byte that belongs to some match: not only to those that an engine would choose. Bits of bytes that belong to
    /// none are left as they are.
    /// </summary>
    /// <param name="text">Any bytes.</param>
    /// <param name="marks">A bit for each byte of the text, the lowest of the first number for the first.</param>
    /// <returns>Whether anything matches.</returns>
    public bool Mark(ReadOnlySpan<byte> text, Span<ulong> marks)
    {
        if (!_search.Find(text))
            return false;
        PatternMarks.Set(_automaton, text, marks);
        return true;
    }
}
