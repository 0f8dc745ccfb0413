using Injector.Injection;
using Injector.Injection.Reasons;

namespace Injector.Telemetry;

/// <summary>The labels of all reviews that end in one reason, made once. The result comes last in each.</summary>
internal sealed class ReviewTags(Reason reason)
{
    private readonly KeyValuePair<string, object?>[] _injected = Make(reason, inject: true, "injected");
    private readonly KeyValuePair<string, object?>[] _denied = Make(reason, inject: true, "denied");
    private readonly KeyValuePair<string, object?>[] _unchanged = Make(reason, inject: true, "unchanged");
    private readonly KeyValuePair<string, object?>[] _skipped = Make(reason, inject: false, "unchanged");

    /// <summary>True for what a yes ends in when it cannot be carried out.</summary>
    public bool IsError { get; } = ReasonTraits.Of(reason).IsError;

    /// <summary>Should have been injected, was not, and went through.</summary>
    public ReadOnlySpan<KeyValuePair<string, object?>> Unchanged => _unchanged;

    public ReadOnlySpan<KeyValuePair<string, object?>> Of(InjectionOutcome outcome)
    {
        if (!outcome.Allowed)
            return _denied;
        if (outcome.Injected)
            return _injected;
        // A pod that could not be read, or a fault of ours: no row decided, and it is no pod that was left alone.
        return outcome.Decision.Inject || IsError ? _unchanged : _skipped;
    }

    private static KeyValuePair<string, object?>[] Make(Reason reason, bool inject, string result) =>
    [
        new("decision", inject ? "inject" : "skip"),
        new("reason", reason.ToString()),
        new("result", result),
    ];
}
