namespace LogProcessor.Files;

/// <summary>The beginning of a line whose end was not written yet. Its memory is kept for the next one, unless it was long.</summary>
internal sealed class UnfinishedLine
{
    private const int Kept = 4096;

    private byte[] _bytes = [];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, Length);

    public void Append(ReadOnlySpan<byte> more)
    {
        if (Length + more.Length > _bytes.Length)
            Array.Resize(ref _bytes, Math.Max(256, 2 * (Length + more.Length)));
        more.CopyTo(_bytes.AsSpan(Length));
        Length += more.Length;
    }

    public void RemoveFirst(int count)
    {
        if (count == Length)
        {
            Clear();
            return;
        }

        Bytes[count..].CopyTo(_bytes);
        Length -= count;
    }

    public void RemoveLast(int count) => Length -= count;

    public void Clear()
    {
        Length = 0;
        if (_bytes.Length > Kept)
            _bytes = [];
    }
}
