using Injector.EndToEndTests.Pods;

namespace Injector.EndToEndTests.Admission;

/// <summary>Where the log directory of a real pod comes from.</summary>
public sealed class VolumeTests(AdmissionFixture fixture) : AdmissionScenario(fixture)
{
    private const string OneMount =
        """[{"name": "app", "image": "registry.example/app:1.0", "volumeMounts": [{"name": "data", "mountPath": "/var/log/app"}]}]""";

    [Fact]
    public async Task A_volume_that_is_mounted_at_the_log_path_already_is_the_one_the_sidecar_reads()
    {
        var pod = (await CreateAsync(PodDocument.OptedIn("web")
            .WithSpec("containers", OneMount)
            .WithSpec("volumes", """[{"name": "data", "emptyDir": {}}]"""))).Stored;

        StoredPod.MountsOf(pod.Sidecar!).Should().ContainKey("/logs").WhoseValue.Should().Be("data");
        StoredPod.MountsOf(pod.Container("app")).Where(mount => mount.Key.StartsWith("/var/log", StringComparison.Ordinal))
            .Should().ContainSingle().Which.Value.Should().Be("data");
        pod.VolumeNames.Should().NotContain("shared-logs");
    }

    [Fact]
    public async Task A_mount_whose_path_only_begins_with_the_same_letters_is_not_the_log_directory()
    {
        var pod = (await CreateAsync(PodDocument.OptedIn("web")
            .WithSpec("containers", OneMount.Replace("/var/log/app", "/var/log/app2", StringComparison.Ordinal))
            .WithSpec("volumes", """[{"name": "data", "emptyDir": {}}]"""))).Stored;

        StoredPod.MountsOf(pod.Sidecar!)["/logs"].Should().Be("shared-logs");
        StoredPod.MountsOf(pod.Container("app"))["/var/log/app2"].Should().Be("data");
    }

    [Fact]
    public async Task Another_volume_of_the_name_that_we_wanted_is_left_alone()
    {
        var pod = (await CreateAsync(PodDocument.OptedIn("web").WithSpec(
            "volumes", """[{"name": "shared-logs", "configMap": {"name": "settings", "optional": true}}]"""))).Stored;

        pod.IsInjected.Should().BeTrue();
        var ours = StoredPod.MountsOf(pod.Sidecar!)["/logs"];
        ours.Should().NotBe("shared-logs").And.StartWith("shared-logs");
        StoredPod.MountsOf(pod.Container("app"))["/var/log/app"].Should().Be(ours);
        pod.Volumes.Single(volume => StoredPod.NameOf(volume) == "shared-logs")["configMap"].Should().NotBeNull();
    }

    [Fact]
    public async Task Only_the_first_of_several_containers_gets_the_mount_unless_others_are_named()
    {
        var pod = (await CreateAsync(Two("web"))).Stored;

        StoredPod.MountsOf(pod.Container("app")).Should().ContainKey("/var/log/app");
        StoredPod.MountsOf(pod.Container("worker")).Should().NotContainKey("/var/log/app");
    }

    [Fact]
    public async Task Named_containers_each_get_a_directory_of_their_own()
    {
        var pod = (await CreateAsync(Two("web").WithAnnotation(PodDocument.Prefix + "containers", "app,worker"))).Stored;

        foreach (var name in new[] { "app", "worker" })
        {
            StoredPod.Mounts(pod.Container(name)).Single(mount => (string)mount["mountPath"]! == "/var/log/app")["subPath"]!
                .GetValue<string>().Should().Be(name);
        }
    }

    private static System.Text.Json.Nodes.JsonObject Two(string name) => PodDocument.OptedIn(name).WithSpec(
        "containers",
        """[{"name": "app", "image": "registry.example/app:1.0"}, {"name": "worker", "image": "registry.example/worker:1.0"}]""");
}
