using System.Text.Json.Nodes;
using Injector.ChartTests.Cases;

namespace Injector.ChartTests;

/// <summary>
/// A real API server takes every render for its own version. It is one of their own: some of these webhooks fail closed for
/// every namespace and nobody answers them, so that no other test could create a pod there.
/// </summary>
public sealed class ApplyTests(ChartCluster cluster) : IClassFixture<ChartCluster>
{
    // What a platform has that names such classes in its values: a pod that asks for another one is refused.
    private static readonly string[] PlatformClasses =
    [
        "{apiVersion: scheduling.k8s.io/v1, kind: PriorityClass, metadata: {name: platform}, value: 1000}",
        "{apiVersion: node.k8s.io/v1, kind: RuntimeClass, metadata: {name: gvisor}, handler: gvisor}",
    ];

    public static TheoryData<string> Names => RenderCase.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_api_server_takes_every_render(string name)
    {
        await cluster.RequireAsync(TestContext.Current.CancellationToken);
        var @case = RenderCase.All[name];
        var release = $"case{RenderCase.All.Keys.ToList().IndexOf(name)}";
        var attempt = Helm.Template(@case.Values, cluster.Version, @case.Apis, release, release);
        // Refused with a sentence, because this API server is too old for it: then what it has in common with the newest is applied.
        var tooOld = attempt.ExitCode != 0 && attempt.Error.Contains($"this is v{cluster.Version}");
        (attempt.ExitCode == 0 || tooOld).Should().BeTrue(attempt.Error);
        var objects = (tooOld ? @case.Render().Objects.Where(IsInCommon) : new Rendered(attempt.Output).Objects).ToList();

        foreach (var @namespace in objects.Select(o => (string?)o["metadata"]!["namespace"]).OfType<string>().Append(release).Distinct())
            (await cluster.ApplyAsync(Namespace(@namespace))).Should().BeNull();
        foreach (var platformClass in PlatformClasses)
            (await cluster.ApplyAsync(Yaml.Document(platformClass))).Should().BeNull();
        var complaints = new List<string>();
        foreach (var o in objects)
            if (await cluster.ApplyAsync(o, release) is { } complaint)
                complaints.Add($"{Rendered.Describe(o)}: {complaint}");
        complaints.Should().BeEmpty();
    }

    // Server-side apply refuses fields that the server does not know; these kinds have new ones. SchemaTests look at them.
    private bool IsInCommon(JsonNode o) =>
        cluster.Has(o) && (string)o["kind"]! is not ("Deployment" or "MutatingWebhookConfiguration" or "Service" or "PodDisruptionBudget");

    private static JsonNode Namespace(string name) => Yaml.Document($"{{apiVersion: v1, kind: Namespace, metadata: {{name: {name}}}}}");
}
