using System.Globalization;
using Injector.Checks;
using Injector.Checks.Coverage;
using Injector.Cluster.Api;

namespace Injector.Cli.Reports;

/// <summary>The result of <c>check</c>: the findings and the coverage.</summary>
/// <param name="Server">The API server's address.</param>
/// <param name="Version">Its version.</param>
/// <param name="Findings">Causes before effects.</param>
/// <param name="LeftOut">Findings that nobody wanted to hear of; they count for nothing.</param>
/// <param name="Coverage">Null when pods were not gone through.</param>
internal sealed record CheckReport(Uri Server, ServerVersion Version, IReadOnlyList<Finding> Findings, IReadOnlyList<Finding> LeftOut, CoverageReport? Coverage)
{
    /// <summary>The sum in words. Never that there are no problems where not all was looked at, or not all is told.</summary>
    public string Verdict
    {
        get
        {
            var (problems, advice) = (Count(FindingLevel.Problem), Count(FindingLevel.Advice));
            var unverified = Findings.Where(finding => finding.Code == FindingCode.EntryNotVerified).Select(finding => finding.Subject).ToList();
            if (problems == 0 && unverified.Count > 0)
                return $"Nothing wrong in what was looked at, but {string.Join(" and ", unverified)} {(unverified.Count == 1 ? "was" : "were")} not verified";
            return (problems > 0 ? Plural(problems, "problem", "problems") : LeftOut.Count == 0 ? "No problems" : "No problems among what was asked for")
                + (advice == 0 ? "" : $", {Plural(advice, "piece", "pieces")} of advice");
        }
    }

    /// <summary>What <c>--only</c> and <c>--skip</c> left out, in words; null where nothing.</summary>
    public string? Untold
    {
        get
        {
            if (LeftOut.Count == 0)
                return null;
            var problems = LeftOut.Count(finding => finding.Level == FindingLevel.Problem);
            var among = problems == 0 ? "none of them a problem" : $"{Plural(problems, "problem", "problems")} among them";
            return $"{Plural(LeftOut.Count, "finding", "findings")} left out by --only or --skip, {among}";
        }
    }

    public int Count(FindingLevel level) => Findings.Count(finding => finding.Level == level);

    private static string Plural(int count, string one, string many) => string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? one : many)}");
}
