using System.Text.Json.Nodes;

namespace Injector.Tests.Cli;

/// <summary>
/// Each sample, injected, means what the widely copied hand-written pod with a sidecar means: the application and a
/// log-processor share an emptyDir, mounted where the application logs and at /logs. What is deliberately different is
/// asserted as well: a pinned image, its own user, limits, a read-only mount.
/// </summary>
public sealed class SampleTests
{
    [Theory]
    [InlineData("sidecar-demo.yaml", "nginx"), InlineData("nginx-log-forwarder.yaml", "nginx"), InlineData("init-and-sidecar.yaml", "app")]
    public void A_sample_becomes_the_pod_one_would_write_by_hand(string sample, string application)
    {
        var (before, pod) = Inject(sample);

        Names(pod, "volumes").Should().Contain("shared-logs");
        Named(pod, "volumes", "shared-logs")["emptyDir"]!["sizeLimit"].Should().NotBeNull("logs must not fill the node's disk");
        Mount(Named(pod, "containers", application), "shared-logs")["mountPath"]!.ToString().Should().Be("/var/log/nginx");

        var sidecar = Named(pod, "containers", "log-processor");
        var mount = Mount(sidecar, "shared-logs");
        mount["mountPath"]!.ToString().Should().Be("/logs");
        mount["readOnly"]!.GetValue<bool>().Should().BeTrue();
        sidecar["image"]!.ToString().Should().MatchRegex("^ghcr.io/sidecar-injector/log-processor:[0-9.]+$");
        sidecar["resources"]!["requests"]!["memory"].Should().NotBeNull();
        sidecar["resources"]!["limits"]!["memory"].Should().NotBeNull();
        sidecar["securityContext"]!["runAsNonRoot"]!.GetValue<bool>().Should().BeTrue();
        sidecar["securityContext"]!["allowPrivilegeEscalation"]!.GetValue<bool>().Should().BeFalse();

        // The application's own containers: nothing but the mount is new.
        var untouched = Named(pod, "containers", application).DeepClone().AsObject();
        var mounts = untouched["volumeMounts"]!.AsArray();
        mounts.Remove(Mount(untouched, "shared-logs"));
        if (mounts.Count == 0)
            untouched.Remove("volumeMounts");
        JsonNode.DeepEquals(untouched, Named(before, "containers", application)).Should().BeTrue();
        Names(pod, "containers")[0].Should().Be(application, "an application keeps its place");
    }

    [Fact]
    public void The_forwarder_formats_lines_within_the_resources_of_the_hand_written_one()
    {
        var (_, pod) = Inject("nginx-log-forwarder.yaml");
        var sidecar = Named(pod, "containers", "log-processor");
        sidecar["env"]!.AsArray().Select(variable => variable!["value"]?.ToString()).Should().Contain("access.log");
        // The form of a line is live: the sidecar reads the annotation.
        Named(pod, "volumes", "log-processor-live").ToJsonString().Should().Contain("sidecar-injector.io/format");
        var resources = sidecar["resources"]!;
        $"{resources["requests"]!["memory"]} {resources["requests"]!["cpu"]} {resources["limits"]!["memory"]} {resources["limits"]!["cpu"]}"
            .Should().Be("32Mi 50m 64Mi 100m");
    }

    [Fact]
    public void The_application_keeps_its_own_init_container()
    {
        var (before, after) = Inject("init-and-sidecar.yaml");
        JsonNode.DeepEquals(Named(after, "initContainers", "setup"), Named(before, "initContainers", "setup")).Should().BeTrue();
        Names(after, "volumes").Should().Contain(["config", "shared-logs"]);
    }

    private static (JsonNode Before, JsonNode After) Inject(string sample)
    {
        var path = Path.Combine(Root(), "samples", sample);
        var run = CommandRun.Of("inject", "-f", path, "-o", "json");
        run.Code.Should().Be(0, run.Error);
        run.Error.Should().BeEmpty();
        return (JsonNode.Parse(Injector.Yaml.YamlReader.ReadAll(File.ReadAllText(path))[0].Json.Span)!, JsonNode.Parse(run.Output)!);
    }

    private static string Root()
    {
        var directory = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(directory, "Injector.sln")))
            directory = Path.GetDirectoryName(directory) ?? throw new DirectoryNotFoundException("no Injector.sln above the tests");
        return directory;
    }

    private static string[] Names(JsonNode pod, string list) => [.. pod["spec"]![list]!.AsArray().Select(item => item!["name"]!.ToString())];

    private static JsonNode Named(JsonNode pod, string list, string name) =>
        pod["spec"]![list]!.AsArray().Single(item => item!["name"]!.ToString() == name)!;

    private static JsonNode Mount(JsonNode container, string volume) =>
        container["volumeMounts"]!.AsArray().Single(mount => mount!["name"]!.ToString() == volume)!;
}
