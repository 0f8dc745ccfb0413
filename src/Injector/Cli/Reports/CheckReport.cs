using Injector.Checks;
using Injector.Checks.Coverage;
using Injector.Cluster.Api;

namespace Injector.Cli.Reports;

/// <summary>The result of <c>check</c>: the findings and the coverage.</summary>
/// <param name="Server">The API server's address.</param>
/// <param name="Version">Its version.</param>
/// <param name="Findings">Causes before effects.</param>
/// <param name="LeftOut">How many findings nobody wanted to hear of.</param>
/// <param name="Coverage">Null when pods were not gone through.</param>
internal sealed record CheckReport(Uri Server, ServerVersion Version, IReadOnlyList<Finding> Findings, int LeftOut, CoverageReport? Coverage)
{
    public int Count(FindingLevel level) => Findings.Count(finding => finding.Level == level);
}
