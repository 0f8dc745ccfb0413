namespace LogProcessor.Patterns;

/// <summary>
/// Which bytes belong to a match. Forwards: where one can be after each byte; backwards: which of these places lead to the end of a
/// match. The sets of the forward pass are kept for one block at a time and made again from the block's first, so that memory is a
/// fraction of the text's.
/// </summary>
internal static class PatternMarks
{
    private const int Block = 256;

    public static void Set(PatternAutomaton automaton, ReadOnlySpan<byte> text, Span<ulong> marks)
    {
        // Before the first byte of each block.
        var starts = new UInt128[text.Length / Block + 1];
        starts[0] = automaton.Step(0, edge: false, Symbols.Begin);
        for (var block = 1; block < starts.Length; block++)
            starts[block] = Walk(automaton, text, (block - 1) * Block, block * Block, starts[block - 1], []);

        Span<UInt128> sets = stackalloc UInt128[Block];
        var completing = UInt128.Zero;
        var started = false;
        for (var block = starts.Length - 1; block >= 0; block--)
        {
            var from = block * Block;
            var to = Math.Min(text.Length, from + Block);
            var last = Walk(automaton, text, from, to, starts[block], sets);
            if (!started)
            {
                // The end of the text is a symbol as well.
                var edge = IsEdge(text, text.Length);
                completing = automaton.Completing(automaton.Step(last, edge, Symbols.End), edgeAfter: false, 0);
                started = true;
            }

            for (var i = to - 1; i >= from; i--)
            {
                completing = automaton.Completing(sets[i - from], IsEdge(text, i + 1), completing);
                if (completing != 0)
                    marks[i >> 6] |= 1UL << (i & 63);
            }
        }
    }

    private static UInt128 Walk(PatternAutomaton automaton, ReadOnlySpan<byte> text, int from, int to, UInt128 set, Span<UInt128> sets)
    {
        for (var i = from; i < to; i++)
        {
            set = automaton.Step(set, IsEdge(text, i), text[i]);
            if (!sets.IsEmpty)
                sets[i - from] = set;
        }

        return set;
    }

    /// <summary>Whether a word begins or ends before the byte at that place.</summary>
    private static bool IsEdge(ReadOnlySpan<byte> text, int at) =>
        (at > 0 && Symbols.IsWord(text[at - 1])) != (at < text.Length && Symbols.IsWord(text[at]));
}
