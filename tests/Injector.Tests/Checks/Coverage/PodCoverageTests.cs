using System.Text;
using System.Text.Json;
using Injector.Checks.Coverage;
using Injector.Configuration;
using Injector.Injection;
using Injector.Injection.Pods;
using Injector.Injection.Reasons;
using Injector.Json;
using Injector.Templates.BuiltIn;

namespace Injector.Tests.Checks.Coverage;

/// <summary>How running pods stand to what they would get now: reviewed by the real core.</summary>
public sealed class PodCoverageTests
{
    private const string Inject = "sidecar-injector.io/inject";

    private static readonly InjectionSettings Settings = InjectionSettings.Default(clusterRunsNativeSidecars: true);

    [Theory]
    [InlineData("true", "true", CoverageState.Missing)]
    [InlineData("true", null, CoverageState.Missing)]
    [InlineData("true", "false", CoverageState.OptedOut)]
    [InlineData("false", null, CoverageState.OptedOut)]
    [InlineData(null, null, CoverageState.NotAsked)]
    [InlineData(null, "yes", CoverageState.Failed)]
    public void A_pod_without_a_sidecar(string? ns, string? pod, Enum state) =>
        Of(Pod(pod), ns).State.Should().Be((CoverageState)state);

    [Fact]
    public void A_pod_as_the_webhook_made_it_is_injected_and_left_over_when_nobody_asks_any_more()
    {
        var injected = Injected();

        Of(injected, "true").State.Should().Be(CoverageState.Injected);
        Of(injected, null).State.Should().Be(CoverageState.Leftover);
    }

    [Fact]
    public void A_pod_of_an_older_template_is_outdated_also_when_the_template_renamed_its_containers()
    {
        var outdated = Injected().Replace(BuiltInTemplates.Catalog.Find("log-processor")!.Revision, "0123456789", StringComparison.Ordinal);

        Of(outdated, "true").State.Should().Be(CoverageState.Outdated);
        Of(outdated.Replace("\"log-processor\",\"image\"", "\"old-name\",\"image\"", StringComparison.Ordinal), "true").State.Should().Be(CoverageState.Outdated);
    }

    [Fact]
    public void Each_template_of_a_pod_stands_by_itself()
    {
        const string Both = "\"sidecar-injector.io/template\":\"log-processor,statsd-exporter\",";
        var other = BuiltInTemplates.Catalog.Names.First(name => name is not "log-processor" and not "log-forwarder");
        var keys = Both.Replace("statsd-exporter", other, StringComparison.Ordinal);
        var older = Injected().Replace(BuiltInTemplates.Catalog.Find("log-processor")!.Revision, "0123456789", StringComparison.Ordinal);

        Standings(Injected(), "true").Should().Equal("log-processor Injected");
        Standings(older, "true").Should().Equal("log-processor Outdated");
        Standings(older.Replace("\"annotations\":{", "\"annotations\":{" + keys, StringComparison.Ordinal), "true")
            .Should().Equal("log-processor Outdated", $"{other} Missing");
        Standings(Pod(null), "true").Should().Equal("log-processor Missing");
        Standings(Pod("yes"), null).Should().BeEmpty("it is not known which it should have");
        Standings(Injected(), null).Should().Equal("log-processor Leftover");
    }

    [Fact]
    public void Names_that_only_the_status_of_a_pod_says_are_one_name()
    {
        var forged = Injected().Replace("\\\"name\\\":\\\"log-processor\\\"", "\\\"name\\\":\\\"made-up\\\"", StringComparison.Ordinal)
            .Replace("\\u0022name\\u0022:\\u0022log-processor\\u0022", "\\u0022name\\u0022:\\u0022made-up\\u0022", StringComparison.Ordinal);

        forged.Should().Contain("made-up");
        Standings(forged, null).Should().Equal("(others) Leftover");
    }

    [Fact]
    public void An_error_names_what_to_correct()
    {
        var pod = Of(Pod("true").Replace("\"annotations\":{ ", "\"annotations\":{\"sidecar-injector.io/log-path\":\"relative\",", StringComparison.Ordinal), null);

        pod.State.Should().Be(CoverageState.Failed);
        pod.Reason.Should().Be(Reason.ParameterInvalid);
        pod.Message.Should().Contain("relative");
    }

    [Theory]
    [InlineData("ReplicaSet", "web-5d9f", "5d9f", "Deployment", "web", "kubectl rollout restart -n shop deployment/web")]
    [InlineData("ReplicaSet", "lonely", null, "ReplicaSet", "lonely", "delete the pods of ReplicaSet/lonely in shop; it makes new ones")]
    [InlineData("StatefulSet", "db", null, "StatefulSet", "db", "kubectl rollout restart -n shop statefulset/db")]
    [InlineData("Job", "nightly-1", null, "Job", "nightly-1", "nothing: the next run of Job/nightly-1 in shop gets it")]
    public void Names_whom_to_restart(string kind, string name, string? hash, string restartKind, string restartName, string advice)
    {
        var labels = hash is null ? "" : $"\"pod-template-hash\":\"{hash}\"";
        using var pod = JsonDocument.Parse(
            $$"""{"metadata":{"name":"p","labels":{ {{labels}} },"ownerReferences":[{"kind":"{{kind}}","name":"{{name}}","controller":true}]} }""");

        var workload = Workload.Of(pod.RootElement);

        workload.Should().Be(new Workload(restartKind, restartName));
        workload.RestartAdvice("shop").Should().Be(advice);
    }

    private static string Pod(string? inject)
    {
        var annotations = inject is null ? "" : $"\"{Inject}\":\"{inject}\"";
        return $$"""{"metadata":{"name":"web","annotations":{ {{annotations}} } },"spec":{"containers":[{"name":"app","image":"nginx:1"}]} }""";
    }

    /// <summary>A pod, injected by the core, with the patch applied.</summary>
    private static string Injected()
    {
        using var pod = JsonDocument.Parse(Pod(null));
        var request = new PodRequest { Pod = pod.RootElement, Namespace = "shop", IsPodCreation = true, PathPrefix = "" };
        var outcome = SidecarInjector.Review(request, Facts("true"), Settings);
        return Encoding.UTF8.GetString(PatchApplier.Apply(Encoding.UTF8.GetBytes(pod.RootElement.GetRawText()), outcome.Patch).Span);
    }

    private static IEnumerable<string> Standings(string pod, string? ns) => Of(pod, ns).Templates.Select(standing => $"{standing.Template} {standing.State}");

    private static PodCoverage Of(string pod, string? ns)
    {
        using var document = JsonDocument.Parse(pod);
        return PodCoverage.Of(document.RootElement, Facts(ns), Settings);
    }

    private static NamespaceFacts Facts(string? inject) => inject is null
        ? NamespaceFacts.Empty("shop")
        : new NamespaceFacts("shop", new Dictionary<string, string> { [Inject] = inject }, new Dictionary<string, string>());
}
