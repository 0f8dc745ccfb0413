using System.Buffers;
using System.IO.Pipelines;

namespace Injector.Admission;

/// <summary>
/// The body of one review in one pooled buffer: parsed in place, so it must outlive everything that reads it.
/// </summary>
internal sealed class ReviewBody : IDisposable
{
    // Holds an ordinary pod's review (2 to 8 KB) without growing.
    private const int InitialBytes = 16 * 1024;

    private byte[] _buffer;
    private int _length;

    private ReviewBody(int capacity) => _buffer = ArrayPool<byte>.Shared.Rent(capacity);

    public ReadOnlyMemory<byte> Bytes => _buffer.AsMemory(0, _length);

    /// <summary>Reads to the end of the request, but never more than <paramref name="maxBytes"/>.</summary>
    /// <exception cref="RequestRefusedException">413, or the client broke off.</exception>
    public static async ValueTask<ReviewBody> ReadAsync(HttpRequest request, int maxBytes, CancellationToken cancellationToken)
    {
        // A declared length is only a hint for the first rent: memory is held for bytes that arrived, not for promises.
        var body = new ReviewBody((int)Math.Min(request.ContentLength ?? InitialBytes, 16 * InitialBytes));
        try
        {
            ReadResult read;
            do
            {
                read = await request.BodyReader.ReadAsync(cancellationToken);
                var fits = read.Buffer.Length <= maxBytes - body._length;
                if (fits)
                    body.Append(read.Buffer);
                // Also what is refused: the server can only drain what nobody is still looking at.
                request.BodyReader.AdvanceTo(read.Buffer.End);
                if (!fits)
                    throw RequestGuard.TooLarge(maxBytes);
            }
            while (!read.IsCompleted);
            return body;
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        var buffer = _buffer;
        _buffer = [];
        _length = 0;
        if (buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(buffer);
    }

    private void Append(in ReadOnlySequence<byte> bytes)
    {
        var length = (int)bytes.Length;
        if (_buffer.Length - _length < length)
            Grow(_length + length);
        bytes.CopyTo(_buffer.AsSpan(_length));
        _length += length;
    }

    private void Grow(int needed)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, 2 * _buffer.Length));
        _buffer.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
