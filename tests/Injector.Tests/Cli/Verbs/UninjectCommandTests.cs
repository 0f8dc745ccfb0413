using System.Text.Json.Nodes;
using Injector.Tests.Golden;

namespace Injector.Tests.Cli.Verbs;

public sealed class UninjectCommandTests
{
    private const string Deployment = """
        # the shop
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          template:
            metadata:
              annotations: {sidecar-injector.io/inject: "true", cluster-autoscaler.kubernetes.io/safe-to-evict-local-volumes: "cache, tmp"}
            spec:
              containers:
              - {name: web, image: "example/web:1", volumeMounts: [{name: cache, mountPath: /cache}]}
              volumes: [{name: cache, emptyDir: {}}]
        ---
        apiVersion: v1
        kind:   Service   # untouched
        metadata: {name: web}
        """;

    public static TheoryData<string> Injected =>
        [.. GoldenCase.Situations.Where(situation => GoldenCase.Load(situation) is { Request.CommandLineCanAsk: true } golden && golden.Review().Injected)];

    [Theory]
    [MemberData(nameof(Injected))]
    public void What_inject_added_is_taken_out_again(string situation)
    {
        var golden = GoldenCase.Load(situation);
        var injected = CommandLineRun.Inject(golden, "json").Output;
        var run = CommandRun.With(injected, "uninject", "-f", "-", "-o", "json");
        run.Code.Should().Be(0, run.Error);
        // A record of an earlier injection goes with it, and what only looks like one is replaced by ours.
        var before = golden.Document.DeepClone();
        golden.PodIn(before)["metadata"]?["annotations"]?.AsObject().Remove("sidecar-injector.io/status");
        var earlier = CommandRun.With(golden.Document.ToJsonString(), "uninject", "-f", "-", "-o", "json");
        Plain(JsonNode.Parse(run.Output)).Should().BeOneOf(Plain(before), Plain(JsonNode.Parse(earlier.Output)));
    }

    [Theory]
    [InlineData("Native"), InlineData("Classic")]
    public void Other_documents_come_out_byte_for_byte_and_the_original_is_there_again(string lifecycle)
    {
        var injected = CommandRun.With(Deployment, "inject", "-f", "-", "--sidecar-lifecycle", lifecycle).Output;
        var run = CommandRun.With(injected, "uninject", "-f", "-");
        run.Code.Should().Be(0);
        run.Output.Should().StartWith("# the shop\n").And.EndWith(Deployment[Deployment.IndexOf("---", StringComparison.Ordinal)..]);
        Json(run.Output).Should().Be(Json(Deployment));
        run.Error.Should().MatchRegex("^<stdin>:2: note: Deployment/web: taken out: mount of shared-logs in container web, .*sidecar log-processor, .*volume log-processor-state");
        CommandRun.With(run.Output, "uninject", "-f", "-").Output.Should().Be(run.Output, "there is nothing left to take out");
    }

    [Fact]
    public void What_was_added_since_stays()
    {
        var injected = Document(CommandRun.With(Deployment, "inject", "-f", "-", "-o", "json").Output);
        var spec = injected["spec"]!["template"]!["spec"]!;
        spec["containers"]!.AsArray().Add(new JsonObject { ["name"] = "proxy", ["image"] = "example/proxy:1" });
        spec["volumes"]!.AsArray().Insert(0, new JsonObject { ["name"] = "later", ["emptyDir"] = new JsonObject() });
        var rest = Document(CommandRun.With(injected.ToJsonString(), "uninject", "-f", "-", "-o", "json").Output)["spec"]!["template"]!["spec"]!;
        rest["containers"]!.AsArray().Select(container => $"{container!["name"]}").Should().Equal("web", "proxy");
        rest["volumes"]!.AsArray().Select(volume => $"{volume!["name"]}").Should().Equal("later", "cache");
    }

    [Fact]
    public void What_is_recorded_and_gone_is_told()
    {
        var injected = Document(CommandRun.With(Deployment, "inject", "-f", "-", "-o", "json").Output);
        injected["spec"]!["template"]!["spec"]!["containers"]!.AsArray().RemoveAt(1);
        var run = CommandRun.With(injected.ToJsonString(), "uninject", "-f", "-", "-o", "json");
        run.Code.Should().Be(0);
        run.Error.Should().Contain("warning: Deployment/web: recorded as ours, and not there any more: sidecar log-processor");
    }

    [Theory]
    [InlineData("{", "status annotation cannot be read")]
    [InlineData("""{"templates":[{"name":"t","sidecars":["web"]}]}""", "no container would be left")]
    [InlineData("""{"templates":[{"name":"t","volumes":["cache"]}]}""", "container web mounts the volume cache, which goes with the sidecar")]
    public void What_cannot_be_taken_out_is_left_as_it_is_and_says_why(string status, string message)
    {
        var document = Document(Deployment);
        document["spec"]!["template"]!["metadata"]!["annotations"]!["sidecar-injector.io/status"] = status;
        var input = document.ToJsonString();
        var run = CommandRun.With(input, "uninject", "-f", "-");
        (run.Code, run.Output).Should().Be((1, input));
        run.Error.Should().Contain(message);
    }

    [Fact]
    public void What_was_never_injected_comes_out_byte_for_byte()
    {
        var run = CommandRun.With(Deployment, "uninject", "-f", "-");
        (run.Code, run.Output).Should().Be((0, Deployment));
        run.Error.Should().Be("<stdin>:2: note: Deployment/web: left as it is: it has no record of an injection\n");
        CommandRun.With(Deployment, "uninject", "-q", "-f", "-").Error.Should().BeEmpty();
    }

    /// <summary>Without lists, maps and texts that are empty or null, which mean the same to Kubernetes as none.</summary>
    private static string Plain(JsonNode? node) => Emptied(node)?.ToJsonString() ?? "";

    private static JsonNode? Emptied(JsonNode? node)
    {
        if (node is JsonArray list)
            return list.Count == 0 ? null : new JsonArray([.. list.Select(item => Emptied(item) ?? item?.DeepClone())]);
        // The autoscaler's list, when it names nothing.
        if (node is JsonValue text && text.TryGetValue(out string? words) && string.IsNullOrWhiteSpace(words))
            return null;
        if (node is not JsonObject map)
            return node?.DeepClone();
        var rest = new JsonObject();
        foreach (var (name, value) in map.OrderBy(member => member.Key, StringComparer.Ordinal))
            if (Emptied(value) is { } kept)
                rest[name] = kept;
        return rest.Count == 0 ? null : rest;
    }

    private static JsonNode Document(string text) =>
        JsonNode.Parse(Injector.Yaml.YamlReader.ReadAll(text).First(document => !document.IsEmpty).Json.Span)!;

    private static string Json(string text) => Plain(Document(text));
}
