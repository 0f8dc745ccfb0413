using System.Text.Json;
using Injector.Json;

namespace Injector.Kubernetes;

/// <summary>
/// A label selector as a webhook configuration means it: an empty one matches everything, unlike the lists of selectors in
/// our own configuration.
/// </summary>
internal sealed record WebhookSelector(IReadOnlyList<SelectorRequirement> Requirements)
{
    public bool Matches(IReadOnlyDictionary<string, string> labels) =>
        Requirements.All(requirement => requirement.Matches(labels.GetValueOrDefault(requirement.Key)));

    /// <summary>Whether no labels match both, as far as that shows in the values that one key may have.</summary>
    public bool Excludes(WebhookSelector other) => Requirements.Any(one => one.Operator == SelectorOperator.In
        && other.Requirements.Any(another => another.Operator == SelectorOperator.In && another.Key == one.Key && !another.Values.Intersect(one.Values).Any()));

    public static WebhookSelector Read(JsonElement selector)
    {
        var requirements = new List<SelectorRequirement>();
        foreach (var label in selector.Members("matchLabels"))
            requirements.Add(new(label.Name, SelectorOperator.In, [label.Value.GetString() ?? ""]));
        foreach (var expression in selector.Items("matchExpressions"))
            if (Enum.TryParse<SelectorOperator>(expression.Text("operator"), out var comparison))
                requirements.Add(new(expression.Text("key") ?? "", comparison, [.. expression.Texts("values")]));
        return new(requirements);
    }
}
