using System.Collections.Frozen;
using Injector.Injection;

namespace Injector.Templates;

/// <summary>Reads and validates an <c>InjectorConfig</c> document.</summary>
public static class ConfigurationReader
{
    public static InjectorConfiguration Read(DocumentNode document)
    {
        document.AllowOnly("apiVersion", "kind", "metadata", "spec");
        var spec = document.Member("spec");
        spec.AllowOnly(
            "policy", "defaultTemplates", "excludedNamespaces", "neverInject", "alwaysInject", "sidecarLifecycle", "userErrors", "parameters");
        var defaults = InjectorConfiguration.Default;
        return new InjectorConfiguration
        {
            Policy = Choice(spec.Member("policy"), defaults.Policy),
            DefaultTemplates = Names(spec.Member("defaultTemplates")) ?? defaults.DefaultTemplates,
            ExcludedNamespaces = (Names(spec.Member("excludedNamespaces")) ?? []).ToFrozenSet(StringComparer.Ordinal),
            NeverInject = Selectors(spec.Member("neverInject")),
            AlwaysInject = Selectors(spec.Member("alwaysInject")),
            SidecarLifecycle = Choice(spec.Member("sidecarLifecycle"), defaults.SidecarLifecycle),
            UserErrors = Choice(spec.Member("userErrors"), defaults.UserErrors),
        };
    }

    private static T Choice<T>(DocumentNode node, T unset)
        where T : struct, Enum
    {
        if (!node.Exists || node.Text() is not { } text)
            return unset;
        foreach (var value in Enum.GetValues<T>())
            if (value.ToString() == text)
                return value;
        node.Error($"\"{text}\" is not known; use {string.Join(", ", Enum.GetNames<T>())}");
        return unset;
    }

    private static List<string>? Names(DocumentNode node)
    {
        if (!node.Exists)
            return null;
        var names = new List<string>();
        foreach (var item in node.Items())
            if (item.Text() is { } name)
            {
                if (!KubernetesName.IsLabel(name))
                    item.Error($"\"{name}\" is not a name; use a-z, 0-9 and '-', at most 63 characters");
                names.Add(name);
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
        node.AllowOnly("matchLabels", "matchExpressions");
        var requirements = new List<SelectorRequirement>();
        if (node.Member("matchLabels") is { Exists: true } labels)
            foreach (var (key, value) in labels.Members())
                requirements.Add(new SelectorRequirement(Key(value, key), SelectorOperator.In, [Value(value)]));
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
        var key = Key(node.Member("key"), node.Member("key").RequiredText("app"));
        if (!node.Member("operator").Exists)
            node.Member("operator").Error("is missing; use In, NotIn, Exists or DoesNotExist");
        var comparison = Choice(node.Member("operator"), SelectorOperator.Exists);
        var values = node.Member("values");
        IReadOnlyList<string> listed = values.Exists ? [.. values.Items().Select(Value)] : [];
        if (comparison is SelectorOperator.In or SelectorOperator.NotIn && listed.Count == 0)
            values.Error($"is missing; {comparison} compares with at least one value");
        if (comparison is SelectorOperator.Exists or SelectorOperator.DoesNotExist && listed.Count > 0)
            values.Error($"is not allowed with {comparison}; remove it");
        return new SelectorRequirement(key, comparison, listed);
    }

    private static string Key(DocumentNode place, string key)
    {
        if (key.Length > 0 && !KubernetesName.IsQualified(key))
            place.Error($"\"{key}\" is not a label key");
        return key;
    }

    private static string Value(DocumentNode node)
    {
        var value = node.Text() ?? string.Empty;
        if (!KubernetesName.IsLabelValue(value))
            node.Error($"\"{value}\" is not a label value");
        return value;
    }
}
