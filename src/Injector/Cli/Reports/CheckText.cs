using System.Globalization;
using System.Text;
using Injector.Checks;
using Injector.Checks.Coverage;
using Injector.Text;

namespace Injector.Cli.Reports;

/// <summary>Writes a <see cref="CheckReport"/> for a person.</summary>
internal sealed class CheckText
{
    private const int MostWorkloads = 50;

    private static readonly (CoverageState State, string Title)[] Columns =
    [
        (CoverageState.Injected, "INJECTED"), (CoverageState.Outdated, "OUTDATED"), (CoverageState.Missing, "MISSING"),
        (CoverageState.Failed, "FAILED"), (CoverageState.OptedOut, "OPTED OUT"), (CoverageState.Leftover, "LEFTOVER"),
        (CoverageState.NotAsked, "NOT ASKED"),
    ];

    private readonly StringBuilder _text = new();
    private readonly bool _colour;

    private CheckText(bool colour) => _colour = colour;

    public static string Write(CheckReport report, bool colour)
    {
        var text = new CheckText(colour);
        foreach (var finding in report.Findings)
            text.Write(finding);
        if (report.Coverage is { } coverage)
            text.Write(coverage);
        text.Line("");
        if (report.Untold is { } untold)
            text.Line(untold);
        var isUnverified = report.Findings.Any(finding => finding.Code == FindingCode.EntryNotVerified);
        text.Line(text.Style(report.Count(FindingLevel.Problem) > 0 ? Ansi.Red : isUnverified ? Ansi.Yellow : Ansi.Green, report.Verdict));
        // Causes come before effects: the first is where to begin.
        if (report.Findings.FirstOrDefault(finding => finding.Level == FindingLevel.Problem) is { } first)
            text.Line($"Begin with {Troubleshooting.Link(first.Code.ToString())}");
        return text._text.ToString();
    }

    private void Write(Finding finding)
    {
        var (word, style) = finding.Level switch
        {
            FindingLevel.Ok => ("ok", Ansi.Green),
            FindingLevel.Skipped => ("skipped", Ansi.Dim),
            FindingLevel.Advice => ("advice", Ansi.Yellow),
            _ => ("PROBLEM", Ansi.Red),
        };
        Line($"{Style(style, $"{word,-7}")}  {Style(Ansi.Bold, finding.Code.ToString())}  {finding.Subject}: {finding.Message}");
        if (finding.Fix is { } fix)
            Line($"         {Style(Ansi.Cyan, "fix:")} {fix}");
    }

    private void Write(CoverageReport coverage)
    {
        var concerned = coverage.Namespaces.Where(ns => ns.IsConcerned).ToList();
        var others = coverage.Namespaces.Count - concerned.Count;
        Line("");
        Line($"{Plural(coverage.Pods, "running pod", "running pods")} in {Plural(coverage.Namespaces.Count, "namespace", "namespaces")}"
            + (others == 0 ? "" : $"; {others} of them asked for nothing and are not shown"));
        if (concerned.Count > 0)
        {
            var width = Math.Max("NAMESPACE".Length, concerned.Max(ns => ns.Name.Length));
            Line("");
            Line(Style(Ansi.Bold, $"{"NAMESPACE".PadRight(width)}  {string.Join("  ", Columns.Select(column => column.Title))}  REASONS"));
            foreach (var ns in concerned)
                Line($"{ns.Name.PadRight(width)}  {string.Join("  ", Columns.Select(column => Cell(ns, column)))}  {Reasons(ns)}");
        }

        Workloads(coverage.Workloads);
    }

    private string Cell(NamespaceCoverage ns, (CoverageState State, string Title) column)
    {
        var count = ns.Count(column.State);
        var cell = count.ToString(CultureInfo.InvariantCulture).PadLeft(column.Title.Length);
        if (count == 0)
            return Style(Ansi.Dim, cell);
        return column.State switch
        {
            CoverageState.Missing or CoverageState.Failed => Style(Ansi.Red, cell),
            CoverageState.Outdated or CoverageState.Leftover => Style(Ansi.Yellow, cell),
            _ => cell,
        };
    }

    private void Workloads(IReadOnlyList<WorkloadCoverage> workloads)
    {
        if (workloads.Count == 0)
            return;
        Line("");
        Line(Style(Ansi.Bold, "What brings them up to date:"));
        foreach (var workload in workloads.Take(MostWorkloads))
            Line($"  {workload.Pods,5} {workload.State.ToString().ToLowerInvariant()} ({workload.Reason}): {workload.Advice}");
        if (workloads.Count > MostWorkloads)
            Line($"  … and {workloads.Count - MostWorkloads} more; -o json lists them all");
        if (workloads.Any(workload => workload.State == CoverageState.Outdated))
            Line("Outdated sidecars may need no restart: injector rollout plan says which are upgraded in place");
    }

    /// <summary>How many pods there are of each reason.</summary>
    public static string Reasons(NamespaceCoverage ns) =>
        string.Join(", ", ns.Reasons.OrderByDescending(reason => reason.Value).Select(reason => $"{reason.Key} {reason.Value}"));

    private static string Plural(int count, string one, string many) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? one : many)}");

    private string Style(string style, string text) => _colour ? Ansi.Style(style, text) : text;

    private void Line(string line) => _text.Append(line).Append('\n');
}
