namespace Injector.Tests.Policies;

/// <summary>How policy and webhook compare on one pod.</summary>
internal enum PolicyVerdict
{
    /// <summary>Both allow it, and it is the same pod.</summary>
    Equal,

    /// <summary>Both refuse it.</summary>
    Refused,

    /// <summary>The webhook injects it; the policy says that it cannot, by name, and adds nothing, or refuses the pod where errors do.</summary>
    NotInPolicy,

    /// <summary>Anything else.</summary>
    Different,
}
