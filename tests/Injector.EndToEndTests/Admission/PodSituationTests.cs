using System.Text.Json;
using System.Text.Json.Nodes;
using Injector.EndToEndTests.Pods;

namespace Injector.EndToEndTests.Admission;

/// <summary>
/// Every pod of the folder <c>Situations</c>: the API server accepts each operation of its patch, and taking away what was
/// added gives back, field by field, the pod that it would have stored without the injector.
/// </summary>
public sealed class PodSituationTests(AdmissionFixture fixture) : AdmissionScenario(fixture)
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Admission", "Situations");

    private static readonly JsonDocumentOptions Readable = new() { CommentHandling = JsonCommentHandling.Skip };

    public static TheoryData<string> Situations =>
        [.. Directory.EnumerateFiles(Folder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Situations))]
    public async Task The_pod_gets_a_sidecar_and_loses_nothing(string situation)
    {
        var pod = await ReadAsync(situation);
        var untouched = (await CreateAsync(pod, await Cluster.CreateNamespaceAsync(reviewed: false))).Stored;

        var injected = (await CreateAsync(pod)).Stored;

        untouched.IsInjected.Should().BeFalse();
        injected.IsInjected.Should().BeTrue();
        Subtraction.Of(injected, untouched).ToJsonString().Should().Be(untouched.WithoutIdentity().ToJsonString());
    }

    [Theory]
    [MemberData(nameof(Situations))]
    public async Task The_stored_pod_is_not_changed_by_a_second_review(string situation)
    {
        var first = (await CreateAsync(await ReadAsync(situation))).Stored;

        var second = (await CreateAsync(first.As("again"))).Stored;

        second.WithoutIdentity().ToJsonString().Should().Be(first.WithoutIdentity().ToJsonString());
    }

    [Fact]
    public async Task A_pod_of_half_a_megabyte_gets_a_sidecar_too()
    {
        var variables = Enumerable.Range(0, 2_000).Select(index => $$"""{"name": "V{{index}}", "value": "{{new string('x', 200)}}"}""");
        var pod = PodDocument.OptedIn("web").WithSpec(
            "containers", $$"""[{"name": "app", "image": "registry.example/app:1.0", "env": [{{string.Join(',', variables)}}]}]""");

        var stored = (await CreateAsync(pod)).Stored;

        stored.IsInjected.Should().BeTrue();
        stored.Container("app")["env"]!.AsArray().Should().HaveCount(2_000);
    }

    private static async Task<JsonObject> ReadAsync(string situation)
    {
        var text = await File.ReadAllTextAsync(Path.Combine(Folder, situation + ".json"), Cancellation);
        var pod = JsonNode.Parse(text, documentOptions: Readable)!.AsObject();
        pod["apiVersion"] = "v1";
        pod["kind"] = "Pod";
        // Its token would be mounted through a volume of a random name.
        pod["spec"]!["automountServiceAccountToken"] = false;
        return pod.WithLabel(PodDocument.InjectKey, "true");
    }
}
