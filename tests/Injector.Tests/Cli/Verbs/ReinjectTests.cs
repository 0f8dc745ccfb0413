using System.Text.Json.Nodes;

namespace Injector.Tests.Cli.Verbs;

/// <summary>Manifests that are kept injected, and whose keys or templates change afterwards.</summary>
public sealed class ReinjectTests
{
    private const string Pod = """
        apiVersion: v1
        kind: Pod
        metadata: {name: web, annotations: {sidecar-injector.io/inject: "true"}}
        spec: {containers: [{name: app, image: "example/app:1"}]}
        """;

    [Fact]
    public void A_changed_key_is_told_with_what_would_differ_and_carried_out_when_asked()
    {
        var changed = With(Injected(), "log-path", "/srv/logs");
        var run = Inject(changed);
        JsonNode.DeepEquals(JsonNode.Parse(run.Output), changed).Should().BeTrue();
        run.Error.Should().Contain("warning: Pod/web: injected before, with other keys or templates; injected anew (inject --reinject) it would differ: container app: volumeMounts")
            .And.Contain("left as it is: AlreadyInjected");

        var again = Inject(changed, "--reinject");
        again.Code.Should().Be(0);
        again.Error.Should().Be("<stdin>:1: note: Pod/web: injected anew: PodOptedIn\n");
        JsonNode.DeepEquals(JsonNode.Parse(again.Output), JsonNode.Parse(Inject(With(Document(Pod), "log-path", "/srv/logs")).Output)).Should().BeTrue();
        Inject(JsonNode.Parse(again.Output)!, "--reinject").Output.Should().Be(again.Output);
    }

    [Fact]
    public void Nothing_is_said_and_nothing_changes_where_nothing_would_differ()
    {
        var injected = Injected().ToJsonString();
        CommandRun.With(injected, "inject", "-f", "-", "--reinject").Should().Be(
            new CommandRun(0, injected, "<stdin>:1: note: Pod/web: left as it is: AlreadyInjected\n"));
        CommandRun.With(injected, "inject", "-f", "-").Error.Should().Be("<stdin>:1: note: Pod/web: left as it is: AlreadyInjected\n");
    }

    [Fact]
    public void What_an_api_server_adds_is_no_difference()
    {
        var stored = Injected();
        stored["metadata"]!["uid"] = "c1f3";
        foreach (var container in stored["spec"]!["containers"]!.AsArray())
        {
            container!["terminationMessagePath"] = "/dev/termination-log";
            container["volumeMounts"]!.AsArray().Add(new JsonObject
            {
                ["name"] = "kube-api-access-x",
                ["readOnly"] = true,
                ["mountPath"] = "/var/run/secrets/kubernetes.io/serviceaccount",
            });
        }
        CommandRun.With(stored.ToJsonString(), "inject", "-f", "-").Error.Should().Be("<stdin>:1: note: Pod/web: left as it is: AlreadyInjected\n");
    }

    [Fact]
    public void A_pod_that_opts_out_afterwards_is_told_that_its_sidecars_stay()
    {
        var changed = With(Injected(), "inject", "false");
        var run = Inject(changed);
        run.Error.Should().Contain("warning: Pod/web: its sidecars stay (sidecar log-processor): injector uninject takes them out");
        CommandRun.With(changed.ToJsonString(), "explain", "-f", "-").Output.Should().Contain("injector uninject takes them out");

        var again = Inject(changed, "--reinject");
        again.Error.Should().Be("<stdin>:1: note: Pod/web: sidecars taken out: PodOptedOut, the pod says no or yes\n");
        JsonNode.Parse(again.Output)!["spec"]!["containers"]!.AsArray().Should().ContainSingle();
    }

    [Fact]
    public void What_would_be_refused_anew_stays_and_says_why()
    {
        var changed = With(Injected(), "log-path", "not/absolute");
        Inject(changed).Error.Should().Contain("injected anew, as its keys are now, it would be refused: ");
        var again = Inject(changed, "--reinject");
        again.Code.Should().Be(1);
        JsonNode.DeepEquals(JsonNode.Parse(again.Output), changed).Should().BeTrue();
        again.Error.Should().Contain("error: Pod/web: ParameterInvalid");
    }

    [Fact]
    public void Another_way_of_running_sidecars_is_a_difference_too() =>
        Inject(Injected(), "--kubernetes-version", "1.34").Error.Should().Contain("init container log-processor comes; container log-processor goes");

    private static CommandRun Inject(JsonNode pod, params string[] options) =>
        CommandRun.With(pod.ToJsonString(), ["inject", "-f", "-", "-o", "json", .. options]);

    private static JsonNode Injected() => JsonNode.Parse(Inject(Document(Pod)).Output)!;

    private static JsonNode With(JsonNode pod, string word, string value)
    {
        pod["metadata"]!["annotations"]![$"sidecar-injector.io/{word}"] = value;
        return pod;
    }

    private static JsonNode Document(string text) => JsonNode.Parse(Injector.Yaml.YamlReader.ReadAll(text)[0].Json.Span)!;
}
