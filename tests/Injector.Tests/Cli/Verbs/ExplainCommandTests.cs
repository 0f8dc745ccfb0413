using System.Text.Json.Nodes;
using Injector.Cli.Failures;

namespace Injector.Tests.Cli.Verbs;

public sealed class ExplainCommandTests
{
    private const string Pod = """
        # A web server.
        apiVersion: v1
        kind: Pod
        metadata:
          name: web
          annotations:
            sidecar-injector.io/inject: "true"
            sidecar-injector.io/log-path: /var/log/web
        spec:
          containers: [{name: app}]
        """;

    [Fact]
    public void The_row_that_decided_is_marked_and_every_parameter_says_who_set_it()
    {
        var run = CommandRun.With(Pod, "explain", "-f", "-", "--namespace-annotation", "sidecar-injector.io/format=json");
        run.Code.Should().Be(ExitCodes.Ok);
        run.Error.Should().BeEmpty();
        var lines = run.Output.Split('\n');
        lines.Should().StartWith(["Pod/web in namespace default (<stdin>:2)", "  injected: PodOptedIn", "", "  Decision"]);
        lines.Where(line => line.StartsWith('>')).Should().ContainSingle().Which.Should().MatchRegex("^>  6  the pod says no or yes +yes  PodOptedIn$");
        lines.Should().Contain(line => line.StartsWith("   5  ") && line.EndsWith(" -")).And.Contain(line => line.StartsWith("   7  ") && line.EndsWith(" not reached"));
        Row(lines, "log-path").Should().Equal("log-path", "/var/log/web", "set", "by", "the", "pod");
        Row(lines, "format").Should().Equal("format", "json", "set", "by", "the", "namespace");
        Row(lines, "image").Skip(2).Should().Equal("default", "of", "log-processor");
        lines.Should().Contain("  mount of shared-logs at /var/log/web in container app").And.Contain("  +  - name: log-processor");
    }

    [Fact]
    public void Of_a_pod_that_has_its_sidecar_the_live_parameters_are_what_the_pod_says_now()
    {
        var injected = CommandRun.With(Pod, "inject", "-f", "-", "--namespace-annotation", "sidecar-injector.io/rate-limit=100/s").Output
            .Replace("sidecar-injector.io/log-path: /var/log/web", "sidecar-injector.io/log-path: /var/log/web\n    sidecar-injector.io/rate-limit: 50/s until 2026-01-31T12:00:00Z", StringComparison.Ordinal);

        var run = CommandRun.With(injected, "explain", "-f", "-", "--namespace-annotation", "sidecar-injector.io/rate-limit=100/s");

        var lines = run.Output.Split('\n');
        lines[1].Should().Be("  left as it is: AlreadyInjected");
        Row(lines, "rate-limit").Should().Equal("rate-limit 50/s live, set by the pod until 2026-01-31T12:00:00Z; without it 100/s, set by the namespace".Split(' '));
        Row(lines, "format").Should().Equal("format", "raw", "default", "of", "log-processor");
        lines.Should().NotContain(line => line.TrimStart().StartsWith("log-path ", StringComparison.Ordinal), "what it was created with cannot be told from its keys");
        var json = JsonNode.Parse(CommandRun.With(injected, "explain", "-f", "-", "-o", "json").Output)!;
        json["parameters"]!.AsArray().Single(parameter => (string)parameter!["name"]! == "rate-limit")!.ToJsonString()
            .Should().Be("""{"template":"log-processor","name":"rate-limit","value":"50/s","setBy":"pod","live":true,"until":"2026-01-31T12:00:00Z"}""");
    }

    [Theory]
    [InlineData("\"true\"", "\"false\"", "  left as it is: PodOptedOut", "^>  6 .* no   PodOptedOut$", 0)]
    [InlineData("    sidecar-injector.io/inject: \"true\"\n", "", "  left as it is: NotOptedIn", "^> 10 .* no   NotOptedIn$", 0)]
    [InlineData("/var/log/web", "..", "  not injected: ParameterInvalid", "^>  6 .* yes  PodOptedIn$", 1)]
    public void A_pod_without_a_sidecar_is_explained_as_well(string text, string replacement, string verdict, string row, int code)
    {
        var run = CommandRun.With(Pod.Replace(text, replacement, StringComparison.Ordinal), "explain", "-f", "-");
        run.Code.Should().Be(code);
        run.Output.Split('\n')[1].Should().Be(verdict);
        run.Output.Split('\n').Should().ContainSingle(line => line.StartsWith('>')).Which.Should().MatchRegex(row);
        run.Output.Should().NotContain("Change");
    }

    [Fact]
    public void Json_carries_the_same_one_pod_a_line()
    {
        var workload = InjectCommandTests.Workload("apps/v1", "Deployment", "/spec/template").ToJsonString();
        var run = CommandRun.With($"{Pod}\n---\n{workload}\n---\napiVersion: v1\nkind: Pod\n", "explain", "-f", "-", "-o", "json", "-n", "shop");
        var pods = run.Output.TrimEnd('\n').Split('\n').Select(line => JsonNode.Parse(line)!).ToList();
        pods.Should().HaveCount(3);
        pods[0].AsObject().Select(member => member.Key).Should().Equal(
            "kind", "namespace", "name", "file", "line", "injected", "allowed", "reason", "decision", "warnings", "templates", "parameters", "added", "patch");
        pods[0]["decision"]!.ToJsonString().Should().Be("""{"row":6,"condition":"the pod says no or yes","inject":true,"reason":"PodOptedIn"}""");
        pods[0]["parameters"]!.AsArray().Single(p => p!["name"]!.GetValue<string>() == "log-path")!.ToJsonString()
            .Should().Be("""{"template":"log-processor","name":"log-path","value":"/var/log/web","setBy":"pod"}""");
        pods[1]["patch"]![0]!["path"]!.GetValue<string>().Should().StartWith("/spec/template/");
        pods[2]["reason"]!.GetValue<string>().Should().Be("NotOptedIn");
        pods[2]["patch"]!.AsArray().Should().BeEmpty();
    }

    [Fact]
    public void Input_without_a_pod_is_an_error() =>
        CommandRun.With("apiVersion: v1\nkind: Service\n", "explain", "-f", "-")
            .Should().Be(new CommandRun(ExitCodes.Misused, "", "injector explain: the input has no pod and no pod template in it\n"));

    private static string[] Row(string[] lines, string parameter) =>
        lines.Single(line => line.StartsWith($"  {parameter} ", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
