using System.Text.Json;
using Injector.Admission;
using Injector.Configuration;
using Injector.Injection;
using Injector.Injection.Pods;
using Injector.Injection.Reasons;
using Injector.Kubernetes;

namespace Injector.Tests.Hostile;

/// <summary>A pod of some kilobytes that asks for gigabytes is told so before anybody makes them.</summary>
public sealed class TooComplexTests
{
    [Fact]
    public void Many_directories_with_many_patterns_each()
    {
        var outcome = Review(Many(("targets", 600), ("patterns of files", 600)));

        outcome.Reason.Should().Be(Reason.TooComplex);
        outcome.Allowed.Should().BeTrue();
        outcome.Patch.IsEmpty.Should().BeTrue();
        outcome.Messages.Should().Equal("TooComplex: the directories to follow, with each of the patterns of files, are more than one review works through; ask for less");
    }

    [Fact]
    public void Many_containers_with_a_long_path_each()
    {
        var pod = Many(("a long log path", 4_000), ("targets", 600));
        pod.Annotations.Add("\"padding\":\"\"");

        Review(pod).Reason.Should().Be(Reason.TooComplex);
    }

    [Fact]
    public void It_is_refused_where_the_namespace_enforces_or_the_platform_denies_mistakes()
    {
        var pod = Many(("targets", 600), ("patterns of files", 600));
        var enforcing = new NamespaceFacts("shop", new Dictionary<string, string> { [Keys.Enforce] = "true" }, new Dictionary<string, string>());
        var denying = pod.Settings with { Configuration = InjectorConfiguration.Default with { UserErrors = UserErrorPolicy.Deny } };

        Review(pod, enforcing).Allowed.Should().BeFalse();
        Review(pod, settings: denying).Allowed.Should().BeFalse();
    }

    [Fact]
    public void What_hundred_containers_with_ten_patterns_ask_for_is_done()
    {
        Review(Many(("targets", 100), ("patterns of files", 10), ("a long log path", 60))).Reason.Should().Be(Reason.PodOptedIn);
    }

    [Fact]
    public void A_patch_that_nothing_could_store_is_not_finished()
    {
        var budget = ReviewBudget.For(default, CancellationToken.None);

        budget.Allow(ReviewBudget.MostPatchBytes);

        budget.Invoking(it => it.Allow(ReviewBudget.MostPatchBytes + 1)).Should().Throw<TooComplexException>().WithMessage("*1572864 bytes*");
    }

    [Theory]
    [InlineData("\"securityContext\":{\"seLinuxOptions\":{\"level\":\"LONG\"}}", "securityContext.seLinuxOptions must be at most 4096 bytes long")]
    public void Texts_of_the_pod_that_would_be_copied_are_bounded(string member, string message)
    {
        var pod = new HostilePod();
        pod.Annotations.Add("\"sidecar-injector.io/containers\":\"big\"");
        pod.AddContainer($"{{\"name\":\"big\",{member.Replace("LONG", new string('x', 5_000), StringComparison.Ordinal)}}}");

        var outcome = Review(pod);

        outcome.Reason.Should().Be(Reason.MalformedPod);
        outcome.Error!.Message.Should().Be(message);
    }

    [Fact]
    public void Work_stops_when_the_caller_has_gone()
    {
        var pod = Many(("volumes", 10_000));
        using var request = AdmissionReviewReader.Read(pod.Review());
        using var gone = new CancellationTokenSource();
        gone.Cancel();

        var review = () => SidecarInjector.Review(request.Pod, pod.Namespace, pod.Settings, null, gone.Token);

        review.Should().Throw<OperationCanceledException>();
    }

    private static HostilePod Many(params (string Dimension, int Count)[] many)
    {
        var pod = new HostilePod();
        foreach (var (name, count) in many)
            Dimension.All.Single(dimension => dimension.Name == name).Add(pod, count);
        return pod;
    }

    private static InjectionOutcome Review(HostilePod pod, NamespaceFacts? ns = null, InjectionSettings? settings = null)
    {
        using var request = AdmissionReviewReader.Read(pod.Review());
        var outcome = SidecarInjector.Review(request.Pod, ns ?? pod.Namespace, settings ?? pod.Settings);
        outcome.Fault.Should().BeNull();
        return outcome;
    }
}
