namespace Injector.Checks;

/// <summary>The severity of a finding.</summary>
internal enum FindingLevel
{
    /// <summary>Looked at and in order.</summary>
    Ok,

    /// <summary>Could not be looked at, or not from here; the message says why.</summary>
    Skipped,

    /// <summary>Works, and could be better.</summary>
    Advice,

    /// <summary>Does not work, or will not when it matters.</summary>
    Problem,
}

/// <summary>One finding of <c>injector check</c>.</summary>
/// <param name="Level">How bad it is.</param>
/// <param name="Code">A word of the closed list, for scripts and for looking it up.</param>
/// <param name="Subject">The object that it is about, for instance <c>Service/injector-system/injector</c>.</param>
/// <param name="Message">What is so. One sentence, no trailing full stop.</param>
/// <param name="Fix">What to do about it; null where nothing is to be done.</param>
internal sealed record Finding(FindingLevel Level, FindingCode Code, string Subject, string Message, string? Fix = null)
{
    internal static Finding Ok(FindingCode code, string subject, string message) => new(FindingLevel.Ok, code, subject, message);

    internal static Finding Skipped(FindingCode code, string subject, string message) => new(FindingLevel.Skipped, code, subject, message);

    internal static Finding Advice(FindingCode code, string subject, string message, string fix) =>
        new(FindingLevel.Advice, code, subject, message, fix);

    internal static Finding Problem(FindingCode code, string subject, string message, string fix) =>
        new(FindingLevel.Problem, code, subject, message, fix);
}
