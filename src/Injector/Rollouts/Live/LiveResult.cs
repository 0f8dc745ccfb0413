namespace Injector.Rollouts.Live;

/// <summary>One pod, when it is done.</summary>
/// <param name="Pod">Its name.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Refusal">Why it was left; null when it was not.</param>
/// <param name="Message">In words; empty where the outcome says all.</param>
internal sealed record LiveResult(string Pod, LiveOutcome Outcome, LiveRefusal? Refusal = null, string Message = "");

/// <summary>What became of a pod.</summary>
internal enum LiveOutcome
{
    /// <summary>Its annotations are set; its sidecar follows when the kubelet shows them.</summary>
    Changed,

    /// <summary>Sent on a dry run, and accepted.</summary>
    WouldChange,

    /// <summary>Its annotations were so already.</summary>
    AlreadyThere,

    /// <summary>It was deleted meanwhile.</summary>
    Gone,

    /// <summary>It was left as it is.</summary>
    Left,
}
