namespace LogProcessor.Patterns;

/// <summary>
/// Whether a text matches: a deterministic automaton whose states are made when a text first reaches them. Bounded: when there are
/// too many, all are forgotten, and each byte costs at most one step of the graph.
/// </summary>
internal sealed class PatternSearch
{
    private const int MaxStates = 512;
    private const int Unknown = -1;
    private const int Found = -2;

    // A set has one bit to spare: whether the last byte was one of a word.
    private static readonly UInt128 AfterWord = UInt128.One << PatternAutomaton.MaxPositions;

    private readonly PatternAutomaton _automaton;
    private readonly byte[] _classes = new byte[Symbols.Count];
    private readonly List<int> _representatives = [];
    private readonly Dictionary<UInt128, int> _numbers = [];
    private readonly List<UInt128> _states = [];
    private readonly List<int> _next = [];

    public PatternSearch(PatternAutomaton automaton)
    {
        _automaton = automaton;
        // Symbols that no position tells apart share a column.
        for (var symbol = 0; symbol < Symbols.Count; symbol++)
        {
            var same = _representatives.FindIndex(other =>
                automaton.Reading(other) == automaton.Reading(symbol) && Symbols.IsWord(other) == Symbols.IsWord(symbol));
            if (same < 0)
            {
                same = _representatives.Count;
                _representatives.Add(symbol);
            }

            _classes[symbol] = (byte)same;
        }
    }

    /// <summary>How often a step of the graph was needed, for tests.</summary>
    public long Steps { get; private set; }

    public int States => _states.Count;

    public bool Find(ReadOnlySpan<byte> text)
    {
        var state = Next(Number(0), Symbols.Begin);
        foreach (var unit in text)
        {
            if (state == Found)
                return true;
            var known = _next[state * _representatives.Count + _classes[unit]];
            state = known == Unknown ? Next(state, unit) : known;
        }

        return state == Found || Next(state, Symbols.End) == Found;
    }

    private int Next(int state, int symbol)
    {
        var column = state * _representatives.Count + _classes[symbol];
        if (_next[column] != Unknown)
            return _next[column];
        Steps++;
        var set = _states[state];
        var edge = (set & AfterWord) != 0 != Symbols.IsWord(symbol);
        var positions = set & ~AfterWord;
        var reached = _automaton.Step(positions, edge, symbol);
        if (_automaton.Ends(reached) || (edge && _automaton.EndsAtEdge(positions)))
            return _next[column] = Found;
        var target = reached | (Symbols.IsWord(symbol) ? AfterWord : 0);
        if (!_numbers.TryGetValue(target, out var number))
        {
            if (_states.Count >= MaxStates)
            {
                _numbers.Clear();
                _states.Clear();
                _next.Clear();
                return Number(target);
            }

            number = Number(target);
        }

        return _next[column] = number;
    }

    private int Number(UInt128 set)
    {
        if (_numbers.TryGetValue(set, out var known))
            return known;
        _numbers.Add(set, _states.Count);
        _states.Add(set);
        for (var i = 0; i < _representatives.Count; i++)
            _next.Add(Unknown);
        return _states.Count - 1;
    }
}
