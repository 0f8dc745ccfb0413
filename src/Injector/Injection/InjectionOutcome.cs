using Injector.Injection.Decisions;
using Injector.Injection.Plans;
using Injector.Injection.Reasons;
using Injector.Templates.Model;

namespace Injector.Injection;

/// <summary>
/// The outcome of one review. The webhook, the <c>inject</c> and the <c>explain</c> command read the same value.
/// </summary>
internal sealed record InjectionOutcome
{
    /// <summary>The row of the decision table.</summary>
    public required Decision Decision { get; init; }

    /// <summary>The one reason this review is counted and reported under.</summary>
    public required Reason Reason { get; init; }

    /// <summary>False only for a user's error under <c>Deny</c> or enforcement, or any error of ours under enforcement.</summary>
    public bool Allowed { get; init; } = true;

    /// <summary>What went wrong, when a yes could not be carried out.</summary>
    public InjectionError? Error { get; init; }

    /// <summary>The exception behind <see cref="Reason.InternalError"/>, for the log alone.</summary>
    public Exception? Fault { get; init; }

    /// <summary>Advice for the person who created the pod, most important first. The error is not repeated here.</summary>
    public IReadOnlyList<InjectionWarning> Warnings { get; init; } = [];

    /// <summary>All that this person is told, the error before the warnings.</summary>
    public IReadOnlyList<string> Messages => Error is null && Warnings.Count == 0
        ? []
        : [.. Error is null ? [] : (string[])[Error.MessageWithReason], .. Warnings.Select(warning => warning.Message)];

    /// <summary>
    /// The warnings that reach somebody besides whoever sent the pod, who is mostly a controller: all of a yes, each once; of a no those about
    /// one of our keys, since somebody asked for something. A pod that is there already was told of when it was injected.
    /// </summary>
    public IEnumerable<string> WarningsToTell => Warnings.Where(IsTold).Select(warning => warning.Message).Distinct();

    private bool IsTold(InjectionWarning warning) =>
        Reason == Reason.AlreadyInjected ? warning.Code == WarningCode.RevisionOutdated : Decision.Inject || Error is not null || warning.Key is not null;

    /// <summary>What is added to the pod; null when nothing is.</summary>
    internal InjectionPlan? Plan { get; init; }

    /// <summary>The RFC 6902 document in UTF-8; empty when nothing is added.</summary>
    public ReadOnlyMemory<byte> Patch { get; init; }

    /// <summary>The templates that apply to the pod, in order, with their revisions; empty when the decision was no.</summary>
    public IReadOnlyList<SidecarTemplate> Templates { get; init; } = [];

    /// <summary>
    /// Each parameter with its value and the level that set it; of templates that the pod has already, only live ones, for the others are as they were when it was
    /// created. Empty when the decision was no.
    /// </summary>
    public IReadOnlyList<ParameterValue> Parameters { get; init; } = [];

    /// <summary>True when this review adds a sidecar.</summary>
    public bool Injected => !Patch.IsEmpty;
}
