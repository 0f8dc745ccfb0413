using System.Text.Json.Nodes;

namespace Injector.ChartTests.Cases;

/// <summary>The image of the sidecar that the servers add to other people's pods.</summary>
internal static class SidecarCases
{
    public static IEnumerable<RenderCase> All { get; } =
    [
        new("by default the log-processor's image is what the template says", "", r => Parameters(r).Should().BeEmpty()),
        new("a mirror of all images is one of the log-processor's, too", "global: {imageRegistry: mirror.example}", r =>
            Image(r).Should().Be("mirror.example/sidecar-injector/log-processor:0.1.0")),
        new("the log-processor's image has a registry, a repository and a tag of its own", "logProcessor: {image: {registry: registry.example, repository: team/log-processor, tag: '2.0'}}", r =>
            Image(r).Should().Be("registry.example/team/log-processor:2.0")),
        new("a digest of the log-processor goes before its tag", $"logProcessor: {{image: {{tag: '2.0', digest: 'sha256:{new string('0', 64)}'}}}}", r =>
            Image(r).Should().Be($"ghcr.io/sidecar-injector/log-processor@sha256:{new string('0', 64)}")),
        new("an image among the parameters goes before the chart's, and other parameters stay", """
            global: {imageRegistry: mirror.example}
            config: {parameters: {log-processor: {image: 'own.example/log-processor:3', memory-limit: 96Mi}, fluent-bit: {cpu-limit: 100m}}}
            """, r =>
        {
            Image(r).Should().Be("own.example/log-processor:3");
            ((string)Parameters(r)["log-processor"]!["memory-limit"]!).Should().Be("96Mi");
            ((string)Parameters(r)["fluent-bit"]!["cpu-limit"]!).Should().Be("100m");
        }),
        new("without a repository the templates say the image themselves", "{global: {imageRegistry: mirror.example}, logProcessor: {image: {repository: ''}}}", r =>
            Parameters(r).Should().BeEmpty()),
        new("a template of one's own in the log-processor's place gets no image that it cannot take", """
            global: {imageRegistry: mirror.example}
            templates: {log-processor: {sidecars: [{container: {name: log-processor, image: 'x:1'}}]}}
            """, r => Parameters(r).Should().BeEmpty()),
        new("a template of one's own that extends the log-processor gets its image", """
            global: {imageRegistry: mirror.example}
            templates: {log-processor: {extends: log-processor, parameters: {format: {default: json}}}}
            """, r => Image(r).Should().Be("mirror.example/sidecar-injector/log-processor:0.1.0")),
    ];

    private static string Image(Rendered rendered) => (string)Parameters(rendered)["log-processor"]!["image"]!;

    private static JsonObject Parameters(Rendered rendered) =>
        Yaml.Document((string)rendered.One("ConfigMap")["data"]!["config.yaml"]!)["spec"]!["parameters"]!.AsObject();
}
