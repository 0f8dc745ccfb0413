using System.Text.Json.Nodes;

namespace Injector.ChartTests;

/// <summary>What `helm template` made, as objects.</summary>
internal sealed class Rendered(string text)
{
    public string Text { get; } = text;

    public IReadOnlyList<JsonNode> Objects { get; } = [.. Yaml.Documents(text)];

    /// <summary>The objects that `helm install` applies; hooks run beside them.</summary>
    public IEnumerable<JsonNode> Installed => Objects.Where(o => Hook(o) is null);

    public static string? Hook(JsonNode o) => (string?)o["metadata"]!["annotations"]?["helm.sh/hook"];

    public IEnumerable<JsonNode> All(string kind) => Installed.Where(o => (string?)o["kind"] == kind);

    public JsonNode? Find(string kind, string? name = null) =>
        All(kind).SingleOrDefault(o => name is null || (string?)o["metadata"]!["name"] == name);

    public JsonNode One(string kind, string? name = null) =>
        Find(kind, name) ?? throw new InvalidOperationException($"No {kind} {name} among {string.Join(", ", Installed.Select(Describe))}.");

    /// <summary>Every pod of the chart, the jobs' too: metadata and spec.</summary>
    public IEnumerable<JsonNode> Pods => Objects.Where(o => (string?)o["kind"] is "Deployment" or "Job" or "Pod")
        .Select(o => (string?)o["kind"] == "Pod" ? o : o["spec"]!["template"]!);

    public JsonNode Pod => One("Deployment")["spec"]!["template"]!["spec"]!;

    public JsonNode Container => Pod["containers"]![0]!;

    public IEnumerable<string> Arguments => Container["args"]!.AsArray().Select(a => (string)a!);

    public JsonArray Webhooks => One("MutatingWebhookConfiguration")["webhooks"]!.AsArray();

    public JsonNode Webhook(string name) => Webhooks.Single(w => (string?)w!["name"] == name)!;

    public static string Describe(JsonNode o) => $"{o["kind"]} {o["metadata"]!["namespace"]}/{o["metadata"]!["name"]}";
}
