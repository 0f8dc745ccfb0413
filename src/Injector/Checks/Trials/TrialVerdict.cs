namespace Injector.Checks.Trials;

/// <summary>How an API server's policies and this program's own core compare on one pod.</summary>
internal enum TrialVerdict
{
    /// <summary>The same pod, and the same word about it.</summary>
    Equal,

    /// <summary>Both refuse it.</summary>
    Refused,

    /// <summary>The policy says by name that it cannot, and adds nothing.</summary>
    NotInPolicy,

    /// <summary>Anything else.</summary>
    Different,

    /// <summary>Somebody else refuses the pod, or it cannot be made as it was made first.</summary>
    NotCompared,
}

/// <summary>What a trial came to.</summary>
/// <param name="Verdict">How they compare.</param>
/// <param name="Detail">A path or a reason, never what a pod has there; empty where there is nothing to tell.</param>
internal sealed record TrialResult(TrialVerdict Verdict, string Detail = "");
