using Injector.EndToEndTests.Pods;
using k8s;
using k8s.Models;

namespace Injector.EndToEndTests.Admission;

/// <summary>What the API server stores for a pod that asked for a sidecar.</summary>
public sealed class InjectionTests(AdmissionFixture fixture) : AdmissionScenario(fixture)
{
    [Fact]
    public async Task An_opted_in_pod_is_stored_with_a_sidecar_that_shares_its_log_directory()
    {
        var pod = (await CreateAsync(PodDocument.OptedIn("web"))).Stored;

        pod.IsInjected.Should().BeTrue();
        pod.ContainerNames[0].Should().Be("app", "the application's containers keep their index");
        var application = StoredPod.MountsOf(pod.Container("app"));
        var sidecar = StoredPod.MountsOf(pod.Sidecar!);
        application.Should().ContainKey("/var/log/app").WhoseValue.Should().Be("shared-logs");
        sidecar.Should().ContainKey("/logs").WhoseValue.Should().Be("shared-logs");
        pod.Volumes.Single(volume => StoredPod.NameOf(volume) == "shared-logs")["emptyDir"]!["sizeLimit"].Should().NotBeNull();
        pod.Annotation(PodDocument.Prefix + "status").Should().Contain("log-processor");
        pod.Label(PodDocument.Prefix + "injected").Should().Be("true");
    }

    [Fact]
    public async Task The_sidecar_runs_natively_exactly_where_every_node_of_the_cluster_can_run_it()
    {
        var pod = (await CreateAsync(PodDocument.OptedIn("web"))).Stored;

        if (Server.RunsNativeSidecars)
        {
            pod.InitContainerNames.Should().Contain(StoredPod.SidecarName);
            pod.Sidecar!["restartPolicy"]!.GetValue<string>().Should().Be("Always");
        }
        else
        {
            pod.ContainerNames.Should().Equal("app", StoredPod.SidecarName);
        }
    }

    [Fact]
    public async Task A_label_opts_in_a_pod_that_has_no_annotations_at_all()
    {
        var pod = (await CreateAsync(PodDocument.Plain("web").WithLabel(PodDocument.InjectKey, "true"))).Stored;

        pod.IsInjected.Should().BeTrue();
        pod.Annotation(PodDocument.Prefix + "status").Should().NotBeNull();
    }

    [Fact]
    public async Task Existing_init_containers_still_run_in_their_order()
    {
        var pod = (await CreateAsync(PodDocument.OptedIn("web").WithSpec(
            "initContainers",
            """[{"name": "first", "image": "registry.example/a:1"}, {"name": "second", "image": "registry.example/b:1"}]"""))).Stored;

        pod.IsInjected.Should().BeTrue();
        pod.InitContainerNames.Where(name => name is "first" or "second").Should().Equal("first", "second");
    }

    [Fact]
    public async Task Keys_with_slashes_are_added_beside_the_users_own()
    {
        var pod = (await CreateAsync(PodDocument.OptedIn("web")
            .WithAnnotation("team.example/on-call", "blue/green~1")
            .WithLabel("app.kubernetes.io/name", "web"))).Stored;

        pod.IsInjected.Should().BeTrue();
        pod.Annotation("team.example/on-call").Should().Be("blue/green~1");
        pod.Label("app.kubernetes.io/name").Should().Be("web");
        pod.Annotation(PodDocument.Prefix + "status").Should().NotBeNull();
    }

    [Fact]
    public async Task A_log_path_with_a_tilde_and_an_escape_in_it_stays_as_it_is()
    {
        const string path = "/var/log/~app~0/~1";
        var pod = (await CreateAsync(PodDocument.OptedIn("web").WithAnnotation(PodDocument.Prefix + "log-path", path))).Stored;

        StoredPod.MountsOf(pod.Container("app")).Should().ContainKey(path);
    }

    [Fact]
    public async Task An_annotation_that_others_share_is_extended_and_not_replaced()
    {
        const string key = "cluster-autoscaler.kubernetes.io/safe-to-evict-local-volumes";
        var pod = (await CreateAsync(PodDocument.OptedIn("web").WithAnnotation(key, "cache"))).Stored;

        pod.Annotation(key)!.Split(',').Should().StartWith(["cache", "shared-logs"]).And.OnlyHaveUniqueItems()
            .And.BeSubsetOf(pod.VolumeNames.Append("cache"));
    }

    [Fact]
    public async Task A_dry_run_shows_the_sidecar_and_stores_nothing()
    {
        var pod = (await CreateAsync(PodDocument.OptedIn("web"), dryRun: true)).Stored;

        pod.IsInjected.Should().BeTrue();
        (await Cluster.Pods.ReadAsync(Namespace, "web", Cancellation)).Should().BeNull();
    }

    [Fact]
    public async Task A_typed_client_reads_the_injected_pod_back()
    {
        var pod = new V1Pod
        {
            Metadata = new V1ObjectMeta
            {
                GenerateName = "web-",
                Annotations = new Dictionary<string, string> { [PodDocument.InjectKey] = "true" },
            },
            Spec = new V1PodSpec { SchedulerName = PodDocument.NobodysScheduler, Containers = [new V1Container { Name = "app", Image = "registry.example/app:1.0" }] },
        };

        var stored = await Server.Client.CreateNamespacedPodAsync(pod, Namespace, cancellationToken: Cancellation);

        stored.Name().Should().StartWith("web-").And.HaveLength("web-".Length + 5);
        stored.Spec.Containers.Concat(stored.Spec.InitContainers ?? []).Select(container => container.Name)
            .Should().Contain(["app", StoredPod.SidecarName]);
        stored.Spec.Volumes.Should().Contain(volume => volume.EmptyDir != null && volume.EmptyDir.SizeLimit != null);
    }

    [Fact]
    public async Task Two_hundred_pods_at_once_are_all_injected()
    {
        var pods = await Task.WhenAll(Enumerable.Range(0, 200).Select(index => CreateAsync(PodDocument.OptedIn($"web-{index}"))));

        pods.Should().AllSatisfy(pod => pod.Stored.IsInjected.Should().BeTrue());
    }
}
