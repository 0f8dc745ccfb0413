using System.Buffers;

namespace LogProcessor.Lines;

/// <summary>Bytes on their way to standard output: grows for a long line, and is small again after it.</summary>
internal sealed class OutputBuffer(int capacity = 64 << 10) : IBufferWriter<byte>
{
    private byte[] _bytes = GC.AllocateUninitializedArray<byte>(capacity, pinned: true);

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    public void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(GetSpan(bytes.Length));
        Length += bytes.Length;
    }

    public void Append(byte value)
    {
        GetSpan(1)[0] = value;
        Length++;
    }

    public void Advance(int count) => Length += count;

    /// <summary>At least one byte, and at least as many as asked for.</summary>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        if (_bytes.Length - Length < Math.Max(1, sizeHint))
            Grow(Math.Max(1, sizeHint));
        return _bytes.AsSpan(Length);
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        GetSpan(sizeHint);
        return _bytes.AsMemory(Length);
    }

    public void Clear()
    {
        Length = 0;
        if (_bytes.Length > 4 * capacity)
            _bytes = GC.AllocateUninitializedArray<byte>(capacity, pinned: true);
    }

    private void Grow(int needed)
    {
        var larger = GC.AllocateUninitializedArray<byte>(Math.Max(2 * _bytes.Length, Length + needed), pinned: true);
        Written.CopyTo(larger);
        _bytes = larger;
    }
}
