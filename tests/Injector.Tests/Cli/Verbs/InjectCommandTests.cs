using System.Text.Json.Nodes;
using CsCheck;
using Injector.Cli.Failures;

namespace Injector.Tests.Cli.Verbs;

public sealed class InjectCommandTests
{
    /// <summary>A template so small that tests can state whole outputs.</summary>
    private const string Template = """
        apiVersion: sidecar-injector.io/v1alpha1
        kind: SidecarTemplate
        metadata: {name: log-processor}
        spec:
          parameters:
            log-path: {type: path, default: /var/log/app, settableBy: [namespace, pod]}
            image: {type: image, default: "example/tail:1.0"}
          sidecars:
            - container:
                name: tail
                image: "${image}"
                args: ["${log-path}"]
                resources:
                  requests: {cpu: 10m, memory: 16Mi}
                  limits: {cpu: 100m, memory: 64Mi}
        """;

    private const string Pod = """
        apiVersion: v1
        kind: Pod
        metadata:
          name: web
          annotations:
            sidecar-injector.io/inject: "true"
        spec:
          containers:
          - name: app
            image: example/app:1
        """;

    private const string Job = """
        apiVersion: v1
        kind: Namespace
        metadata: {name: default, annotations: {sidecar-injector.io/inject: "true"}}
        ---
        apiVersion: batch/v1
        kind: Job
        metadata: {name: report}
        spec: {template: {spec: {restartPolicy: Never, containers: [{name: app, image: example/app:1}]}}}
        """;

    private const string Service = "apiVersion: v1\nkind: Service\nmetadata: {name: web}   # flow\nspec:\n    ports:   [ {port: 80} ]\n";

    [Theory]
    [InlineData("# a comment\n---\n" + Service + "---\n# only a comment\n---\n" + Service + "...\n")]
    [InlineData("apiVersion: v1\r\nkind: ConfigMap\r\ndata: {\"a\" : yes}\r\n---\r\napiVersion: example.com/v1\r\nkind: Deploymnet\r\n")]
    [InlineData("\uFEFF---\napiVersion: v1\nkind: Secret\nstringData:\n  a: |+\n    x\n\n\n")]
    [InlineData("{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"spec\":{\"containers\":[]}}\n{ \"apiVersion\" : \"v1\", \"kind\" : \"Node\" }")]
    [InlineData("apiVersion: v1\nkind: Pod\nmetadata: {annotations: {sidecar-injector.io/inject: \"false\"}}\nspec: {containers: [{name: a}]}")]
    [InlineData("apiVersion: v1\nkind: PodTemplate\n---\n~\n---\napiVersion: custom.example.com/v1\nkind: PodList\nitems: [1]\n")]
    [InlineData("")]
    [InlineData("\n\n# nothing\n")]
    public void What_needs_no_change_comes_out_byte_for_byte(string input)
    {
        var run = CommandRun.With(input, "inject", "-f", "-");
        run.Output.Should().Be(input);
        run.Code.Should().Be(ExitCodes.Ok);
    }

    [Fact]
    public void Any_stream_without_our_pods_comes_out_byte_for_byte()
    {
        var document = Gen.OneOf(
            Service, Service.Replace("\n", "\r\n", StringComparison.Ordinal), "# comment\n", "\n", "{\"apiVersion\": \"v1\", \"kind\": \"Service\"}\n",
            "apiVersion: v1\nkind: ConfigMap\ndata:\n  k: |\n    text\n\n    # no comment\n\n", "  apiVersion: v1\n  kind: Service # indented\n");
        var separator = Gen.OneOf("---\n", "--- # c\n", "...\n---\n", "---\r\n", "---\n# c\n\n");
        Gen.Select(document, separator).List[1, 6].Select(parts => string.Concat(parts.Select(part => part.Item2 + part.Item1))).Sample(
            input => CommandRun.With(input, "inject", "-f", "-").Should().Be(new CommandRun(0, input, "")),
            iter: 300);
    }

    [Fact]
    public void A_changed_document_keeps_the_comments_around_it_and_its_neighbours_stay_untouched()
    {
        using var config = Config();
        var input = $"# licence\n---\n{Service}---\n# Source: chart/pod.yaml\n{Pod} # last\n# end\n---\n{Service}";
        var run = CommandRun.With(input, "inject", "-f", "-", "--config-dir", config.Path);
        run.Code.Should().Be(0, run.Error);
        run.Output.Should().StartWith($"# licence\n---\n{Service}---\n# Source: chart/pod.yaml\napiVersion: v1\nkind: Pod\n").And.EndWith($"\n# end\n---\n{Service}");
        var injected = Documents(run.Output)[1]!;
        injected["spec"]!["containers"]!.ToJsonString().Should().Be(
            """[{"name":"app","image":"example/app:1"},{"name":"tail","image":"example/tail:1.0","args":["/var/log/app"],"resources":{"requests":{"cpu":"10m","memory":"16Mi"},"limits":{"cpu":"100m","memory":"64Mi"}}}]""");
    }

    [Theory]
    [InlineData("\r\n", "---\r\n", 2)]
    [InlineData("\n", "--- # c\n", 2)]
    [InlineData("\n", "", 1)]
    public void Changed_documents_keep_their_line_ends_and_get_separators_where_they_need_them(string lineEnd, string separator, int documents)
    {
        var pod = Pod.ReplaceLineEndings(lineEnd);
        var run = CommandRun.With(string.Concat(Enumerable.Repeat(separator + pod + lineEnd, documents)), "inject", "-f", "-");
        run.Output.Should().StartWith(separator.TrimEnd('\r', '\n') + (separator.Length > 0 ? lineEnd : "") + "apiVersion: v1" + lineEnd);
        run.Output.ReplaceLineEndings("\n").ReplaceLineEndings(lineEnd).Should().Be(run.Output);
        Documents(run.Output).Should().HaveCount(documents).And.OnlyContain(pod => IsInjected(pod!));
    }

    [Theory]
    [InlineData("v1", "ReplicationController", "/spec/template"), InlineData("apps/v1", "Deployment", "/spec/template")]
    [InlineData("apps/v1", "StatefulSet", "/spec/template"), InlineData("apps/v1", "DaemonSet", "/spec/template")]
    [InlineData("apps/v1", "ReplicaSet", "/spec/template"), InlineData("batch/v1", "Job", "/spec/template")]
    [InlineData("batch/v1", "CronJob", "/spec/jobTemplate/spec/template")]
    public void The_pods_of_every_workload_kind_are_injected(string apiVersion, string kind, string path)
    {
        var workload = Workload(apiVersion, kind, path);
        var run = CommandRun.With(workload.ToJsonString(), "inject", "-f", "-", "-o", "json", "--kubernetes-version", "v1.34.1");
        run.Code.Should().Be(0);
        run.Error.Should().BeEmpty();
        var injected = JsonNode.Parse(run.Output)!;
        IsInjected(path[1..].Split('/').Aggregate(injected, (node, name) => node[name]!)).Should().BeTrue();
        injected["metadata"]!.ToJsonString().Should().Be("""{"name":"web"}""");
    }

    [Fact]
    public void The_items_of_lists_are_injected_also_of_nested_and_typed_ones()
    {
        var pod = Yaml(Pod);
        var bare = Yaml(Pod).AsObject();
        bare.Remove("apiVersion");
        bare.Remove("kind");
        var list = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "List",
            ["items"] = new JsonArray(
                Yaml(Service),
                pod,
                new JsonObject { ["apiVersion"] = "v1", ["kind"] = "PodList", ["items"] = new JsonArray(bare) },
                new JsonObject { ["apiVersion"] = "v1", ["kind"] = "List", ["items"] = new JsonArray(Workload("apps/v1", "Deployment", "/spec/template")) }),
        };
        var injected = JsonNode.Parse(CommandRun.With(list.ToJsonString(), "inject", "-f", "-", "-o", "json").Output)!["items"]!;
        JsonNode.DeepEquals(injected[0], Yaml(Service)).Should().BeTrue();
        IsInjected(injected[1]!).Should().BeTrue();
        IsInjected(injected[2]!["items"]![0]!).Should().BeTrue();
        IsInjected(injected[3]!["items"]![0]!["spec"]!["template"]!).Should().BeTrue();
    }

    [Theory]
    [InlineData("yaml"), InlineData("json")]
    public void What_was_injected_is_left_as_it_is(string format)
    {
        var input = $"{Pod}\n---\n{Workload("apps/v1", "Deployment", "/spec/template").ToJsonString()}";
        var once = CommandRun.With(input, "inject", "-f", "-", "-o", format, "--sidecar-lifecycle", "native");
        var twice = CommandRun.With(once.Output, "inject", "-f", "-", "-o", format, "--sidecar-lifecycle", "native");
        once.Output.Should().NotBe(input);
        twice.Output.Should().Be(once.Output);
        twice.Error.Should().MatchRegex("^<stdin>:1: note: Pod/web: left as it is: AlreadyInjected\n<stdin>:[0-9]+: note: Deployment/web: left as it is: AlreadyInjected\n$");
    }

    [Fact]
    public void Json_is_one_object_a_line_also_of_what_is_not_changed()
    {
        var run = CommandRun.With($"{Service}---\n# nothing\n---\n{Pod}\n", "inject", "-f", "-", "-o", "json");
        var lines = run.Output.Split('\n');
        lines.Should().HaveCount(3);
        lines[0].Should().Be("""{"apiVersion":"v1","kind":"Service","metadata":{"name":"web"},"spec":{"ports":[{"port":80}]}}""");
        IsInjected(JsonNode.Parse(lines[1])!).Should().BeTrue();
        lines[2].Should().BeEmpty();
    }

    [Fact]
    public void The_patch_of_one_document_is_a_bare_array_that_two_engines_apply_alike()
    {
        var patch = CommandRun.With(Pod, "inject", "-f", "-", "-o", "patch").Output;
        var injected = CommandRun.With(Pod, "inject", "-f", "-", "-o", "json").Output;
        var other = Newtonsoft.Json.Linq.JObject.Parse(Yaml(Pod).ToJsonString());
        Newtonsoft.Json.JsonConvert.DeserializeObject<Microsoft.AspNetCore.JsonPatch.JsonPatchDocument>(patch)!.ApplyTo(other);
        JsonNode.DeepEquals(JsonNode.Parse(other.ToString()), JsonNode.Parse(injected)).Should().BeTrue();
        CommandRun.With(Service, "inject", "-f", "-", "-o", "patch").Output.Should().Be("[]\n");
    }

    [Fact]
    public void The_patches_of_several_documents_say_whose_they_are()
    {
        var deployment = Workload("apps/v1", "Deployment", "/spec/template");
        deployment["metadata"]!["namespace"] = "shop";
        var list = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "List", ["items"] = new JsonArray(Yaml(Service), Yaml(Pod)) };
        var run = CommandRun.With($"{Service}---\n{Pod}\n---\n{deployment.ToJsonString()}\n---\n{list.ToJsonString()}", "inject", "-f", "-", "-o", "patch", "-n", "test");
        var lines = run.Output.TrimEnd('\n').Split('\n').Select(line => JsonNode.Parse(line)!).ToList();
        lines.Select(line => $"{line["kind"]} {line["namespace"]}/{line["name"]} {line["patch"]![0]!["path"]!.ToString().Split("/metadata")[0]}")
            .Should().Equal("Pod test/web ", "Deployment shop/web /spec/template", "List / /items/1");
    }

    [Fact]
    public void The_diff_shows_the_change_alone()
    {
        using var config = Config();
        var run = CommandRun.With($"{Service}---\n# comment\n{Pod}\n", "inject", "-f", "-", "-o", "diff", "--config-dir", config.Path);
        run.Output.Should().StartWith("--- <stdin>: Pod/web\n+++ <stdin>: Pod/web (injected)\n@@ -4,7 +4,22 @@\n")
            .And.EndWith("     image: example/app:1\n+  - name: tail\n+    image: example/tail:1.0\n+    args:\n+    - /var/log/app\n+    resources:\n+      requests:\n+        cpu: 10m\n+        memory: 16Mi\n+      limits:\n+        cpu: 100m\n+        memory: 64Mi\n");
        run.Output.Split('\n').Should().NotContain(line => line.StartsWith('-') && !line.StartsWith("---"));
    }

    [Theory]
    [InlineData(Pod, "1 of 1 pods and pod templates changed")]
    [InlineData(Service, "no pod and no pod template in the input")]
    [InlineData("apiVersion: v1\nkind: Pod\nspec: {containers: [{name: a}]}", "0 of 1 pods and pod templates changed: nobody opted in. --namespace-label sidecar-injector.io/inject=true shows what a namespace gets that does")]
    [InlineData(Job, "0 of 1 pods and pod templates changed; 1 left alone, to complete without a classic sidecar: --kubernetes-version 1.32 or later shows what a native one does")]
    public void A_diff_ends_with_how_many_pods_change(string input, string summary)
    {
        CommandRun.With(input, "inject", "-f", "-", "-o", "diff").Error.Should().EndWith(summary + "\n");
        CommandRun.With(input, "inject", "-f", "-", "-o", "diff", "--kubernetes-version", "1.31").Error.Should().NotContain("run to completion:");
        CommandRun.With(input, "inject", "-f", "-", "-o", "diff", "-q").Error.Should().BeEmpty();
        CommandRun.With(input, "inject", "-f", "-").Error.Should().NotContain(summary);
    }

    [Theory]
    [InlineData(new[] { "--kubernetes-version", "1.31" }, false), InlineData(new[] { "--kubernetes-version", "1.32" }, true)]
    [InlineData(new[] { "--kubernetes-version", "v1.33.2-eks-1" }, true), InlineData(new[] { "--kubernetes-version", "2.0" }, true)]
    [InlineData(new string[0], false), InlineData(new[] { "--sidecar-lifecycle", "native" }, true)]
    [InlineData(new[] { "--sidecar-lifecycle", "Classic", "--kubernetes-version", "1.34" }, false)]
    public void Sidecars_run_as_the_cluster_can(string[] options, bool native)
    {
        var run = CommandRun.With(Pod, ["inject", "-f", "-", "-o", "json", .. options]);
        var spec = JsonNode.Parse(run.Output)!["spec"]!;
        spec["containers"]!.AsArray().Should().HaveCount(native ? 1 : 2);
        (spec["initContainers"] as JsonArray ?? []).Any(container => container!["restartPolicy"]?.GetValue<string>() == "Always").Should().Be(native);
    }

    [Fact]
    public void Files_directories_and_standard_input_come_in_order()
    {
        using var files = new TemporaryFiles();
        files.Add("d/b.yml", Service + "# b");
        files.Add("d/a.json", """{"apiVersion":"v1","kind":"Node"}""");
        files.Add("d/readme.md", "not: [read");
        files.Add("d/sub/c.yaml", "---\n" + Service);
        var single = files.Add("z.yaml", Service);
        CommandRun.With("\uFEFF" + Service, "inject", "-f", single, "-f", files.Path + "/d", "-f", "-").Output
            .Should().Be(Service + "---\n{\"apiVersion\":\"v1\",\"kind\":\"Node\"}\n---\n" + Service + "# b\n---\n" + Service);
        CommandRun.Of("inject", "-R", "-f", files.Path + "/d").Output
            .Should().Be("{\"apiVersion\":\"v1\",\"kind\":\"Node\"}\n---\n" + Service + "# b\n---\n" + Service);
    }

    internal static JsonObject Workload(string apiVersion, string kind, string path)
    {
        var template = Yaml(Pod).AsObject();
        template.Remove("apiVersion");
        template.Remove("kind");
        JsonNode node = template;
        node["metadata"]!.AsObject().Remove("name");
        foreach (var name in path[1..].Split('/').Reverse())
            node = new JsonObject { [name] = node };
        return new JsonObject
        {
            ["apiVersion"] = apiVersion,
            ["kind"] = kind,
            ["metadata"] = new JsonObject { ["name"] = "web" },
            ["spec"] = node["spec"]!.DeepClone(),
        };
    }

    private static TemporaryFiles Config()
    {
        var files = new TemporaryFiles();
        files.Add("template.yaml", Template);
        return files;
    }

    private static JsonNode Yaml(string text) => Documents(text)[0]!;

    private static List<JsonNode?> Documents(string text) =>
        [.. Injector.Yaml.YamlReader.ReadAll(text).Where(document => !document.IsEmpty).Select(document => JsonNode.Parse(document.Json.Span))];

    private static bool IsInjected(JsonNode pod) => pod["metadata"]!["annotations"]!["sidecar-injector.io/status"] is not null;
}
