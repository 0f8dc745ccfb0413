using Injector.Checks;

namespace Injector.Cli.Reports;

/// <summary>A <see cref="CheckReport"/> for a program.</summary>
/// <param name="Server">The API server that was asked.</param>
/// <param name="Problems">How many of the findings are problems.</param>
/// <param name="Findings">Causes before effects.</param>
/// <param name="LeftOut">How many findings <c>--only</c> and <c>--skip</c> left out; absent where none.</param>
/// <param name="Coverage">Null when pods were not gone through.</param>
internal sealed record CheckJson(CheckedServerJson Server, int Problems, IReadOnlyList<FindingJson> Findings, int? LeftOut, CoverageJson? Coverage)
{
    public static string Write(CheckReport report) => ReportContext.Line(Of(report), ReportContext.Default.CheckJson);

    private static CheckJson Of(CheckReport report) => new(
        new(report.Server.ToString(), report.Version.Text, report.Version.RunsNativeSidecars),
        report.Count(FindingLevel.Problem),
        [.. report.Findings.Select(FindingJson.Of)],
        report.LeftOut.Count == 0 ? null : report.LeftOut.Count,
        report.Coverage is { } coverage ? CoverageJson.Of(coverage) : null);
}

/// <summary>An API server: its address, and what it is.</summary>
internal sealed record CheckedServerJson(string Address, string Version, bool NativeSidecars);

/// <summary>A <see cref="Finding"/>; the code is a word of the closed list.</summary>
internal sealed record FindingJson(string Level, string Code, string Subject, string Message, string? Fix)
{
    public static FindingJson Of(Finding finding) =>
        new(finding.Level.ToString(), finding.Code.ToString(), finding.Subject, finding.Message, finding.Fix);
}
