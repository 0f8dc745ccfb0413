using System.Globalization;
using System.Security;
using System.Text;
using Injector.Checks;
using Injector.Checks.Coverage;

namespace Injector.Cli.Reports;

/// <summary>
/// Writes a <see cref="CheckReport"/> as one page that needs nothing beside itself, for those who have no terminal: no script, no font, no address. Whatever a
/// cluster says in it is text.
/// </summary>
internal sealed class CheckHtml
{
    private const int MostWorkloads = 500;

    private const string Style = """
        :root{color-scheme:light dark;--ok:#1a7f4b;--old:#b7791f;--bad:#c0342b;--off:#7a7f87;--line:#8884}
        body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:72rem;padding:0 1rem}
        h1{font-size:1.5rem;margin:0}h2{font-size:1.15rem;margin:2rem 0 .5rem}p{margin:.2rem 0 1rem;color:var(--off)}
        table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.35rem .6rem;border-bottom:1px solid var(--line);vertical-align:top}
        th{font-weight:600;color:var(--off)}td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}td.w{overflow-wrap:anywhere}
        ul{display:flex;flex-wrap:wrap;gap:1rem;padding:0;list-style:none}li{border:1px solid var(--line);border-radius:.5rem;padding:.6rem 1rem;min-width:6rem}
        li b{display:block;font-size:1.5rem}.bar{display:flex;height:.7rem;min-width:8rem;border-radius:.35rem;overflow:hidden;background:var(--line)}
        .bar i{display:block}.ok{color:var(--ok)}.old{color:var(--old)}.bad{color:var(--bad)}.off{color:var(--off)}
        i.ok{background:var(--ok)}i.old{background:var(--old)}i.bad{background:var(--bad)}i.off{background:var(--off);opacity:.35}
        """;

    private static readonly Column[] Columns =
    [
        new(CoverageState.Injected, "injected", "ok"), new(CoverageState.Outdated, "outdated", "old"), new(CoverageState.Leftover, "leftover", "old"),
        new(CoverageState.Missing, "missing", "bad"), new(CoverageState.Failed, "failed", "bad"),
        new(CoverageState.OptedOut, "opted out", "off"), new(CoverageState.NotAsked, "not asked", "off"),
    ];

    private readonly StringBuilder _page = new();

    private CheckHtml()
    {
    }

    /// <param name="report">What was found.</param>
    /// <param name="now">When.</param>
    public static string Write(CheckReport report, DateTimeOffset now)
    {
        var html = new CheckHtml();
        html.Head(report, now);
        html.Findings(report);
        if (report.Coverage is { } coverage)
            html.Coverage(coverage);
        html._page.Append("</body></html>\n");
        return html._page.ToString();
    }

    private void Head(CheckReport report, DateTimeOffset now)
    {
        // Nothing that is in it is fetched or run, even if it came to be no text.
        _page.Append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">")
            .Append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">")
            .Append("<title>Sidecars</title><style>").Append(Style).Append("</style></head><body>\n<h1>Sidecars</h1>\n<p>");
        Text($"{report.Server} · Kubernetes {report.Version.Text} · {now.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC");
        _page.Append("</p>\n");
        if (report.Coverage is not { } coverage)
            return;
        _page.Append("<ul>");
        foreach (var column in Columns)
        {
            _page.Append("<li class=\"").Append(column.Style).Append("\"><b>").Append(Number(coverage.Count(column.State))).Append("</b>");
            Text(column.Name);
            _page.Append("</li>");
        }

        _page.Append("</ul>\n");
    }

    private void Findings(CheckReport report)
    {
        Heading($"The installation: {report.Verdict}");
        if (report.Untold is { } untold)
        {
            _page.Append("<p>");
            Text(untold);
            _page.Append("</p>\n");
        }

        Titles("", "Finding", "What", "What is so, and what to do");
        foreach (var finding in report.Findings)
        {
            var (word, style) = finding.Level switch
            {
                FindingLevel.Ok => ("ok", "ok"),
                FindingLevel.Skipped => ("skipped", "off"),
                FindingLevel.Advice => ("advice", "old"),
                _ => ("problem", "bad"),
            };
            _page.Append("<tr>");
            Cell(style, word);
            Cell("", finding.Code.ToString());
            Cell("w", finding.Subject);
            _page.Append("<td class=\"w\">");
            Text(finding.Message);
            if (finding.Fix is { } fix)
            {
                _page.Append("<br/><span class=\"off\">fix:</span> ");
                Text(fix);
            }

            _page.Append("</td></tr>\n");
        }

        _page.Append("</table>\n");
    }

    private void Coverage(CoverageReport coverage)
    {
        var concerned = coverage.Namespaces.Where(ns => ns.IsConcerned).ToList();
        Heading($"{Number(coverage.Pods)} running pods in {Number(coverage.Namespaces.Count)} namespaces");
        _page.Append("<p>Namespaces that asked for nothing and are not shown: ").Append(Number(coverage.Namespaces.Count - concerned.Count)).Append("</p>\n");
        Titles("Namespace", "Pods", "Coverage", "States", "Reasons");
        foreach (var ns in concerned)
        {
            _page.Append("<tr>");
            Cell("w", ns.Enforced ? $"{ns.Name} (enforced)" : ns.Name);
            Cell("n", Number(ns.Pods));
            _page.Append("<td>");
            Bar(ns);
            _page.Append("</td>");
            Cell("", States(ns));
            Cell("off", CheckText.Reasons(ns));
            _page.Append("</tr>\n");
        }

        _page.Append("</table>\n");
        Workloads(coverage.Workloads);
    }

    private void Workloads(IReadOnlyList<WorkloadCoverage> workloads)
    {
        if (workloads.Count == 0)
            return;
        Heading("What brings them up to date");
        Titles("Pods", "State", "Reason", "What to do");
        foreach (var workload in workloads.Take(MostWorkloads))
        {
            _page.Append("<tr>");
            Cell("n", Number(workload.Pods));
            Cell("", workload.State.ToString().ToLowerInvariant());
            Cell("", workload.Reason.ToString());
            Cell("w", workload.Advice);
            _page.Append("</tr>\n");
        }

        _page.Append("</table>\n");
        if (workloads.Count > MostWorkloads)
            _page.Append("<p>and ").Append(Number(workloads.Count - MostWorkloads)).Append(" more; -o json lists them all</p>\n");
    }

    // Of all its pods; a state that is there is seen, however few they are.
    private void Bar(NamespaceCoverage ns)
    {
        _page.Append("<span class=\"bar\">");
        foreach (var column in Columns)
            if (ns.Count(column.State) is > 0 and var count)
                _page.Append("<i class=\"").Append(column.Style).Append("\" style=\"flex:").Append(Number(count)).Append(";min-width:3px\"></i>");
        _page.Append("</span>");
    }

    private static string States(NamespaceCoverage ns) =>
        string.Join(", ", Columns.Where(column => ns.Count(column.State) > 0).Select(column => $"{Number(ns.Count(column.State))} {column.Name}"));

    private void Heading(string text)
    {
        _page.Append("<h2>");
        Text(text);
        _page.Append("</h2>\n");
    }

    // Opens a table.
    private void Titles(params string[] titles)
    {
        _page.Append("<table><tr>");
        foreach (var title in titles)
        {
            _page.Append("<th>");
            Text(title);
            _page.Append("</th>");
        }

        _page.Append("</tr>\n");
    }

    private void Cell(string style, string text)
    {
        _page.Append("<td class=\"").Append(style).Append("\">");
        Text(text);
        _page.Append("</td>");
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private void Text(string text) => _page.Append(SecurityElement.Escape(text));

    private sealed class Column(CoverageState state, string name, string style)
    {
        public CoverageState State => state;

        public string Name => name;

        public string Style => style;
    }
}
