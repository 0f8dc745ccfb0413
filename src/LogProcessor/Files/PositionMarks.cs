namespace LogProcessor.Files;

/// <summary>
/// What a file looked like at one or two positions before the one where reading stands, half a second or more apart. A rotator takes a while from the end
/// of its copy to the truncation, and what was read meanwhile is not in the copy: by these it is still known.
/// </summary>
internal struct PositionMarks
{
    private const long Interval = 500;

    private Fingerprint _newer;
    private Fingerprint _older;
    private long _markedAt;

    /// <summary>To be called with each position, and the time in milliseconds.</summary>
    public void Note(in Fingerprint read, long now)
    {
        if (_newer.Position > 0 && now - _markedAt < Interval)
            return;
        (_older, _newer, _markedAt) = (_newer, read, now);
    }

    /// <summary>The last of them that lies within the first <paramref name="size"/> bytes; position 0 where there is none.</summary>
    public readonly Fingerprint Within(long size) => _newer.Position <= size ? _newer : _older.Position <= size ? _older : default;
}
