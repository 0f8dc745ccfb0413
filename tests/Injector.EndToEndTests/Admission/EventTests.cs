using System.Text.Json.Nodes;
using Injector.EndToEndTests.Pods;
using Injector.EndToEndTests.Webhook;
using k8s;
using k8s.Models;

namespace Injector.EndToEndTests.Admission;

/// <summary>What <c>kubectl describe</c> shows of an owner whose pods are not as somebody meant: its controller swallows warnings.</summary>
public sealed class EventTests(AdmissionFixture fixture) : AdmissionScenario(fixture)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData("apps/v1", "ReplicaSet")]
    [InlineData("batch/v1", "Job")]
    [InlineData("apps/v1", "StatefulSet")]
    public async Task A_mistyped_annotation_is_told_to_the_owner(string version, string kind)
    {
        await CreateAsync(Mistyped("web").OwnedBy(version, kind, "web-5d"));

        // A Job is told of its classic sidecar as well.
        var found = (await EventsAsync(about: "log-pth")).Should().ContainSingle().Subject;
        var about = found.InvolvedObject;
        (about.ApiVersion, about.Kind, about.Name, about.NamespaceProperty).Should().Be((version, kind, "web-5d", Namespace));
        about.Uid.Should().Be(PodDocument.OwnerUid);
        (found.Type, found.Reason, found.Source.Component).Should().Be(("Warning", "PodOptedIn", "sidecar-injector"));
        found.Message.Should().Contain("log-pth").And.Contain("did you mean log-path?");
    }

    [Fact]
    public async Task A_pod_without_an_owner_is_told_to_its_namespace()
    {
        await CreateAsync(Mistyped("web"));

        var found = (await EventsAsync()).Should().ContainSingle().Subject;
        (found.InvolvedObject.Kind, found.InvolvedObject.Name).Should().Be(("Namespace", Namespace));
        found.Message.Should().StartWith("pod web: ").And.Contain("did you mean log-path?");
    }

    [Fact]
    public async Task An_error_is_told_with_its_reason()
    {
        await CreateAsync(PodDocument.OptedIn("web").WithAnnotation(PodDocument.Prefix + "log-path", "relative").OwnedBy("apps/v1", "ReplicaSet", "web-5d"));

        (await EventsAsync()).Should().ContainSingle().Which.Reason.Should().Be("ParameterInvalid");
    }

    [Fact]
    public async Task A_dry_run_leaves_no_Event_and_neither_do_pods_that_are_as_they_should_be()
    {
        await CreateAsync(Mistyped("dry").OwnedBy("apps/v1", "ReplicaSet", "dry"), dryRun: true);
        await CreateAsync(PodDocument.OptedIn("injected").OwnedBy("apps/v1", "ReplicaSet", "injected"));
        await CreateAsync(PodDocument.Plain("silent").OwnedBy("apps/v1", "ReplicaSet", "silent"));
        await CreateAsync(PodDocument.Plain("unwilling").WithAnnotation(PodDocument.InjectKey, "false").OwnedBy("apps/v1", "ReplicaSet", "unwilling"));
        // Events are sent in the order of their reviews: once this one is there, nothing of the others will come.
        await CreateAsync(Mistyped("last").OwnedBy("apps/v1", "ReplicaSet", "last"));

        (await EventsAsync()).Select(found => found.InvolvedObject.Name).Should().Equal("last");
    }

    [Fact]
    public async Task What_repeats_is_one_Event_that_counts_over_pods_and_replicas()
    {
        var run = ClusterUnderTest.NewRun();
        await using var first = await InjectorProcess.StartAsync(Server.Kubeconfig, Cancellation, "--drain-delay", "0s");
        await Cluster.RegisterAsync(run, first);
        var ns = await Cluster.CreateNamespaceAsync(run: run);

        for (var i = 0; i < 10; i++)
            await CreateAsync(Mistyped($"web-{i}").OwnedBy("apps/v1", "ReplicaSet", "web-5d"), ns);
        (await first.TerminateAsync(Cancellation)).Should().Be(0, "it logged:\n{0}", first.Log);

        var told = (await EventsAsync(ns)).Should().ContainSingle().Subject;
        told.Count.Should().Be(10);

        using (var reviews = new ReviewClient(Cluster.Injector))
            await reviews.ReviewAsync(ns, Mistyped("web-10").OwnedBy("apps/v1", "ReplicaSet", "web-5d"), Cancellation);
        await Eventually.BecomesTrueAsync(
            "Another replica counts on", Deadline, async () => (await EventsAsync(ns)) is [{ Count: 11 }], Cancellation);
    }

    private static JsonObject Mistyped(string name) => PodDocument.OptedIn(name).WithAnnotation(PodDocument.Prefix + "log-pth", "/data/log");

    /// <summary>The injector's Events, once there is one.</summary>
    private Task<List<Corev1Event>> EventsAsync(string? ns = null, string about = "") => Eventually.GivesAsync(
        "An Event is there",
        Deadline,
        async () => (await Server.Client.CoreV1.ListNamespacedEventAsync(ns ?? Namespace, fieldSelector: "source=sidecar-injector", cancellationToken: Cancellation)).Items
            .Where(found => found.Message.Contains(about, StringComparison.Ordinal)).ToList()
            is { Count: > 0 } found ? found : null,
        Cancellation);
}
