using System.Text.Json.Nodes;
using Injector.Injection;
using Injector.Policies.Pods;

namespace Injector.Tests.Policies;

/// <summary>One pod after both.</summary>
/// <param name="Case">The pod, and where it is created.</param>
/// <param name="Before">As an API server has it; null where it cannot be read as a pod.</param>
/// <param name="Outcome">What the webhook makes of it.</param>
/// <param name="Webhook">The pod that the webhook makes.</param>
/// <param name="Answer">What an API server with the policies makes of it.</param>
internal sealed record ComparedPod(PolicyCase Case, JsonNode? Before, InjectionOutcome? Outcome, JsonNode? Webhook, JsonNode Answer)
{
    public PolicyVerdict Verdict =>
        Before is null ? PolicyVerdict.Refused
        : Answer["errors"]!.AsArray().Count > 0 ? PolicyVerdict.Different
        : !Outcome!.Allowed && !Allowed ? PolicyVerdict.Refused
        : Said.Contains("NotInPolicy", StringComparison.Ordinal) && (Outcome.Injected || Outcome.Reason == Injector.Injection.Reasons.Reason.AlreadyInjected)
            && (!Allowed || Same(Before, Policy)) ? PolicyVerdict.NotInPolicy
        : Outcome.Allowed == Allowed && Same(Webhook, Policy) && (Outcome.Error is not null && Outcome.Reason != Injector.Injection.Reasons.Reason.MalformedPod) == Said.Length > 0 ? PolicyVerdict.Equal
        : PolicyVerdict.Different;

    /// <summary>The reason is the webhook's, not only the answer.</summary>
    public bool SaysTheSame => Outcome is null || Outcome.Error is null || Said.Length == 0 || Said.Contains($"{Outcome.Reason}: ", StringComparison.Ordinal);

    public bool Allowed => (bool)Answer["allowed"]!;

    public JsonNode? Policy => Answer["object"];

    /// <summary>What the policy tells, a warning or a denial.</summary>
    public string Said => string.Join('\n', Warnings.Where(warning => !warning.Contains(AdviceExpressions.Begin, StringComparison.Ordinal)).Append((string?)Answer["message"] ?? "")).Trim();

    /// <summary>What it advises besides.</summary>
    public IEnumerable<string> Advised => Warnings.Where(warning => warning.Contains(AdviceExpressions.Begin, StringComparison.Ordinal))
        .Select(warning => warning[(warning.IndexOf(AdviceExpressions.Begin, StringComparison.Ordinal) + AdviceExpressions.Begin.Length)..]);

    private IEnumerable<string> Warnings => Answer["warnings"]!.AsArray().Select(warning => (string)warning!);

    public override string ToString() =>
        $"""
        {Case.Name}: {Verdict} ({Outcome?.Reason}: {Outcome?.Error?.Message}) said: {Said}
        errors:  {Answer["errors"]!.ToJsonString()}
        before:  {Before?.ToJsonString()}
        webhook: {Webhook?.ToJsonString()}
        policy:  {Policy?.ToJsonString()}
        namespace: {string.Join(",", Case.Namespace.Labels)} {string.Join(",", Case.Namespace.Annotations)}
        """;

    private static bool Same(JsonNode? one, JsonNode? other) => JsonNode.DeepEquals(one, other);
}
