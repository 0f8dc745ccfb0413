namespace Injector.Checks.Coverage;

/// <summary>A pod without a sidecar is its owner's business, except where the namespace is enforced: there it is a problem.</summary>
internal static class EnforcedCoverage
{
    public static IEnumerable<Finding> Judge(CoverageReport report) =>
        from ns in report.Namespaces
        where ns.Enforced
        let without = ns.Count(CoverageState.Missing) + ns.Count(CoverageState.Failed)
        where without > 0
        select Finding.Problem(FindingCode.EnforcedPodsMissing, $"Namespace/{ns.Name}",
            $"is enforced, but {without} of its {ns.Pods} pods have no sidecar: they are older than the enforcement, or came past the webhook",
            "restart the workloads listed for it");
}
