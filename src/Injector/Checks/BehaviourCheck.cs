namespace Injector.Checks;

/// <summary>Checks an entry's matchPolicy, sideEffects, reinvocationPolicy and admissionReviewVersions.</summary>
internal sealed class BehaviourCheck : ICheck
{
    public IEnumerable<Finding> Run(Installation installation)
    {
        foreach (var entry in installation.Entries)
        {
            if (!entry.ReviewVersions.Contains("v1"))
                yield return Finding.Problem(FindingCode.ReviewVersionMissing, entry.Subject,
                    $"admissionReviewVersions is [{string.Join(", ", entry.ReviewVersions)}]; the webhook speaks v1",
                    "set admissionReviewVersions to [v1]");
            if (entry.SideEffects != "NoneOnDryRun")
                yield return Finding.Advice(FindingCode.SideEffectsWrong, entry.Subject,
                    $"sideEffects is {entry.SideEffects}, but the webhook writes Events, except on a dry run",
                    "set sideEffects to NoneOnDryRun");
            if (entry.ReinvocationPolicy != "IfNeeded")
                yield return Finding.Advice(FindingCode.ReinvocationNever, entry.Subject,
                    "reinvocationPolicy is Never: what another webhook changes after us is not looked at again",
                    "set reinvocationPolicy to IfNeeded; a second call changes nothing when nothing is missing");
            if (entry.MatchPolicy != "Equivalent")
                yield return Finding.Advice(FindingCode.MatchPolicyExact, entry.Subject,
                    $"matchPolicy is {entry.MatchPolicy}: requests in another version of the API pass by",
                    "set matchPolicy to Equivalent");
        }
    }
}
