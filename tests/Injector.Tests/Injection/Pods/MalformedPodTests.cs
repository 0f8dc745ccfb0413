using System.Text.Json;
using Injector.Configuration;
using Injector.Injection;
using Injector.Injection.Pods;
using Injector.Injection.Reasons;
using Injector.Kubernetes;
using Injector.Templates.BuiltIn;

namespace Injector.Tests.Injection.Pods;

/// <summary>A pod of a shape that no API server accepts is left to it: allowed whatever the namespace wants, and told where it is wrong.</summary>
public sealed class MalformedPodTests
{
    private const string App = """{"name":"app"}""";

    [Theory]
    [InlineData("""{"metadata":[]}""", "metadata must be an object")]
    [InlineData("""{"metadata":{"annotations":"a"}}""", "metadata.annotations must be an object")]
    [InlineData("""{"metadata":{"labels":7}}""", "metadata.labels must be an object")]
    [InlineData("""{"spec":true}""", "spec must be an object")]
    [InlineData("""{"metadata":{"annotations":{"sidecar-injector.io/inject":true}}}""", "metadata.annotations[sidecar-injector.io/inject] must be a string; put the value in quotes")]
    [InlineData("""{"metadata":{"labels":{"sidecar-injector.io/inject":1}}}""", "metadata.labels[sidecar-injector.io/inject] must be a string; put the value in quotes")]
    [InlineData("""{"spec":{"os":"linux"}}""", "spec.os must be an object")]
    [InlineData("""{"spec":{"nodeSelector":[]}}""", "spec.nodeSelector must be an object")]
    [InlineData("{}", "spec.containers must be a list of at least one container")]
    [InlineData("""{"spec":{"containers":{}}}""", "spec.containers must be a list")]
    [InlineData("""{"spec":{"containers":["app"]}}""", "spec.containers[0] must be an object")]
    [InlineData("""{"spec":{"initContainers":7,"containers":[{"name":"app"}]}}""", "spec.initContainers must be a list")]
    [InlineData("""{"spec":{"initContainers":[{"name":"i"},null],"containers":[{"name":"app"}]}}""", "spec.initContainers[1] must be an object")]
    [InlineData("""{"spec":{"containers":[{"name":"app","volumeMounts":{}}]}}""", "spec.containers[0].volumeMounts must be a list")]
    [InlineData("""{"spec":{"containers":[{"name":"app"},{"name":"b","volumeMounts":["/a"]}]}}""", "spec.containers[1].volumeMounts must be a list of objects")]
    [InlineData("""{"spec":{"initContainers":[{"name":"i","volumeMounts":7}],"containers":[{"name":"app"}]}}""", "spec.initContainers[0].volumeMounts must be a list")]
    [InlineData("""{"spec":{"containers":[{"name":"app"}],"volumes":"v"}}""", "spec.volumes must be a list")]
    [InlineData("""{"spec":{"containers":[{"name":"app"}],"volumes":[7]}}""", "spec.volumes must be a list of objects")]
    [InlineData("""{"spec":{"securityContext":7,"containers":[{"name":"app"}]}}""", "spec.securityContext must be an object")]
    [InlineData("""{"spec":{"containers":[{"name":"app","securityContext":[]}]}}""", "securityContext must be an object")]
    [InlineData("""{"spec":{"containers":[{"name":"app","securityContext":{"seLinuxOptions":7}}]}}""", "seLinuxOptions must be an object")]
    [InlineData("""{"metadata":{"annotations":{"sidecar-injector.io/log-path":"\ud800"}},"spec":{"containers":[{"name":"app"}]}}""", "the pod contains text that is not valid Unicode")]
    [InlineData("""{"spec":{"containers":[{"name":"\ud800"}]}}""", "the pod contains text that is not valid Unicode")]
    public void It_is_allowed_and_told_what_is_wrong(string pod, string message)
    {
        foreach (var enforced in new[] { false, true })
        {
            var outcome = Review(pod, enforced);

            (outcome.Reason, outcome.Allowed, outcome.Injected, outcome.Fault).Should().Be((Reason.MalformedPod, true, false, null));
            outcome.Decision.Inject.Should().BeFalse();
            outcome.Error!.Reason.Should().Be(Reason.MalformedPod);
            outcome.Error.Message.Should().Be(message);
            outcome.Messages.Should().Equal($"MalformedPod: {message}");
        }
    }

    [Theory]
    [InlineData(false, false, true)]
    [InlineData(true, false, false)]
    [InlineData(false, true, false)]
    public void A_fault_of_ours_denies_where_injection_is_enforced_and_nowhere_else(bool entry, bool label, bool allowed)
    {
        var ns = new NamespaceFacts("shop", label ? new Dictionary<string, string> { [Keys.Enforce] = "true" } : [], new Dictionary<string, string>());
        using var pod = JsonDocument.Parse($$$"""{"spec":{"containers":[{{{App}}}]}}""");

        var outcome = SidecarInjector.Review(
            new PodRequest { Pod = pod.RootElement, Namespace = "shop", IsPodCreation = true, Enforced = entry, PathPrefix = "" }, ns, settings: null!);

        (outcome.Reason, outcome.Allowed, outcome.Injected).Should().Be((Reason.InternalError, allowed, false));
        outcome.Fault.Should().NotBeNull();
        outcome.Error!.Message.Should().Be("the injector failed on this pod; its log says why");
        outcome.Messages.Should().Equal("InternalError: the injector failed on this pod; its log says why");
    }

    private static InjectionOutcome Review(string pod, bool enforced)
    {
        using var document = JsonDocument.Parse(pod);
        return SidecarInjector.Review(
            new PodRequest { Pod = document.RootElement, Namespace = "shop", IsPodCreation = true, Enforced = enforced, PathPrefix = "" },
            NamespaceFacts.Empty("shop"),
            new InjectionSettings(InjectorConfiguration.Default with { Policy = InjectionPolicy.OptOut }, BuiltInTemplates.Catalog, ClusterRunsNativeSidecars: true));
    }
}
