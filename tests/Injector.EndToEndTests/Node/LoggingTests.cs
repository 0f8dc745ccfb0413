using Injector.EndToEndTests.Pods;
using k8s;

namespace Injector.EndToEndTests.Node;

/// <summary>Every line that an application writes comes out of its sidecar exactly once.</summary>
public sealed class LoggingTests(NodeFixture fixture) : NodeScenario(fixture)
{
    private const string Wait = "trap exit TERM; while :; do sleep 0.1; done";

    [Fact]
    public async Task Lines_that_are_written_at_the_very_start_are_all_there_in_their_order()
    {
        await CreateAsync(ShellPod("web", $"{WriteLines(5_000)}; {Wait}"));

        var log = await SidecarLogWithAsync("web", "line 5000");

        log.Should().Equal(Lines(5_000));
    }

    [Fact]
    public async Task The_last_line_of_a_deleted_pod_is_there()
    {
        const string script =
            """
            trap 'echo "the last line" >>/var/log/app/app.log; exit 0' TERM
            i=0
            while :; do
              i=$((i+1))
              echo "line $i" >>/var/log/app/app.log
              sleep 0.02
            done
            """;
        await CreateAsync(ShellPod("web", script));
        await SidecarLogWithAsync("web", "line 20");
        using var follow = await Cluster.Server.Client.ReadNamespacedPodLogAsync(
            "web", Namespace, container: StoredPod.SidecarName, follow: true, cancellationToken: Cancellation);
        using var reader = new StreamReader(follow);
        var following = reader.ReadToEndAsync(Cancellation);

        await KubectlAsync("delete", "pod", "web");

        var log = ApplicationLines(await following.WaitAsync(Deadline, Cancellation));
        log[^1].Should().Be("the last line");
        log[..^1].Should().Equal(Lines(log.Length - 1)).And.HaveCountGreaterThan(20);
    }

    [Fact]
    public async Task Files_that_only_the_applications_user_may_read_are_read()
    {
        var pod = ShellPod("web", $"umask 077; {WriteLines(100)}; {Wait}")
            .WithSpec("securityContext", """{"runAsUser": 1000, "runAsGroup": 1000}""");
        await CreateAsync(pod);

        (await SidecarLogWithAsync("web", "line 100")).Should().Equal(Lines(100));
    }

    [Fact]
    public async Task Two_containers_with_equal_file_names_do_not_mix_up()
    {
        var pod = ShellPod("web", $"{WriteLines(100)}; {Wait}").WithAnnotation(PodDocument.Prefix + "containers", "app,worker");
        pod["spec"]!["containers"]!.AsArray().Add(ShellContainer("worker", $"{WriteLines(50)}; {Wait}"));
        await CreateAsync(pod);

        await SidecarLogWithAsync("web", "line 100");
        await Eventually.BecomesTrueAsync(
            "All 150 lines are there", Deadline, async () => (await SidecarLogAsync("web")).Length >= 150, Cancellation);

        (await SidecarLogAsync("web")).Should().BeEquivalentTo(Lines(100).Concat(Lines(50)));
    }

    [Fact]
    public async Task A_volume_that_is_mounted_above_the_log_path_is_read_at_the_log_path()
    {
        var pod = ShellPod("web", $"mkdir -p /var/log/app; {WriteLines(100)}; echo noise >/var/log/other.log; {Wait}")
            .WithSpec("volumes", """[{"name": "logs", "emptyDir": {}}]""");
        pod["spec"]!["containers"]![0]!["volumeMounts"] = System.Text.Json.Nodes.JsonNode.Parse("""[{"name": "logs", "mountPath": "/var/log"}]""");
        await CreateAsync(pod);

        (await SidecarLogWithAsync("web", "line 100")).Should().Equal(Lines(100));
    }

    [Fact]
    public async Task Lines_survive_a_rotation_and_a_restart_of_the_application()
    {
        // Its first life rotates when it is told to, and dies; its second writes on.
        var script = $$"""
            if [ ! -e /var/log/app/app.log.1 ]; then
              {{WriteLines(100)}}
              until [ -e /tmp/rotate ]; do sleep 0.1; done
              mv /var/log/app/app.log /var/log/app/app.log.1
              exit 1
            fi
            echo "second life" >>/var/log/app/app.log
            {{Wait}}
            """;
        await CreateAsync(ShellPod("web", script));
        await SidecarLogWithAsync("web", "line 100");
        await KubectlAsync("exec", "web", "-c", "app", "--", "touch", "/tmp/rotate");

        (await SidecarLogWithAsync("web", "second life")).Should().Equal([.. Lines(100), "second life"]);
    }

    private async Task CreateAsync(System.Text.Json.Nodes.JsonObject pod)
    {
        var stored = (await Cluster.Pods.CreateAsync(Namespace, pod, cancellation: Cancellation)).Stored;
        stored.IsInjected.Should().BeTrue();
    }
}
