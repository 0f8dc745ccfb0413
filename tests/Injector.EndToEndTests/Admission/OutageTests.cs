using System.Net;
using Injector.EndToEndTests.Pods;
using Injector.EndToEndTests.Webhook;

namespace Injector.EndToEndTests.Admission;

/// <summary>The injector is gone: who may still create pods.</summary>
public sealed class OutageTests(AdmissionFixture fixture) : AdmissionScenario(fixture)
{
    private readonly string _run = ClusterUnderTest.NewRun();

    [Fact]
    public async Task Pods_are_created_without_a_sidecar_and_only_enforced_namespaces_wait_for_its_return()
    {
        await using var injector = await InjectorProcess.StartAsync(Server.Kubeconfig, Cancellation);
        await Cluster.RegisterAsync(_run, injector);
        var ordinary = await Cluster.CreateNamespaceAsync(run: _run);
        var enforced = await Cluster.CreateNamespaceAsync(
            run: _run, labels: new Dictionary<string, string> { [WebhookRegistration.EnforceLabel] = "true" });
        (await CreateAsync(PodDocument.OptedIn("before"), ordinary)).Stored.IsInjected.Should().BeTrue();
        (await CreateAsync(PodDocument.OptedIn("before"), enforced)).Stored.IsInjected.Should().BeTrue();

        await injector.KillAsync();

        (await CreateAsync(PodDocument.OptedIn("after"), ordinary)).Stored.IsInjected.Should().BeFalse();
        var refusal = await CreateAsync(PodDocument.OptedIn("after"), enforced);
        refusal.Status.Should().Be(HttpStatusCode.InternalServerError);
        refusal.Message.Should().Contain("failed calling webhook");
    }

    [Fact]
    public async Task Asked_to_stop_the_injector_exits_with_0()
    {
        await using var injector = await InjectorProcess.StartAsync(Server.Kubeconfig, Cancellation);

        (await injector.TerminateAsync(Cancellation)).Should().Be(0, "it logged:\n{0}", injector.Log);
    }

    [Fact]
    public async Task Pods_that_are_created_while_it_stops_are_all_accepted()
    {
        await using var injector = await InjectorProcess.StartAsync(Server.Kubeconfig, Cancellation);
        await Cluster.RegisterAsync(_run, injector);
        var ns = await Cluster.CreateNamespaceAsync(run: _run);

        var stopping = injector.TerminateAsync(Cancellation);
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(index => CreateAsync(PodDocument.OptedIn($"web-{index}"), ns)));

        answers.Should().OnlyContain(answer => answer.Status == HttpStatusCode.Created);
        (await stopping).Should().Be(0, "it logged:\n{0}", injector.Log);
    }
}
