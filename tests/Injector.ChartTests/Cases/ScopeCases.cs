using System.Text.Json.Nodes;

namespace Injector.ChartTests.Cases;

/// <summary>Installations side by side: which namespaces and pods are a release's.</summary>
internal static class ScopeCases
{
    private const string Rev = "sidecar-injector.io/rev";

    public static IEnumerable<RenderCase> All { get; } =
    [
        new("a scope narrows every entry and the policy, enforced namespaces included", """
            webhook:
              optIn: labels
              scope:
                namespaceSelector: {matchLabels: {tenant: b}, matchExpressions: [{key: stage, operator: Exists}]}
                objectSelector: {matchExpressions: [{key: legacy, operator: DoesNotExist}]}
              namespaceSelector: {matchLabels: {open: "yes"}}
            enforcement: {enabled: true}
            """, r =>
        {
            var constraints = r.One("ValidatingAdmissionPolicy", "logs-sidecar-injector-enforcement")["spec"]!["matchConstraints"]!;
            var all = r.Webhooks.Append(constraints).ToList();
            all.Should().HaveCount(4).And.OnlyContain(entry => Asks(entry!["namespaceSelector"], "tenant", "In") && Asks(entry["namespaceSelector"], "stage", "Exists")
                && Asks(entry["objectSelector"], "legacy", "DoesNotExist"));
            // What narrows the open entries alone still does.
            all.Where(entry => entry!["namespaceSelector"]!["matchLabels"]?["open"] != null).Should().HaveCount(2);
            r.Webhooks.Concat([constraints]).Should().OnlyContain(entry => Asks(entry!["namespaceSelector"], "kubernetes.io/metadata.name", "NotIn"));
        }),
        new("a revision takes the namespaces that name it, enforced or not", "{revision: canary, enforcement: {enabled: true}}", r =>
            Selectors(r).Should().HaveCount(3).And.OnlyContain(selector => Values(selector, Rev) == """["canary"]""")),
        new("without a revision those that name one are left to others", "enforcement: {enabled: true}", r =>
            Selectors(r).Should().HaveCount(3).And.OnlyContain(selector => Asks(selector, Rev, "DoesNotExist"))),
    ];

    private static IEnumerable<JsonNode?> Selectors(Rendered r) =>
        r.Webhooks.Append(r.One("ValidatingAdmissionPolicy", "logs-sidecar-injector-enforcement")["spec"]!["matchConstraints"]!).Select(entry => entry!["namespaceSelector"]);

    private static bool Asks(JsonNode? selector, string key, string @operator) => (string?)Expression(selector, key)?["operator"] == @operator;

    private static string? Values(JsonNode? selector, string key) => Expression(selector, key)?["values"]?.ToJsonString(null);

    private static JsonNode? Expression(JsonNode? selector, string key) =>
        selector?["matchExpressions"]?.AsArray().SingleOrDefault(expression => (string)expression!["key"]! == key);
}
