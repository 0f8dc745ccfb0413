namespace Injector.Rollouts.Live;

/// <summary>What becomes of one pod: it is changed, it is so already, or it is refused.</summary>
/// <param name="Refusal">Why it is left; null when it is not.</param>
/// <param name="Message">In words, with what to do.</param>
internal sealed record LivePlan(LiveRefusal? Refusal, string Message = "")
{
    /// <summary>Operations that are for this pod as it was read, in UTF-8; empty when nothing is to be changed.</summary>
    public ReadOnlyMemory<byte> Patch { get; init; }
}
