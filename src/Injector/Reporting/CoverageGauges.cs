using Injector.Checks.Coverage;

namespace Injector.Reporting;

/// <summary>
/// The coverage of a fleet as Prometheus' gauges. Their number is bounded: namespaces beyond <see cref="MostNamespaces"/> are counted
/// together, those that matter least, and templates are those in force.
/// </summary>
internal static class CoverageGauges
{
    /// <summary>How many namespaces have gauges of their own: with seven states each, some thousands of series.</summary>
    internal const int MostNamespaces = 500;

    private static readonly CoverageState[] States = Enum.GetValues<CoverageState>();

    /// <summary>Writes the gauges of what was read.</summary>
    public static void Write(PrometheusText text, CoverageReport report)
    {
        var namespaces = Bounded(report.Namespaces);
        text.Metric("sidecar_injector_pods", "gauge",
            "Running pods by namespace, whether it is enforced, and the state of their sidecars; namespaces in which nobody asked for any are counted together.");
        foreach (var ns in namespaces)
            foreach (var state in States)
                text.Sample(ns.Count(state), "namespace", ns.Name, "enforced", ns.Enforced ? "true" : "false", "state", Word(state));
        text.Metric("sidecar_injector_template_pods", "gauge",
            "Running pods by namespace, template, and the state of that template in them; a pod of several templates counts in each.");
        foreach (var ns in namespaces)
            foreach (var template in ns.Templates)
                foreach (var state in States)
                    if (ns.Count(template, state) is > 0 and var pods)
                        text.Sample(pods, "namespace", ns.Name, "template", template, "state", Word(state));
    }

    /// <summary>Those with gauges of their own by name, enforced ones first where there are too many, then those that miss most; the rest as one or two.</summary>
    private static List<NamespaceCoverage> Bounded(IReadOnlyList<NamespaceCoverage> all)
    {
        var own = all.Where(ns => ns.IsConcerned)
            .OrderByDescending(ns => ns.Enforced).ThenByDescending(Lacking).ThenByDescending(ns => ns.Pods).ThenBy(ns => ns.Name, StringComparer.Ordinal)
            .Take(MostNamespaces).OrderBy(ns => ns.Name, StringComparer.Ordinal).ToList();
        foreach (var rest in all.Except(own).GroupBy(ns => ns.Enforced))
        {
            var together = new NamespaceCoverage(TemplateStanding.Others, rest.Key);
            foreach (var ns in rest)
                together.Add(ns);
            own.Add(together);
        }

        return own;
    }

    private static int Lacking(NamespaceCoverage ns) => ns.Count(CoverageState.Missing) + ns.Count(CoverageState.Failed);

    /// <summary>As labels of the servers' metrics are written.</summary>
    private static string Word(CoverageState state) => state switch
    {
        CoverageState.Injected => "injected",
        CoverageState.Outdated => "outdated",
        CoverageState.Missing => "missing",
        CoverageState.Failed => "failed",
        CoverageState.OptedOut => "opted_out",
        CoverageState.Leftover => "leftover",
        CoverageState.NotAsked => "not_asked",
    };
}
