using System.Text.Json.Nodes;
using CsCheck;
using Injector.Cli.Failures;

namespace Injector.Tests.Cli.Verbs;

public sealed class InjectErrorTests
{
    private const string Pod = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n  annotations:\n    sidecar-injector.io/inject: \"true\"\nspec:\n  containers: [{name: app}]\n";

    [Theory]
    [InlineData("a: b: c\n", "<stdin>:1:5: error: a ':' that cannot be here: quote the value if the colon belongs to it, else check the indentation")]
    [InlineData("foo: bar\n", "<stdin>:1:1: error: not a Kubernetes object: apiVersion and kind are missing")]
    [InlineData("kind: Pod\n", "<stdin>:1:1: error: not a Kubernetes object: apiVersion is missing")]
    [InlineData("# c\napiVersion: v1\nkind: null\n", "<stdin>:2:1: error: not a Kubernetes object: kind is missing")]
    [InlineData("- apiVersion: v1\n", "<stdin>:1:1: error: not a Kubernetes object: a map with apiVersion and kind is expected")]
    [InlineData("just text\n", "<stdin>:1:1: error: not a Kubernetes object: a map with apiVersion and kind is expected")]
    [InlineData("apiVersion: apps/v1\nkind: Deploymnet\n", "<stdin>:2:7: error: apps/v1 has no kind Deploymnet; did you mean Deployment?")]
    [InlineData("apiVersion: v1\nkind: pod\n", "<stdin>:2:7: error: v1 has no kind pod; did you mean Pod?")]
    [InlineData("apiVersion: v1\nkind: Deployment\n", "<stdin>:2:7: error: v1 has no kind Deployment; it is in apps/v1")]
    [InlineData("apiVersion: apps/v1\nkind: CronJob\n", "<stdin>:2:7: error: apps/v1 has no kind CronJob; it is in batch/v1")]
    [InlineData("apiVersion: batch/v1\nkind: Zebra\n", "<stdin>:2:7: error: batch/v1 has no kind Zebra")]
    [InlineData("apiVersion: app/v1\nkind: Deployment\n", "<stdin>:1:13: error: there is no apiVersion app/v1; Deployment is in apps/v1")]
    [InlineData("apiVersion: v2\nkind: Thing\n", "<stdin>:1:13: error: there is no apiVersion v2")]
    [InlineData("apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Service\n- kind: Pod\n", "<stdin>:6:3: error: not a Kubernetes object: apiVersion is missing")]
    [InlineData("apiVersion: v1\nkind: List\nitems: 5\n", "<stdin>:3:8: error: items must be a list")]
    [InlineData("apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {}\n", "<stdin>:4:7: error: Deployment/web: has no spec.template")]
    [InlineData("apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n  annotations:\n    sidecar-injector.io/inject: true\n",
        "<stdin>:6:33: error: Pod/web: metadata.annotations[sidecar-injector.io/inject] must be a string; put the value in quotes")]
    [InlineData("apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n  annotations: {sidecar-injector.io/inject: \"true\"}\nspec:\n  containers: 5\n",
        "<stdin>:7:15: error: Pod/web: spec.containers must be a list")]
    public void Input_that_cannot_be_used_is_said_with_its_place_and_nothing_is_written(string input, string message)
    {
        CommandRun.With(Pod + "---\n# so that there is something to write\n", "inject", "-f", "-").Output.Should().NotBeEmpty();
        CommandRun.With(input, "inject", "-f", "-").Should().Be(new CommandRun(ExitCodes.Misused, "", message + "\n"));
        CommandRun.With(Pod + "---\n" + input, "inject", "-f", "-").Should().Match<CommandRun>(run => run.Code == ExitCodes.Misused && run.Output.Length == 0);
    }

    [Fact]
    public void Files_that_cannot_be_read_are_named()
    {
        using var files = new TemporaryFiles();
        var good = files.Add("good.yaml", Pod);
        var latin = Path.Combine(files.Path, "latin.yaml");
        File.WriteAllBytes(latin, [.. "a: b\nc: "u8, 0xE9, .. "\n"u8]);
        var wide = Path.Combine(files.Path, "wide.yaml");
        File.WriteAllBytes(wide, [0xFF, 0xFE, .. "a\0"u8]);
        Directory.CreateDirectory(Path.Combine(files.Path, "empty"));
        Fails($"{files.Path}/none.yaml: error: no such file", "-f", good, "-f", files.Path + "/none.yaml");
        Fails($"{latin}:2:1: error: is not UTF-8 from here on", "-f", latin);
        Fails($"{wide}: error: is UTF-16; save it as UTF-8 (in PowerShell, write it with Out-File -Encoding utf8)", "-f", wide);
        Fails($"{files.Path}/empty: error: no *.yaml, *.yml or *.json file in this directory; -R also looks below it", "-f", files.Path + "/empty");
        Fails("injector inject: the name of a file is empty; is a variable not set?", "-f", "");
        Fails("injector inject: -f - is given twice; standard input can be read once", "-f", "-", "-f", "-");

        static void Fails(string message, params string[] options) =>
            CommandRun.Of(["inject", .. options]).Should().Be(new CommandRun(ExitCodes.Misused, "", message + "\n"));
    }

    [Fact]
    public void A_configuration_with_errors_stops_everything()
    {
        using var files = new TemporaryFiles();
        files.Add("bad.yaml", "apiVersion: sidecar-injector.io/v1alpha1\nkind: InjectorConfg\n");
        var run = CommandRun.With(Pod, "inject", "-f", "-", "--config-dir", files.Path);
        run.Code.Should().Be(ExitCodes.Misused);
        run.Output.Should().BeEmpty();
        run.Error.Should().Contain($"{files.Path}/bad.yaml:2:7: kind: \"InjectorConfg\" is not known; did you mean InjectorConfig?\n")
            .And.EndWith($"{files.Path}: error: the configuration has errors\n");
        CommandRun.With(Pod, "inject", "-f", "-", "--config-dir", files.Path + "/none").Error.Should().Be($"{files.Path}/none: error: no such directory\n");
        CommandRun.With(Pod, "inject", "-f", "-", "--config-dir", "").Should().Be(
            new CommandRun(ExitCodes.Misused, "", "injector inject: --config-dir is empty; is a variable not set?\n"));
    }

    [Fact]
    public void A_mistake_in_an_annotation_leaves_the_pod_as_it_is_and_says_so()
    {
        var input = Pod.Replace("spec:", "    sidecar-injector.io/log-path: relative\nspec:", StringComparison.Ordinal);
        var run = CommandRun.With(input, "inject", "-f", "-");
        run.Code.Should().Be(ExitCodes.NotInjected);
        run.Output.Should().Be(input);
        run.Error.Should().StartWith("<stdin>:7: error: Pod/web: ParameterInvalid: sidecar-injector.io/log-path \"relative\" on the pod must ")
            .And.NotContain("refuse").And.NotContain("note:");
        CommandRun.With(input, "inject", "-f", "-", "--namespace-label", "sidecar-injector.io/enforce=true").Error
            .Should().Contain("; the API server would refuse this pod\n");
    }

    [Fact]
    public void A_mistyped_key_is_pointed_at()
    {
        var input = Pod.Replace("spec:", "    sidecar-injector.io/log-pth: /x\nspec:", StringComparison.Ordinal);
        var run = CommandRun.With(input, "inject", "-f", "-");
        run.Code.Should().Be(ExitCodes.Ok);
        run.Error.Should().Be("<stdin>:7: warning: Pod/web: sidecar-injector.io/log-pth on the pod is not a known key; did you mean log-path?\n");
    }

    [Fact]
    public void Keys_on_the_workload_instead_of_its_pods_are_pointed_at()
    {
        const string input = """
            apiVersion: batch/v1
            kind: CronJob
            metadata:
              name: report
              labels:
                sidecar-injector.io/inject: "true"
            spec:
              jobTemplate:
                metadata:
                  annotations: {sidecar-injector.io/format: json}
                spec:
                  template:
                    spec:
                      containers: [{name: app}]
            """;
        CommandRun.With(input, "inject", "-f", "-").Error.Should().Be(
            """
            <stdin>:1: note: CronJob/report: left as it is: NotOptedIn, nobody said anything: the policy decides
            <stdin>:10: warning: CronJob/report: sidecar-injector.io/format has no effect here; set it in spec.jobTemplate.spec.template.metadata.annotations
            <stdin>:6: warning: CronJob/report: sidecar-injector.io/inject has no effect here; set it in spec.jobTemplate.spec.template.metadata.labels

            """);
    }

    [Fact]
    public void Why_a_pod_is_left_alone_is_said_unless_quiet()
    {
        var input = Pod.Replace("\"true\"", "\"false\"", StringComparison.Ordinal);
        CommandRun.With(input, "inject", "-f", "-").Error.Should().Be("<stdin>:1: note: Pod/web: left as it is: PodOptedOut, the pod says no or yes\n");
        CommandRun.With(input, "inject", "-f", "-", "-q").Error.Should().BeEmpty();
    }

    [Fact]
    public void No_manifest_however_odd_is_a_fault_of_ours()
    {
        var deployment = InjectCommandTests.Workload("apps/v1", "Deployment", "/spec/template");
        deployment["spec"]!["template"]!["spec"]!.AsObject()["volumes"] = JsonNode.Parse("""[{"name":"logs","emptyDir":{}}]""");
        deployment["spec"]!["template"]!["spec"]!["containers"]![0]!.AsObject()["volumeMounts"] = JsonNode.Parse("""[{"name":"logs","mountPath":"/var/log/app"}]""");
        var replacement = Gen.OneOf("null", "5", "\"\"", "\"a\"", "true", "[]", "{}", "[null]", "[5]", "[{}]", "[[]]", "{\"a\":null}", "{\"name\":5}", "[\"a\"]");
        Gen.Select(Gen.Int[0, 1000].Array[1, 3], replacement.Array[3]).Sample(
            (places, values) =>
            {
                var odd = deployment.DeepClone();
                for (var i = 0; i < places.Length; i++)
                    Replace(odd, places[i], JsonNode.Parse(values[i]));
                var run = CommandRun.With(odd.ToJsonString(), "inject", "-f", "-", "-o", "json");
                run.Code.Should().BeOneOf([ExitCodes.Ok, ExitCodes.NotInjected, ExitCodes.Misused], "of {0}, which said {1}", odd.ToJsonString(), run.Error);
                if (run.Code == ExitCodes.Misused)
                    run.Output.Should().BeEmpty();
                else
                    JsonNode.Parse(run.Output);
            },
            iter: 2000);
    }

    /// <summary>Replaces one node below the root, counted in document order.</summary>
    private static void Replace(JsonNode root, int place, JsonNode? value)
    {
        var slots = Slots(root).ToList();
        slots[place % slots.Count](value);
    }

    private static IEnumerable<Action<JsonNode?>> Slots(JsonNode? node)
    {
        var children = node switch
        {
            JsonObject map => map.Select(member => ((Action<JsonNode?>)(value => map[member.Key] = value), member.Value)),
            JsonArray list => list.Select((item, index) => ((Action<JsonNode?>)(value => list[index] = value), item)),
            _ => [],
        };
        foreach (var (set, child) in children)
        {
            yield return set;
            foreach (var slot in Slots(child))
                yield return slot;
        }
    }

    [Fact]
    public void A_workload_of_a_version_that_is_gone_passes_with_a_warning()
    {
        const string input = "apiVersion: extensions/v1beta1\nkind: Deployment\nmetadata: {name: web}\n";
        CommandRun.With(input, "inject", "-f", "-").Should().Be(new CommandRun(
            ExitCodes.Ok, input, "<stdin>:1: warning: Deployment/web: left as it is: extensions/v1beta1 is not served any more; use apps/v1\n"));
    }

    [Fact]
    public void A_standard_input_that_was_closed_is_no_fault_of_the_output()
    {
        var run = CommandRun.Run(() => throw new UnauthorizedAccessException("Access to the path is denied."), "inject", "-f", "-");

        run.Code.Should().Be(2);
        run.Error.Should().Be("<stdin>: error: cannot be read; was it closed?\n");
    }
}
