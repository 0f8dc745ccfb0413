using System.Text.Json;
using Injector.Rollouts;
using Injector.Rollouts.Plans;

namespace Injector.Tests.Rollouts.Plans;

/// <summary>What a pod's status says of a sidecar whose image was changed, and an owner's of its new pods.</summary>
public sealed class ChangeProgressTests
{
    private const string Before = """{"name":"s","ready":true,"restartCount":0,"image":"r/s:1","imageID":"id-1","containerID":"c-1","state":{"running":{}}}""";

    private static readonly ContainerChange Change = new("s", "/spec/containers/1", false, true, "r/s:1", "r/s:2", default, null);

    [Theory]
    // The kubelet has not heard of it yet: the old container runs.
    [InlineData(Before, "ComingUp")]
    [InlineData("""{"name":"s","ready":false,"imageID":"id-1","containerID":"c-1","state":{"terminated":{}}}""", "ComingUp")]
    [InlineData("""{"name":"s","ready":false,"restartCount":1,"image":"r/s:2","imageID":"id-2","containerID":"c-2","state":{"running":{}}}""", "ComingUp")]
    [InlineData("""{"name":"s","ready":true,"restartCount":1,"image":"r/s:2","imageID":"id-2","containerID":"c-2","state":{"running":{}}}""", "Up")]
    // Under another name that the node has for the same image.
    [InlineData("""{"name":"s","ready":true,"restartCount":1,"image":"other/s:7","imageID":"id-2","containerID":"c-2","state":{"running":{}}}""", "Up")]
    // A container that was restarted with the old image is not the new one.
    [InlineData("""{"name":"s","ready":true,"restartCount":1,"image":"r/s:1","imageID":"id-1","containerID":"c-2","state":{"running":{}}}""", "UpUnderTheSameId")]
    [InlineData("""{"name":"s","ready":false,"state":{"waiting":{"reason":"ContainerCreating"}}}""", "ComingUp")]
    // A registry may be away for a moment: only when the kubelet waits before it tries again.
    [InlineData("""{"name":"s","ready":false,"state":{"waiting":{"reason":"ErrImagePull"}}}""", "ComingUp")]
    [InlineData("""{"name":"s","ready":false,"state":{"waiting":{"reason":"ImagePullBackOff","message":"no such host"}}}""", "ImageNotPulled")]
    [InlineData("""{"name":"s","ready":false,"restartCount":1,"state":{"waiting":{"reason":"CrashLoopBackOff"}}}""", "SidecarFailed")]
    // It has not been started yet since the kubelet ended the one before.
    [InlineData("""{"name":"s","ready":false,"restartCount":0,"state":{"waiting":{"reason":"CrashLoopBackOff"}}}""", "ComingUp")]
    public void A_change_is_up_when_another_container_of_another_image_is_ready(string now, string expected)
    {
        var (state, stop, _) = ChangeProgress.Judge(Health(Before), Health(now), [Change], new HashSet<string> { "s" });

        (stop?.ToString() ?? state.ToString()).Should().Be(expected);
    }

    [Theory]
    // As it was when the pod was changed back, and as the kubelet goes on to say of the image that it tried.
    [InlineData("""{"name":"s","state":{"waiting":{"reason":"ErrImagePull","message":"no such host"}}}""", "ComingUp")]
    [InlineData("""{"name":"s","state":{"waiting":{"reason":"ImagePullBackOff","message":"Back-off pulling image \"r/s:1\""}}}""", "ComingUp")]
    [InlineData("""{"name":"s","state":{"waiting":{"reason":"ImagePullBackOff","message":"Back-off pulling image \"r/s:2\""}}}""", "ImageNotPulled")]
    [InlineData("""{"name":"s","restartCount":1,"state":{"waiting":{"reason":"CrashLoopBackOff","message":"back-off 10s"}}}""", "SidecarFailed")]
    public void What_failed_before_the_change_does_not_fail_the_change(string now, string expected)
    {
        const string Failing = """{"name":"s","restartCount":0,"state":{"waiting":{"reason":"ErrImagePull","message":"no such host"}}}""";

        var (state, stop, _) = ChangeProgress.Judge(Health(Failing), Health(now), [Change], new HashSet<string> { "s" });

        (stop?.ToString() ?? state.ToString()).Should().Be(expected);
    }

    [Fact]
    public void A_loop_of_crashes_that_went_on_is_no_failure_of_the_change_until_it_crashes_again()
    {
        const string Crashing = """{"name":"s","restartCount":4,"state":{"waiting":{"reason":"CrashLoopBackOff","message":"back-off 40s"}}}""";
        const string CrashedAgain = """{"name":"s","restartCount":5,"state":{"waiting":{"reason":"CrashLoopBackOff","message":"back-off 40s"}}}""";

        string Judged(string now) => ChangeProgress.Judge(Health(Crashing), Health(now), [Change], new HashSet<string> { "s" }) is var (state, stop, _)
            ? stop?.ToString() ?? state.ToString() : "";

        Judged(Crashing).Should().Be("ComingUp");
        Judged(CrashedAgain).Should().Be("SidecarFailed");
    }

    [Theory]
    [InlineData("""{"name":"s","ready":true,"state":{"running":{}}}""", "Up")]
    [InlineData("""{"name":"s","state":{"waiting":{"reason":"CrashLoopBackOff"}},"lastState":{"terminated":{"exitCode":0}}}""", "ComingUp")]
    [InlineData("""{"name":"s","state":{"waiting":{"reason":"CrashLoopBackOff"}},"lastState":{"terminated":{"exitCode":1}}}""", "SidecarFailed")]
    public void A_pod_that_somebody_else_changed_is_up_when_its_sidecars_are_ready(string now, string expected)
    {
        var (state, stop, _) = ChangeProgress.JudgeComingUp(Health(now), new HashSet<string> { "s" });

        (stop?.ToString() ?? state.ToString()).Should().Be(expected);
    }

    [Fact]
    public void A_restart_of_the_application_meanwhile_fails_it()
    {
        const string Up = """{"name":"s","ready":true,"restartCount":1,"image":"r/s:2","imageID":"id-2","containerID":"c-2","state":{"running":{}}}""";

        var (_, stop, _) = ChangeProgress.Judge(
            Health(Before, """{"name":"app","restartCount":3}"""), Health(Up, """{"name":"app","restartCount":4}"""), [Change], new HashSet<string> { "s" });

        stop.Should().Be(RolloutStop.ApplicationRestarted);
    }

    [Theory]
    [InlineData("""{"metadata":{"generation":2},"spec":{"replicas":2},"status":{"observedGeneration":1,"replicas":2,"updatedReplicas":2,"availableReplicas":2}}""", "its controller has not seen the change")]
    [InlineData("""{"metadata":{"generation":2},"spec":{"replicas":2},"status":{"observedGeneration":2,"replicas":3,"updatedReplicas":1,"availableReplicas":2}}""", "1 of 2 pods are new")]
    [InlineData("""{"metadata":{"generation":2},"spec":{"replicas":2},"status":{"observedGeneration":2,"replicas":3,"updatedReplicas":2,"availableReplicas":3}}""", "1 old pods are left")]
    [InlineData("""{"metadata":{"generation":2},"spec":{"replicas":2},"status":{"observedGeneration":2,"replicas":2,"updatedReplicas":2,"availableReplicas":1}}""", "1 of 2 new pods are available")]
    [InlineData("""{"metadata":{"generation":2},"spec":{"replicas":2},"status":{"observedGeneration":2,"replicas":2,"updatedReplicas":2,"availableReplicas":2}}""", null)]
    [InlineData("""{"metadata":{"generation":1},"status":{"observedGeneration":1,"desiredNumberScheduled":3,"currentNumberScheduled":3,"updatedNumberScheduled":3,"numberAvailable":3}}""", null)]
    [InlineData("""{"metadata":{"generation":1},"status":{"observedGeneration":1,"desiredNumberScheduled":3,"currentNumberScheduled":3,"updatedNumberScheduled":1,"numberAvailable":3}}""", "1 of 3 pods are new")]
    public void An_owner_is_rolled_out_when_all_its_pods_are_new_and_available(string owner, string? waits)
    {
        using var json = JsonDocument.Parse(owner);

        OwnerState.Waits(json.RootElement).Should().Be(waits);
    }

    [Theory]
    [InlineData("""{"spec":{"strategy":{"type":"RollingUpdate"}}}""", null)]
    [InlineData("""{"spec":{"strategy":{"type":"Recreate"}}}""", "strategy Recreate")]
    [InlineData("""{"spec":{"updateStrategy":{"type":"OnDelete"}}}""", "strategy OnDelete")]
    [InlineData("""{"spec":{"paused":true}}""", "it is paused")]
    [InlineData("""{"spec":{"updateStrategy":{"type":"RollingUpdate","rollingUpdate":{"partition":2}}}}""", "partition 2")]
    public void An_owner_whose_strategy_leaves_it_to_somebody_is_left(string owner, string? strategy)
    {
        using var json = JsonDocument.Parse(owner);

        OwnerState.Strategy(json.RootElement).Should().Be(strategy);
    }

    private static PodHealth Health(params string[] containers)
    {
        using var pod = JsonDocument.Parse($$$"""{"status":{"phase":"Running","containerStatuses":[{{{string.Join(',', containers)}}}]}}""");
        return PodHealth.Of(pod.RootElement);
    }
}
