using System.Collections.Frozen;
using Injector.Kubernetes;
using Injector.Templates.Documents;
using Injector.Templates.Reading;
using Injector.Text;

namespace Injector.Configuration;

/// <summary>Reads and validates an <c>InjectorConfig</c> document.</summary>
internal static class ConfigurationReader
{
    public static InjectorConfiguration Read(DocumentNode document)
    {
        document.AllowOnly("apiVersion", "kind", "metadata", "spec");
        var spec = document.Member("spec");
        spec.AllowOnly(
            "policy", "defaultTemplates", "excludedNamespaces", "neverInject", "alwaysInject", "knownSidecars", "sidecarLifecycle", "userErrors", "parameters");
        var defaults = InjectorConfiguration.Default;
        var excluded = Names(spec.Member("excludedNamespaces"), withPatterns: true) ?? [];
        return new InjectorConfiguration
        {
            Policy = Choice(spec.Member("policy"), defaults.Policy),
            DefaultTemplates = Names(spec.Member("defaultTemplates")) ?? defaults.DefaultTemplates,
            ExcludedNamespaces = excluded.Where(name => !NamePattern.IsPattern(name)).ToFrozenSet(StringComparer.Ordinal),
            ExcludedPatterns = [.. excluded.Where(NamePattern.IsPattern)],
            KnownSidecars = Names(spec.Member("knownSidecars"))?.ToFrozenSet(StringComparer.Ordinal) ?? defaults.KnownSidecars,
            NeverInject = Selectors(spec.Member("neverInject")),
            AlwaysInject = Selectors(spec.Member("alwaysInject")),
            SidecarLifecycle = Choice(spec.Member("sidecarLifecycle"), defaults.SidecarLifecycle),
            UserErrors = Choice(spec.Member("userErrors"), defaults.UserErrors),
        };
    }

    /// <summary>Reports default templates that do not exist, once it is known which do.</summary>
    public static void CheckTemplates(DocumentNode document, IReadOnlyList<string> templates)
    {
        var names = document.Member("spec").Member("defaultTemplates");
        if (!names.IsList)
            return;
        foreach (var name in names.Items())
            if (name.String is { } text && KubernetesName.IsLabel(text) && !templates.Contains(text))
                name.Error($"there is no template {text}; {TemplateSet.DidYouMean(text, templates)}");
        if (names.Element.GetArrayLength() == 0)
            names.Error("is empty: pods that name no template would get none; name one, or remove it");
    }

    private static T Choice<T>(DocumentNode node, T unset)
        where T : struct, Enum
    {
        if (!node.Exists || node.Text() is not { } text)
            return unset;
        foreach (var value in Enum.GetValues<T>())
            if (value.ToString() == text)
                return value;
        node.Error($"\"{Shown.Short(text)}\" is not known; use {Shown.OneOf(Enum.GetNames<T>())}");
        return unset;
    }

    private static List<string>? Names(DocumentNode node, bool withPatterns = false)
    {
        if (!node.Exists)
            return null;
        var names = new List<string>();
        foreach (var item in node.Items())
            if (item.Text() is { } name)
            {
                if (withPatterns && NamePattern.IsPattern(name) ? !NamePattern.IsValid(name) : !KubernetesName.IsLabel(name))
                    item.Error($"\"{Shown.Short(name)}\" is not a name; {KubernetesName.WriteLabel(name)}");
                names.Add(name);
            }
            else if (!item.Exists)
            {
                item.Error("is empty; write a name or remove it");
            }

        return names;
    }

    private static List<LabelSelector> Selectors(DocumentNode node)
    {
        var selectors = new List<LabelSelector>();
        if (node.Exists)
            foreach (var item in node.Items())
                selectors.Add(Selector(item));
        return selectors;
    }

    private static LabelSelector Selector(DocumentNode node)
    {
        var requirements = new List<SelectorRequirement>();
        if (!node.IsMap)
        {
            node.Error("must be a label selector, a map with matchLabels or matchExpressions");
            return new LabelSelector(requirements);
        }

        node.AllowOnly("matchLabels", "matchExpressions");
        if (node.Member("matchLabels") is { Exists: true } labels)
            foreach (var (key, value) in labels.Members())
            {
                CheckKey(value, key, atKey: true);
                requirements.Add(new SelectorRequirement(key, SelectorOperator.In, [Value(value)]));
            }

        if (node.Member("matchExpressions") is { Exists: true } expressions)
            foreach (var expression in expressions.Items())
                requirements.Add(Requirement(expression));
        if (requirements.Count == 0)
            node.Error("matches nothing; add matchLabels or matchExpressions, or remove it");
        return new LabelSelector(requirements);
    }

    private static SelectorRequirement Requirement(DocumentNode node)
    {
        node.AllowOnly("key", "operator", "values");
        var key = node.Member("key").RequiredText("app");
        CheckKey(node.Member("key"), key, atKey: false);
        if (!node.Member("operator").Exists)
            node.Member("operator").Error("is missing; use In, NotIn, Exists or DoesNotExist");
        var errors = node.Report.Errors;
        var comparison = Choice(node.Member("operator"), SelectorOperator.Exists);
        var isKnown = node.Member("operator").Exists && node.Report.Errors == errors;
        var values = node.Member("values");
        IReadOnlyList<string> listed = values.Exists ? [.. values.Items().Select(Value)] : [];
        if (isKnown && comparison is SelectorOperator.In or SelectorOperator.NotIn && listed.Count == 0)
            values.Error($"is {(values.Exists ? "empty" : "missing")}; {comparison} compares with at least one value");
        if (isKnown && comparison is SelectorOperator.Exists or SelectorOperator.DoesNotExist && listed.Count > 0)
            values.ErrorAtKey($"is not allowed with {comparison}; remove it");
        return new SelectorRequirement(key, comparison, listed);
    }

    private static void CheckKey(DocumentNode place, string key, bool atKey)
    {
        if (key.Length == 0 && !atKey || KubernetesName.IsQualified(key))
            return;
        place.Report.Add(
            Severity.Error, place.Pointer, $"\"{Shown.Short(key)}\" is not a label's key; write [prefix/]name, such as app.kubernetes.io/name", atKey);
    }

    private static string Value(DocumentNode node)
    {
        var value = node.Text() ?? "";
        if (!node.Exists)
            node.ErrorAtKey("is empty; write \"\" for a label without a value");
        else if (!KubernetesName.IsLabelValue(value))
            node.Error($"\"{Shown.Short(value)}\" is not a label's value; "
                + "use at most 63 of A-Z, a-z, 0-9, '-', '_' and '.', with a letter or digit at both ends");
        return value;
    }
}
