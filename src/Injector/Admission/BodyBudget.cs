namespace Injector.Admission;

/// <summary>
/// The memory budget that all reviews in flight share. Ordinary ones take a few kilobytes; the budget is what keeps many large ones
/// at once from ending the process for everybody.
/// </summary>
/// <param name="bytes">How much there is.</param>
/// <param name="memory">Told when a large share is over.</param>
internal sealed class BodyBudget(long bytes, MemoryReturn? memory = null)
{
    private long _left = bytes;
    private volatile TaskCompletionSource? _moreIsThere;

    /// <summary>False, and nothing is taken, when the budget does not suffice.</summary>
    public bool TryTake(long bytes)
    {
        var left = Interlocked.Read(ref _left);
        while (left >= bytes)
        {
            var seen = Interlocked.CompareExchange(ref _left, left - bytes, left);
            if (seen == left)
                return true;
            left = seen;
        }

        return false;
    }

    /// <summary>Waits until there is enough: large reviews take turns.</summary>
    /// <exception cref="OperationCanceledException">It took too long.</exception>
    public async ValueTask TakeAsync(long bytes, CancellationToken cancellationToken)
    {
        while (!TryTake(bytes))
        {
            var more = _moreIsThere;
            if (more is null)
            {
                var mine = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                more = Interlocked.CompareExchange(ref _moreIsThere, mine, null) ?? mine;
            }
            // Some may have been given back before anybody could be told.
            if (TryTake(bytes))
                return;
            await more.Task.WaitAsync(cancellationToken);
        }
    }

    public void GiveBack(long bytes)
    {
        Interlocked.Add(ref _left, bytes);
        if (bytes >= MemoryReturn.Worth)
            memory?.ReturnSoon();
        if (_moreIsThere is not null)
            Interlocked.Exchange(ref _moreIsThere, null)?.TrySetResult();
    }
}
