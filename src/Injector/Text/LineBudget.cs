namespace Injector.Text;

/// <summary>
/// A rate limit for log lines of one kind. Whoever reaches a port can make as many as he likes, each of them other than the
/// last; what they would have said is counted in the next line that is let through, and in a metric.
/// </summary>
/// <param name="most">Lines in a period.</param>
/// <param name="time">The clock.</param>
internal sealed class LineBudget(int most, TimeProvider time)
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private DateTimeOffset _since = DateTimeOffset.MinValue;
    private int _written;
    private long _heldBack;

    /// <summary>Whether a line may be written now.</summary>
    /// <param name="also">What to add to it: how many were held back since the last one; mostly empty.</param>
    public bool TryTake(out string also)
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            if (now - _since >= Period || now < _since)
                (_since, _written) = (now, 0);
            if (_written >= most)
            {
                _heldBack++;
                also = "";
                return false;
            }

            _written++;
            also = _heldBack > 0 ? $" (and {_heldBack} more like it that were not logged)" : "";
            _heldBack = 0;
            return true;
        }
    }
}
