using Injector.Admission;
using Injector.Injection;
using Injector.Injection.Reasons;
using Injector.Text;

namespace Injector.Telemetry;

/// <summary>
/// One line per review: which pod, what became of it, and why. Pods that nobody asked to inject are told at Debug only, so
/// that a busy cluster's log shows what was changed and what went wrong. Never the pod itself.
/// </summary>
internal sealed partial class ReviewLog(ILogger<ReviewLog> logger) : IReviewObserver
{
    public void OnReviewed(in ReviewObservation observation)
    {
        var outcome = observation.Outcome;
        var level = LevelOf(outcome);
        if (!logger.IsEnabled(level))
            return;
        var request = observation.Request;
        var result = outcome.Allowed ? outcome.Injected ? "injected" : "unchanged" : "denied";
        var ns = Name(request.Pod.Namespace);
        var uid = Name(request.Uid);
        var pod = Name(request.Name ?? $"{request.GenerateName}*");
        var owner = Name(request.Owner?.ToString() ?? "none");
        var templates = outcome.Templates.Count > 0 ? TemplateNames.Of(outcome) : "none";
        var micros = (long)observation.Duration.TotalMicroseconds;
        var error = outcome.Error is { } e ? $": {BoundedText.Fit(e.Message, BoundedText.MaxMessage)}" : "";
        var told = string.Join("; ", outcome.WarningsToTell);
        var warnings = told.Length > 0 ? $" warnings: {BoundedText.Fit(told, BoundedText.MaxMessage)}" : "";
        Log.Reviewed(
            logger, level, outcome.Reason, result, ns, pod, owner, templates,
            outcome.Patch.Length, request.DryRun, micros, uid, error, warnings);
    }

    private static string Name(string text) => BoundedText.Fit(text, BoundedText.MaxName);

    private static LogLevel LevelOf(InjectionOutcome outcome)
    {
        if (outcome.Error is not null)
            return LogLevel.Warning;
        return outcome.Injected || outcome.WarningsToTell.Any() ? LogLevel.Information : LogLevel.Debug;
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = EventIds.Reviewed, EventName = nameof(EventIds.Reviewed),
            Message = "{Reason}, {Result}: {PodNamespace}/{Pod} owner={Owner} template={Template} patchBytes={PatchBytes} dryRun={DryRun} micros={Micros} uid={Uid}{Error}{Warnings}")]
        public static partial void Reviewed(
            ILogger logger, LogLevel level, Reason reason, string result, string podNamespace, string pod, string owner,
            string template, int patchBytes, bool dryRun, long micros, string uid, string error, string warnings);
    }
}
