using System.Text.RegularExpressions;
using Injector.Configuration;
using Injector.Injection.Reasons;
using Injector.Kubernetes;
using Injector.Policies.Expressions;

namespace Injector.Policies.Pods;

/// <summary>
/// The decision table in a policy: <c>decision</c> is the reason of the first row that holds, <c>wanted</c> whether it says yes. Row 1, and
/// the row about classic sidecars, have no place here: a policy is asked of nothing but created pods, and adds native sidecars.
/// </summary>
internal static class DecisionExpressions
{
    private static readonly Reason[] Wanted =
        [Reason.NamespaceEnforced, Reason.PodOptedIn, Reason.NamespaceOptedIn, Reason.AlwaysInjectSelector, Reason.DefaultPolicy];

    public static void Add(PolicyVariables variables, InjectorConfiguration configuration)
    {
        variables.Add("podSays", Says("labels", "annotations"));
        variables.Add("namespaceSays", Says("namespaceLabels", "namespaceAnnotations"));
        variables.Add("enforced", $"variables.namespaceLabels[?'{Keys.Enforce}'].orValue('') == 'true'");
        variables.Add("windows", Windows());
        var otherwise = configuration.Policy == InjectionPolicy.OptOut ? Reason.DefaultPolicy : Reason.NotOptedIn;
        (string, Reason)[] rows =
        [
            ($"'{Keys.MirrorPod}' in variables.annotations", Reason.MirrorPod),
            (Excluded(configuration), Reason.NamespaceExcluded),
            ("variables.windows", Reason.WindowsPod),
            ("variables.enforced", Reason.NamespaceEnforced),
            ("variables.podSays == 'true'", Reason.PodOptedIn),
            ("variables.podSays == 'false'", Reason.PodOptedOut),
            .. Selectors(configuration.NeverInject, Reason.NeverInjectSelector),
            ("variables.namespaceSays == 'true'", Reason.NamespaceOptedIn),
            ("variables.namespaceSays == 'false'", Reason.NamespaceOptedOut),
            .. Selectors(configuration.AlwaysInject, Reason.AlwaysInjectSelector),
        ];
        variables.Add("decision", Cel.First(rows.Select(row => (row.Item1, Cel.Text(row.Item2.ToString()))), Cel.Text(otherwise.ToString())));
        variables.Add("wanted", $"variables.decision in {Cel.Texts(Wanted.Select(reason => reason.ToString()))}");
    }

    // A label wins over an annotation; whatever is neither word says nothing.
    private static string Says(string labels, string annotations) =>
        $"({Given.Of(labels, Keys.Inject)} + {Given.Of(annotations, Keys.Inject)} + ['']).filter(w, w in ['true', 'false', ''])[0]";

    private static string Excluded(InjectorConfiguration configuration)
    {
        var names = InjectorConfiguration.SystemNamespaces.Concat(configuration.ExcludedNamespaces).Distinct().Order(StringComparer.Ordinal);
        List<string> conditions = [$"request.namespace in {Cel.Texts(names)}"];
        foreach (var pattern in configuration.ExcludedPatterns)
            conditions.Add($"request.namespace.matches({Cel.Pattern($"^{Regex.Escape(pattern).Replace(@"\*", ".*", StringComparison.Ordinal)}$")})");
        return Cel.Any(conditions);
    }

    private static IEnumerable<(string, Reason)> Selectors(IReadOnlyList<LabelSelector> selectors, Reason reason)
    {
        if (selectors.Count > 0)
            yield return (Cel.Any([.. selectors.Select(Matches)]), reason);
    }

    private static string Matches(LabelSelector selector) =>
        selector.Requirements.Count == 0 ? "false" : $"({Cel.All([.. selector.Requirements.Select(Matches)])})";

    private static string Matches(SelectorRequirement requirement)
    {
        var key = Cel.Text(requirement.Key);
        return requirement.Operator switch
        {
            SelectorOperator.In => $"variables.labels[?{key}].optMap(l, l in {Cel.Texts(requirement.Values)}).orValue(false)",
            SelectorOperator.NotIn => $"variables.labels[?{key}].optMap(l, !(l in {Cel.Texts(requirement.Values)})).orValue(true)",
            SelectorOperator.Exists => $"{key} in variables.labels",
            _ => $"!({key} in variables.labels)",
        };
    }

    private static string Windows() =>
        """
        object.spec.?os.?name.orValue('') == 'windows'
        || ['kubernetes.io/os', 'beta.kubernetes.io/os'].exists(k, object.spec.?nodeSelector[?k].orValue('') == 'windows')
        || object.spec.?securityContext.?windowsOptions.?hostProcess.orValue(false)
        || variables.containers.exists(c, c.?securityContext.?windowsOptions.?hostProcess.orValue(false))
        || [object.spec.?affinity.?nodeAffinity.?requiredDuringSchedulingIgnoredDuringExecution.?nodeSelectorTerms.orValue([])].exists(terms,
          terms.size() > 0 && terms.all(t, t.?matchExpressions.orValue([]).exists(e, e.key in ['kubernetes.io/os', 'beta.kubernetes.io/os']
            && e.operator == 'In' && e.?values.orValue([]) == ['windows'])))
        """;
}
