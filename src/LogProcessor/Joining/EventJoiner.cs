namespace LogProcessor.Joining;

/// <summary>
/// Puts the lines of one file together to events. Every byte that it takes it gives back, in order, and what it still holds is
/// known, so that a position is saved only of what was printed. Times are milliseconds of a clock that only goes forward.
/// </summary>
/// <remarks>
/// A line too long to come whole passes it by: <see cref="Finish"/>, then the line's parts. Without a rule nothing is copied.
/// </remarks>
internal sealed class EventJoiner(JoinRule rule, JoinBounds bounds)
{
    private JoinRule _rule = rule;
    private JoinState _state;
    private EventBuffer _held;
    private EventBuffer _given;
    private long _firstAt;
    private long _lastAt;

    /// <summary>Lines that were accepted and not given back yet.</summary>
    public int HeldLines => _held.Lines;

    /// <summary>Their bytes, each line's feed included.</summary>
    public int HeldBytes => _held.Lines == 0 ? 0 : _held.Bytes.Length + 1;

    /// <summary>When <see cref="Flush"/> will give what is held, if no line comes before; null where nothing is.</summary>
    public long? Due => _held.Lines == 0 ? null : Math.Min(_lastAt + bounds.Quiet, _firstAt + bounds.Age);

    /// <summary>Another rule from the next line on. The event that is held stays whole.</summary>
    public void Change(JoinRule rule)
    {
        _rule = rule;
        _state = default;
    }

    public JoinedEvents Accept(ReadOnlySpan<byte> line, long now)
    {
        var continues = _rule.Continues(line, ref _state);
        if (_held.Lines == 0 && _rule == JoinRule.None)
            return new JoinedEvents(new JoinedEvent(line, 1));
        if (continues && _held.Lines > 0 && _held.Lines < bounds.Lines && now < _firstAt + bounds.Age && HeldBytes + line.Length < bounds.Bytes)
        {
            _held.Append(line);
            _lastAt = now;
            return default;
        }

        var before = Take();
        if (_rule == JoinRule.None || line.Length >= bounds.Bytes)
            return new JoinedEvents(before, new JoinedEvent(line, 1));
        _held.Append(line);
        _firstAt = _lastAt = now;
        return new JoinedEvents(before);
    }

    /// <summary>Gives the event that has waited long enough.</summary>
    public JoinedEvents Flush(long now) => now >= Due ? Finish() : default;

    /// <summary>Gives what is held: the file is at its end, or a part of a long line comes next.</summary>
    public JoinedEvents Finish() => new(Take());

    private JoinedEvent Take()
    {
        (_held, _given) = (_given, _held);
        _held.Clear();
        return new JoinedEvent(_given.Bytes, _given.Lines);
    }
}
