using Injector.EndToEndTests.Pods;
using Injector.EndToEndTests.Webhook;

namespace Injector.EndToEndTests.Admission;

/// <summary>Which pods get a sidecar, as the API server stores them.</summary>
public sealed class DecisionTests(AdmissionFixture fixture) : AdmissionScenario(fixture)
{
    private static readonly Dictionary<string, string> Yes = new() { [PodDocument.InjectKey] = "true" };

    private static readonly Dictionary<string, string> No = new() { [PodDocument.InjectKey] = "false" };

    [Fact]
    public async Task A_pod_nobody_spoke_about_is_stored_as_it_was_sent()
    {
        var pod = (await CreateAsync(PodDocument.Plain("web"))).Stored;

        pod.IsInjected.Should().BeFalse();
        pod.ContainerNames.Should().Equal("app");
        pod.Annotation(PodDocument.Prefix + "status").Should().BeNull();
        pod.Label(PodDocument.Prefix + "injected").Should().BeNull();
    }

    [Fact]
    public async Task A_pod_that_opted_out_is_stored_as_it_was_sent() =>
        (await CreateAsync(PodDocument.Plain("web").WithAnnotation(PodDocument.InjectKey, "false"))).Stored.IsInjected.Should().BeFalse();

    [Fact]
    public async Task A_pods_label_wins_over_its_annotation_and_a_warning_says_that_they_disagree()
    {
        var answer = await CreateAsync(PodDocument.OptedIn("web").WithLabel(PodDocument.InjectKey, "false"));

        answer.Stored.IsInjected.Should().BeFalse();
        answer.Warnings.Should().Contain(warning => warning.Contains(PodDocument.InjectKey));
    }

    [Fact]
    public async Task Any_other_value_than_true_or_false_is_ignored_and_a_warning_names_it()
    {
        var answer = await CreateAsync(PodDocument.Plain("web").WithAnnotation(PodDocument.InjectKey, "yes please"));

        answer.Stored.IsInjected.Should().BeFalse();
        answer.Warnings.Should().Contain(warning => warning.Contains("yes please"));
    }

    [Fact]
    public async Task A_mistyped_key_is_answered_with_the_nearest_known_one()
    {
        var answer = await CreateAsync(PodDocument.OptedIn("web").WithAnnotation(PodDocument.Prefix + "log-pth", "/data/log"));

        answer.Stored.IsInjected.Should().BeTrue();
        answer.Warnings.Should().Contain(warning => warning.Contains("log-pth") && warning.Contains("log-path"));
    }

    [Fact]
    public async Task A_namespace_opts_in_its_pods_by_label_even_the_first_one_after_its_creation()
    {
        var ns = await Cluster.CreateNamespaceAsync(labels: Yes);

        (await CreateAsync(PodDocument.Plain("web"), ns)).Stored.IsInjected.Should().BeTrue();
    }

    [Fact]
    public async Task A_namespace_opts_in_its_pods_by_annotation()
    {
        var ns = await Cluster.CreateNamespaceAsync(annotations: Yes);

        (await CreateAsync(PodDocument.Plain("web"), ns)).Stored.IsInjected.Should().BeTrue();
    }

    [Fact]
    public async Task A_pods_no_wins_over_its_namespaces_yes()
    {
        var ns = await Cluster.CreateNamespaceAsync(labels: Yes);

        (await CreateAsync(PodDocument.Plain("web").WithAnnotation(PodDocument.InjectKey, "false"), ns)).Stored.IsInjected.Should().BeFalse();
    }

    [Fact]
    public async Task A_pods_yes_wins_over_its_namespaces_no()
    {
        var ns = await Cluster.CreateNamespaceAsync(labels: No);

        (await CreateAsync(PodDocument.OptedIn("web"), ns)).Stored.IsInjected.Should().BeTrue();
    }

    [Fact]
    public async Task A_namespaces_parameters_reach_its_pods()
    {
        var ns = await Cluster.CreateNamespaceAsync(
            labels: Yes, annotations: new Dictionary<string, string> { [PodDocument.Prefix + "log-path"] = "/data/log" });

        var pod = (await CreateAsync(PodDocument.Plain("web"), ns)).Stored;

        StoredPod.MountsOf(pod.Container("app")).Should().ContainKey("/data/log");
    }

    [Fact]
    public async Task The_injectors_own_namespace_is_never_touched()
    {
        var ns = await Cluster.CreateNamespaceAsync(name: InjectorProcess.OwnNamespace, labels: Yes);

        (await CreateAsync(PodDocument.OptedIn("web"), ns)).Stored.IsInjected.Should().BeFalse();
    }

    [Fact]
    public async Task A_windows_pod_is_left_alone() =>
        (await CreateAsync(PodDocument.OptedIn("web").WithSpec("nodeSelector", """{"kubernetes.io/os": "windows"}"""))).Stored
            .IsInjected.Should().BeFalse();

    [Fact]
    public async Task A_static_pods_mirror_is_left_alone()
    {
        var mirror = PodDocument.OptedIn("web")
            .WithAnnotation("kubernetes.io/config.mirror", "0123456789abcdef")
            .WithSpec("nodeName", "\"somewhere\"");

        (await CreateAsync(mirror)).Stored.IsInjected.Should().BeFalse();
    }
}
