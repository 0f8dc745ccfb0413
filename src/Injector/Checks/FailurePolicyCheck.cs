using Injector.Kubernetes;

namespace Injector.Checks;

/// <summary>
/// Enforced namespaces fail closed, all others open: a webhook that is away must not stop a cluster. A platform team may
/// choose otherwise for the others, knowingly.
/// </summary>
internal sealed class FailurePolicyCheck : ICheck
{
    public IEnumerable<Finding> Run(Installation installation)
    {
        foreach (var entry in installation.Entries)
            if (entry.IsEnforcing && entry.FailurePolicy != "Fail")
                yield return Finding.Problem(FindingCode.FailurePolicyWrong, entry.Subject,
                    $"failurePolicy is {entry.FailurePolicy}: while no server answers, pods of enforced namespaces start without a sidecar",
                    "set failurePolicy to Fail");
            else if (!entry.IsEnforcing && entry.FailurePolicy != "Ignore")
                yield return Finding.Advice(FindingCode.FailurePolicyWrong, entry.Subject,
                    $"failurePolicy is {entry.FailurePolicy}: while no server answers, no pod can be created in any namespace that it selects",
                    "set failurePolicy to Ignore (chart value webhook.failurePolicy), and label the namespaces that must not go without "
                    + $"{Keys.Enforce}=true");
    }
}
