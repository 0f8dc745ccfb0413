namespace Injector.Injection.Reasons;

/// <summary>
/// Why a pod that should be injected cannot be: somebody's mistake, said so that its owner can mend it.
/// </summary>
/// <param name="Reason">The reason from the closed list.</param>
/// <param name="Message">What is wrong, what is allowed, what to do. One sentence or two, no trailing full stop.</param>
/// <param name="Key">The offending annotation or field, where there is one.</param>
public sealed record InjectionError(Reason Reason, string Message, string? Key = null);
