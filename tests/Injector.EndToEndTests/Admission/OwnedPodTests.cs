using System.Text.Json.Nodes;
using Injector.EndToEndTests.Pods;

namespace Injector.EndToEndTests.Admission;

/// <summary>Pods as controllers create them: with a generated name and an owner.</summary>
public sealed class OwnedPodTests(AdmissionFixture fixture) : AdmissionScenario(fixture)
{
    [Fact]
    public async Task A_replica_sets_pod_with_a_generated_name_is_injected()
    {
        var pod = (await CreateAsync(OwnedBy("apps/v1", "ReplicaSet", "web-6d4b75cb6d"))).Stored;

        pod.IsInjected.Should().BeTrue();
        pod.Name.Should().StartWith("web-6d4b75cb6d-");
    }

    [Fact]
    public async Task The_hash_by_which_a_replica_set_finds_its_pods_is_not_touched()
    {
        var pod = (await CreateAsync(OwnedBy("apps/v1", "ReplicaSet", "web-6d4b75cb6d").WithLabel("pod-template-hash", "6d4b75cb6d"))).Stored;

        pod.Label("pod-template-hash").Should().Be("6d4b75cb6d");
        pod.Document["metadata"]!["ownerReferences"]!.AsArray().Should().HaveCount(1);
    }

    [Fact]
    public async Task A_jobs_pod_gets_a_sidecar_that_lets_it_complete_or_a_warning_that_it_will_not()
    {
        var answer = await CreateAsync(OwnedBy("batch/v1", "Job", "report").WithSpec("restartPolicy", "\"Never\""));

        answer.Stored.IsInjected.Should().BeTrue();
        if (Server.RunsNativeSidecars)
            answer.Warnings.Should().BeEmpty();
        else
            answer.Warnings.Should().Contain(warning => warning.Contains("Job"));
    }

    [Theory]
    [InlineData("apps/v1", "StatefulSet")]
    [InlineData("apps/v1", "DaemonSet")]
    [InlineData("v1", "ReplicationController")]
    [InlineData("rollouts.example/v1", "Rollout")]
    public async Task Pods_of_every_other_owner_are_injected(string version, string kind) =>
        (await CreateAsync(OwnedBy(version, kind, "owner"))).Stored.IsInjected.Should().BeTrue();

    private static JsonObject OwnedBy(string version, string kind, string owner)
    {
        var pod = PodDocument.OptedIn("unused").WithMetadata("generateName", $"\"{owner}-\"").OwnedBy(version, kind, owner);
        pod["metadata"]!.AsObject().Remove("name");
        return pod;
    }
}
