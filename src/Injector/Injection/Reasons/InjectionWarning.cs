namespace Injector.Injection.Reasons;

/// <summary>Advice for the person who created a pod, or its namespace's owner.</summary>
/// <param name="Code">What it is about, from the closed list.</param>
/// <param name="Key">The label or annotation of ours that was not followed; null for what is about no key.</param>
/// <param name="Message">One sentence, no trailing full stop, of any length: whoever sends it fits it to what the receiver takes.</param>
internal sealed record InjectionWarning(WarningCode Code, string? Key, string Message);
