namespace LogProcessor.Patterns;

/// <summary>
/// A pattern as a graph over its positions, each of which reads one symbol (Glushkov's construction: no empty steps). A set of
/// positions is the bits of one number. A step may hold only at a word's edge, between a byte of a word and another.
/// </summary>
internal sealed class PatternAutomaton
{
    /// <summary>One bit less than a number has: who remembers sets needs it.</summary>
    public const int MaxPositions = 127;

    private readonly List<bool[]> _symbols = [];
    private readonly UInt128[] _follow = new UInt128[MaxPositions];
    private readonly UInt128[] _followAtEdge = new UInt128[MaxPositions];
    private readonly UInt128[] _reads = new UInt128[Symbols.Count];
    private readonly Part _whole;
    private int _parts;

    /// <exception cref="FormatException">The pattern is too large, or matches what has no length.</exception>
    public PatternAutomaton(PatternNode pattern)
    {
        _whole = Build(pattern);
        if (_whole.Empty || _whole.EmptyAtEdge)
            throw new FormatException("it matches the empty text, so every line");
        for (var position = 0; position < _symbols.Count; position++)
        {
            for (var symbol = 0; symbol < Symbols.Count; symbol++)
            {
                if (_symbols[position][symbol])
                    _reads[symbol] |= UInt128.One << position;
            }
        }
    }

    /// <summary>The positions that read the symbol.</summary>
    public UInt128 Reading(int symbol) => _reads[symbol];

    /// <summary>Where one is after the symbol, having been at <paramref name="positions"/> before it or beginning with it.</summary>
    public UInt128 Step(UInt128 positions, bool edge, int symbol)
    {
        var reached = _whole.First | (edge ? _whole.FirstAtEdge : 0);
        for (; positions != 0; positions &= positions - 1)
        {
            var position = (int)UInt128.TrailingZeroCount(positions);
            reached |= _follow[position] | (edge ? _followAtEdge[position] : 0);
        }

        return reached & _reads[symbol];
    }

    /// <summary>Those of the positions from which a match is completed: here, or through <paramref name="completing"/> of the next symbol.</summary>
    public UInt128 Completing(UInt128 positions, bool edgeAfter, UInt128 completing)
    {
        var result = positions & (_whole.Last | (edgeAfter ? _whole.LastAtEdge : 0));
        for (var open = positions & ~result; open != 0; open &= open - 1)
        {
            var position = (int)UInt128.TrailingZeroCount(open);
            if (((_follow[position] | (edgeAfter ? _followAtEdge[position] : 0)) & completing) != 0)
                result |= UInt128.One << position;
        }

        return result;
    }

    /// <summary>Whether a match ends after one of the positions.</summary>
    public bool Ends(UInt128 positions) => (positions & _whole.Last) != 0;

    /// <summary>The same where a word's edge comes after them.</summary>
    public bool EndsAtEdge(UInt128 positions) => (positions & _whole.LastAtEdge) != 0;

    private Part Build(PatternNode node) => node switch
    {
        // Counts of counts of nothing have no positions, and yet must not keep a program from starting.
        _ when ++_parts > 10_000 => throw new FormatException("its counts repeat too much"),
        PatternNode.One one => Position(one.Set),
        PatternNode.Empty empty => new Part { Empty = !empty.AtWordEdge, EmptyAtEdge = empty.AtWordEdge },
        PatternNode.Sequence sequence => Sequence(Build(sequence.First), Build(sequence.Second)),
        PatternNode.Either either => Either(Build(either.First), Build(either.Second)),
        PatternNode.Repeat repeat => Repeat(repeat),
        _ => throw new InvalidOperationException(),
    };

    private Part Position(bool[] set)
    {
        if (_symbols.Count == MaxPositions)
            throw new FormatException($"it is too large: with its counts written out it has more than {MaxPositions} characters and classes");
        var bit = UInt128.One << _symbols.Count;
        _symbols.Add(set);
        return new Part { First = bit, Last = bit };
    }

    private Part Sequence(Part first, Part second)
    {
        Connect(first, second);
        return new Part
        {
            Empty = first.Empty && second.Empty,
            EmptyAtEdge = (first.Empty || first.EmptyAtEdge) && (second.Empty || second.EmptyAtEdge) && !(first.Empty && second.Empty),
            First = first.First | (first.Empty ? second.First : 0),
            FirstAtEdge = first.FirstAtEdge | (first.Empty ? second.FirstAtEdge : 0) | (first.EmptyAtEdge ? second.First | second.FirstAtEdge : 0),
            Last = second.Last | (second.Empty ? first.Last : 0),
            LastAtEdge = second.LastAtEdge | (second.Empty ? first.LastAtEdge : 0) | (second.EmptyAtEdge ? first.Last | first.LastAtEdge : 0),
        };
    }

    private static Part Either(Part first, Part second) => new()
    {
        Empty = first.Empty || second.Empty,
        EmptyAtEdge = first.EmptyAtEdge || second.EmptyAtEdge,
        First = first.First | second.First,
        FirstAtEdge = first.FirstAtEdge | second.FirstAtEdge,
        Last = first.Last | second.Last,
        LastAtEdge = first.LastAtEdge | second.LastAtEdge,
    };

    private Part Repeat(PatternNode.Repeat repeat)
    {
        var nothing = new Part { Empty = true };
        var whole = nothing;
        for (var i = 0; i < repeat.Least; i++)
        {
            var copy = Build(repeat.Inner);
            if (repeat.Most is null && i == repeat.Least - 1)
                Connect(copy, copy);
            whole = Sequence(whole, copy);
        }

        if (repeat.Most is null && repeat.Least == 0)
        {
            var inner = Build(repeat.Inner);
            Connect(inner, inner);
            return Either(inner, nothing);
        }
        // The optional ones from the innermost out: each may only come after the one before it.
        var optional = nothing;
        for (var i = repeat.Least; i < repeat.Most; i++)
            optional = Either(Sequence(Build(repeat.Inner), optional), nothing);
        return Sequence(whole, optional);
    }

    private void Connect(Part from, Part to)
    {
        for (var last = from.Last | from.LastAtEdge; last != 0; last &= last - 1)
        {
            var position = (int)UInt128.TrailingZeroCount(last);
            if ((from.Last >> position & 1) != 0)
            {
                _follow[position] |= to.First;
                _followAtEdge[position] |= to.FirstAtEdge;
            }
            else
            {
                _followAtEdge[position] |= to.First | to.FirstAtEdge;
            }
        }
    }

    /// <summary>A part of the pattern: where it can begin and end, whether it can be empty; each in any case, or at a word's edge.</summary>
    private readonly struct Part
    {
        public bool Empty { get; init; }

        public bool EmptyAtEdge { get; init; }

        public UInt128 First { get; init; }

        public UInt128 FirstAtEdge { get; init; }

        public UInt128 Last { get; init; }

        public UInt128 LastAtEdge { get; init; }
    }
}
