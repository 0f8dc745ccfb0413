namespace Injector.Admission;

/// <summary>
/// How much memory all bodies together may hold at one moment. Ordinary reviews are a few kilobytes; the budget is what
/// keeps many large ones at once from ending the process for everybody.
/// </summary>
internal sealed class BodyBudget(long bytes)
{
    private long _left = bytes;

    /// <summary>False, and nothing is taken, when the budget does not suffice.</summary>
    public bool TryTake(int bytes)
    {
        if (Interlocked.Add(ref _left, -bytes) >= 0)
            return true;
        GiveBack(bytes);
        return false;
    }

    public void GiveBack(int bytes) => Interlocked.Add(ref _left, bytes);
}
