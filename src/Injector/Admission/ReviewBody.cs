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

    private readonly BodyBudget _budget;
    private byte[] _buffer = [];
    private int _length;

    private ReviewBody(BodyBudget budget) => _budget = budget;

    public ReadOnlyMemory<byte> Bytes => _buffer.AsMemory(0, _length);

    /// <summary>Reads to the end of the request, but never more than <paramref name="maxBytes"/>.</summary>
    /// <exception cref="RequestRefusedException">413, or 503 when too many large bodies are being read at this moment.</exception>
    public static async ValueTask<ReviewBody> ReadAsync(HttpRequest request, int maxBytes, BodyBudget budget, CancellationToken cancellationToken)
    {
        var body = new ReviewBody(budget);
        try
        {
            // A declared length is only a hint: memory is held for bytes that arrived, not for promises.
            body.Grow((int)Math.Min(request.ContentLength ?? InitialBytes, 4 * InitialBytes));
            ReadResult read;
            do
            {
                read = await request.BodyReader.ReadAsync(cancellationToken);
                // Given back also when it is refused: the server can only drain what nobody is still looking at.
                try
                {
                    if (read.Buffer.Length > maxBytes - body._length)
                        throw RequestGuard.TooLarge(maxBytes);
                    body.Append(read.Buffer);
                }
                finally
                {
                    request.BodyReader.AdvanceTo(read.Buffer.End);
                }
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
        if (buffer.Length == 0)
            return;
        ArrayPool<byte>.Shared.Return(buffer);
        _budget.GiveBack(buffer.Length);
    }

    private void Append(in ReadOnlySequence<byte> bytes)
    {
        var length = (int)bytes.Length;
        if (_buffer.Length - _length < length)
            Grow(Math.Max(_length + length, 2 * _buffer.Length));
        bytes.CopyTo(_buffer.AsSpan(_length));
        _length += length;
    }

    private void Grow(int capacity)
    {
        var larger = ArrayPool<byte>.Shared.Rent(capacity);
        if (!_budget.TryTake(larger.Length))
        {
            ArrayPool<byte>.Shared.Return(larger);
            throw new RequestRefusedException(
                StatusCodes.Status503ServiceUnavailable, "Too many large requests", "The memory for request bodies is used up; try again")
            { Header = new("Retry-After", "1") };
        }

        _buffer.AsSpan(0, _length).CopyTo(larger);
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _budget.GiveBack(_buffer.Length);
        }

        _buffer = larger;
    }
}
