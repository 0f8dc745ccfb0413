using Injector.Configuration;
using Injector.Templates.Model;

namespace Injector.Tests.Templates.Documents;

/// <summary>What a template's shape is made of: what only a new pod can follow.</summary>
public sealed class ShapeRevisionTests
{
    private const string Template = """
        apiVersion: sidecar-injector.io/v1alpha1
        kind: SidecarTemplate
        metadata: {name: agent}
        spec:
          description: An agent.
          parameters:
            image: {type: image, default: "agent:1.0"}
            mode: {type: string, default: quiet, pattern: "quiet|loud", settableBy: [pod], description: How it speaks.}
            memory: {type: quantity, default: 64Mi, max: 1Gi}
          sidecars:
            - container:
                name: agent
                image: "${image}"
                env: [{name: MODE, value: "${mode}"}]
                resources: {requests: {cpu: 10m, memory: 16Mi}, limits: {cpu: 100m, memory: "${memory}"}}
        """;

    [Theory]
    [InlineData("agent:1.0", "agent:1.1")]
    [InlineData("64Mi", "128Mi")]
    [InlineData("cpu: 100m", "cpu: 200m")]
    [InlineData("1Gi", "2Gi")]
    [InlineData("An agent.", "The agent.")]
    [InlineData("How it speaks.", "How loud it is.")]
    [InlineData("settableBy: [pod]", "settableBy: [namespace]")]
    public void A_running_pod_can_follow(string text, string other)
    {
        var changed = Read(Template.Replace(text, other));

        changed.Revision.Should().NotBe(Read(Template).Revision);
        changed.Shape.Should().Be(Read(Template).Shape);
    }

    [Theory]
    [InlineData("default: quiet", "default: loud")]
    [InlineData("name: MODE", "name: VOICE")]
    [InlineData("        resources:", "        command: [agent]\n        resources:")]
    [InlineData("  sidecars:", "  volumes: [{name: state, emptyDir: {}}]\n  sidecars:")]
    public void Only_a_new_pod_can_follow(string text, string other) => Read(Template.Replace(text, other)).Shape.Should().NotBe(Read(Template).Shape);

    [Fact]
    public void The_platforms_image_is_not_of_the_shape()
    {
        const string Platform = """
            ---
            apiVersion: sidecar-injector.io/v1alpha1
            kind: InjectorConfig
            spec: {parameters: {agent: {image: "mirror.example/agent:2.0"}}}
            """;

        Read(Template + "\n" + Platform).Shape.Should().Be(Read(Template).Shape);
    }

    private static SidecarTemplate Read(string text)
    {
        var loaded = ConfigurationLoader.Load([("templates.yaml", text)]);
        loaded.HasErrors.Should().BeFalse(string.Join('\n', loaded.Diagnostics.Select(diagnostic => diagnostic.Message)));
        return loaded.Settings(clusterRunsNativeSidecars: true).Templates.Find("agent")!;
    }
}
