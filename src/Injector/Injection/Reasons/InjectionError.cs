namespace Injector.Injection.Reasons;

/// <summary>
/// The error that keeps a pod from being injected: somebody's mistake, said so that its owner can mend it.
/// </summary>
/// <param name="Reason">The reason from the closed list.</param>
/// <param name="Message">What is wrong, what is allowed, what to do. One sentence or two, no trailing full stop.</param>
/// <param name="Key">The offending annotation or field, where there is one.</param>
/// <param name="Path">Where in the pod, as kubectl would write it (<c>spec.containers[0]</c>), for a pod of the wrong shape.</param>
internal sealed record InjectionError(Reason Reason, string Message, string? Key = null, string? Path = null)
{
    /// <summary>The message behind its reason: <c>ParameterInvalid: …</c></summary>
    public string MessageWithReason => $"{Reason}: {Message}";
}
