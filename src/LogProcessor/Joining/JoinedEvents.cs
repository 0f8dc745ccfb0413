namespace LogProcessor.Joining;

/// <summary>
/// What one step of a joiner completed: none, one or two events, in the order of the file. Their bytes are valid until the next
/// step.
/// </summary>
internal readonly ref struct JoinedEvents
{
    private readonly JoinedEvent _first;
    private readonly JoinedEvent _second;

    public JoinedEvents(JoinedEvent first, JoinedEvent second = default)
    {
        _first = first;
        _second = second;
    }

    public Enumerator GetEnumerator() => new(this);

    internal ref struct Enumerator(JoinedEvents events)
    {
        private readonly JoinedEvents _events = events;
        private int _at;

        public JoinedEvent Current { get; private set; }

        public bool MoveNext()
        {
            while (_at < 2)
            {
                Current = _at++ == 0 ? _events._first : _events._second;
                if (Current.Lines > 0)
                    return true;
            }

            return false;
        }
    }
}

/// <summary>Lines that belong together, with the line feeds between them and without the last one.</summary>
internal readonly ref struct JoinedEvent(ReadOnlySpan<byte> bytes, int lines)
{
    public ReadOnlySpan<byte> Bytes { get; } = bytes;

    /// <summary>How many lines of the file; 0 is no event.</summary>
    public int Lines { get; } = lines;
}
