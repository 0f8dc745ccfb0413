using Injector.Rollouts.Plans;

namespace Injector.Rollouts;

/// <summary>What became of a pod of a wave.</summary>
internal enum PodOutcome
{
    /// <summary>Changed, and up.</summary>
    Changed,

    /// <summary>Sent on a dry run, and accepted.</summary>
    WouldChange,

    /// <summary>The pods of this owner were made anew, and have what they should.</summary>
    Recreated,

    /// <summary>It was there already: somebody else changed it, or another run did.</summary>
    AlreadyThere,

    /// <summary>It was deleted meanwhile.</summary>
    Gone,

    /// <summary>It cannot be changed in place any more; the reason says why.</summary>
    Left,

    /// <summary>It did not come up, or was refused: the rollout stops.</summary>
    Failed,
}

/// <summary>One pod of a wave, when it is done; or one owner, of pods that were made anew.</summary>
/// <param name="Owner">Whose it is.</param>
/// <param name="Pod">Its name, or the owner's.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Message">In words; empty where the outcome says all.</param>
internal sealed record PodResult(PodOwner Owner, string Pod, PodOutcome Outcome, string Message)
{
    /// <summary>Why the rollout stops; null when it does not.</summary>
    public RolloutStop? Stop { get; init; }

    /// <summary>From the change until it was up.</summary>
    public TimeSpan Took { get; init; }

    /// <summary>The pod's UID and how often its containers had been restarted when it was up.</summary>
    public (string Uid, int Restarts)? Watched { get; init; }
}
