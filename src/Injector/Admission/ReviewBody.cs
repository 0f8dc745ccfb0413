using System.Buffers;
using System.IO.Pipelines;

namespace Injector.Admission;

/// <summary>
/// The body of one review in one buffer: parsed in place, so it must outlive everything that reads it. It holds its share of the budget
/// until disposed.
/// </summary>
internal sealed class ReviewBody : IDisposable
{
    // Holds an ordinary pod's review (2 to 8 KB) without growing.
    private const int InitialBytes = 16 * 1024;

    // Larger ones are rare, and a pool keeps for each thread what it was given once.
    private const int LargestPooled = 128 * 1024;

    private const long LargestOrdinaryCost = 8 << 20;

    // How long a large review waits for its turn. Longer, and the API server is better told at once.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly BodyBudget _budget;
    private byte[] _buffer = [];
    private int _length;
    private long _cost;

    private ReviewBody(BodyBudget budget) => _budget = budget;

    public ReadOnlyMemory<byte> Bytes => _buffer.AsMemory(0, _length);

    /// <summary>Reads to the end of the request, but never more than the limit, and makes sure that there is memory to answer it.</summary>
    /// <exception cref="RequestRefusedException">413, or 503 when too many large bodies are here at this moment.</exception>
    public static async ValueTask<ReviewBody> ReadAsync(
        HttpRequest request, ReviewLimits limits, BodyBudget budget, TimeProvider time, CancellationToken cancellationToken)
    {
        var body = new ReviewBody(budget);
        try
        {
            await body.FillAsync(request, limits.MaxBodyBytes, cancellationToken);
            await body.ReserveAsync(limits, time, cancellationToken);
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
        Release(buffer);
        _budget.GiveBack(_cost);
        _cost = 0;
    }

    private async ValueTask FillAsync(HttpRequest request, int maxBytes, CancellationToken cancellationToken)
    {
        // A declared length is only a hint: memory is held for bytes that arrived, not for promises.
        var declared = (int)Math.Min(request.ContentLength ?? maxBytes, maxBytes);
        Grow((int)Math.Min(request.ContentLength ?? InitialBytes, 4 * InitialBytes));
        ReadResult read;
        do
        {
            read = await request.BodyReader.ReadAsync(cancellationToken);
            // Given back also when it is refused: the server can only drain what nobody is still looking at.
            try
            {
                if (read.Buffer.Length > maxBytes - _length)
                    throw RequestGuard.TooLarge(maxBytes);
                Append(read.Buffer, declared);
            }
            finally
            {
                request.BodyReader.AdvanceTo(read.Buffer.End);
            }
        }
        while (!read.IsCompleted);
    }

    private void Append(in ReadOnlySequence<byte> bytes, int declared)
    {
        var length = (int)bytes.Length;
        if (_buffer.Length - _length < length)
            // Doubled, but not beyond what is to come as far as is known.
            Grow(Math.Max(_length + length, Math.Min(2 * _buffer.Length, declared)));
        bytes.CopyTo(_buffer.AsSpan(_length));
        _length += length;
    }

    private void Grow(int capacity)
    {
        var larger = capacity <= LargestPooled ? ArrayPool<byte>.Shared.Rent(capacity) : GC.AllocateUninitializedArray<byte>(capacity);
        if (!_budget.TryTake(ArrivalCost(larger.Length)))
        {
            if (capacity <= LargestPooled)
                ArrayPool<byte>.Shared.Return(larger);
            throw UsedUp();
        }

        var smaller = _buffer;
        Bytes.CopyTo(larger);
        _buffer = larger;
        Release(smaller);
    }

    private void Release(byte[] buffer)
    {
        if (buffer.Length == 0)
            return;
        if (buffer.Length <= LargestPooled)
            ArrayPool<byte>.Shared.Return(buffer);
        _budget.GiveBack(ArrivalCost(buffer.Length));
    }

    // What a large one leaves behind when it grows stays until it is collected.
    private static long ArrivalCost(int length) => length <= LargestPooled ? length : (long)length * ReviewLimits.ArrivalFactor;

    /// <summary>What is too dense is never parsed; what is merely large waits for its turn.</summary>
    private async ValueTask ReserveAsync(ReviewLimits limits, TimeProvider time, CancellationToken cancellationToken)
    {
        var values = ValueCount.Of(Bytes.Span, limits.MaxValues);
        if (values > limits.MaxValues)
            throw RequestGuard.TooManyValues(limits.MaxValues);
        var cost = ReviewLimits.CostOf(_length, values);
        if (!_budget.TryTake(cost))
            await WaitAsync(cost, time, cancellationToken);
        _cost = cost;
        // Whatever fits into etcd costs less. What earlier ones of this size left behind is not collected in time by itself: room that the
        // budget counts as free must be so.
        if (cost > LargestOrdinaryCost)
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
    }

    private async ValueTask WaitAsync(long cost, TimeProvider time, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            await _budget.TakeAsync(cost, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw UsedUp();
        }
    }

    private static RequestRefusedException UsedUp() => new(
        StatusCodes.Status503ServiceUnavailable, "Too many large requests", "The memory for reviews is used up; try again")
    { Header = new("Retry-After", "1") };
}
