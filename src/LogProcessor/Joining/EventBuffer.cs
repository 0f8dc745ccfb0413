namespace LogProcessor.Joining;

/// <summary>The lines of one event. Small while events are: there are two in each of a thousand files.</summary>
internal struct EventBuffer
{
    private const int Small = 4 << 10;

    private byte[]? _bytes;
    private int _length;

    public int Lines { get; private set; }

    public readonly ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _length);

    public void Append(ReadOnlySpan<byte> line)
    {
        var start = Lines == 0 ? 0 : _length + 1;
        var end = start + line.Length;
        if (_bytes is null || _bytes.Length < end)
        {
            var larger = GC.AllocateUninitializedArray<byte>(Math.Max(end, Math.Max(256, 2 * _length)));
            Bytes.CopyTo(larger);
            _bytes = larger;
        }

        if (start > 0)
            _bytes[_length] = (byte)'\n';
        line.CopyTo(_bytes.AsSpan(start));
        _length = end;
        Lines++;
    }

    public void Clear()
    {
        if (_bytes?.Length > Small)
            _bytes = null;
        _length = 0;
        Lines = 0;
    }
}
