namespace Injector.Injection.Reasons;

/// <summary>The kind of a <see cref="Reason"/>: left alone, injected, a user's error or our fault.</summary>
internal enum ReasonKind
{
    /// <summary>No sidecar was wanted.</summary>
    LeftAlone,

    /// <summary>The pod gets its sidecar, or has it already.</summary>
    Injected,

    /// <summary>A sidecar was wanted, and what somebody wrote makes it impossible.</summary>
    UserError,

    /// <summary>A sidecar may have been wanted, and this program failed.</summary>
    OurFault,
}
