using System.Text.Json.Nodes;

namespace Injector.ChartTests;

/// <summary>The alerts as the chart ships them.</summary>
internal static class AlertFile
{
    public static string Path { get; } = System.IO.Path.Combine(Repository.Chart, "files", "alerts.yaml");

    public static IReadOnlyList<JsonNode> Alerts { get; } =
        [.. Yaml.Document(File.ReadAllText(Path))["groups"]![0]!["rules"]!.AsArray().Select(rule => rule!)];
}
