using System.Text.Json.Nodes;
using Injector.EndToEndTests.Pods;
using Injector.EndToEndTests.Webhook;
using k8s.Models;

namespace Injector.EndToEndTests.Admission;

/// <summary>A pod is injected once, however often it is reviewed.</summary>
public sealed class IdempotenceTests(AdmissionFixture fixture) : AdmissionScenario(fixture)
{
    [Fact]
    public async Task A_stored_pod_that_is_created_again_under_another_name_is_not_changed()
    {
        var first = (await CreateAsync(PodDocument.OptedIn("first"))).Stored;

        var second = (await CreateAsync(first.As("second"))).Stored;

        first.IsInjected.Should().BeTrue();
        second.WithoutIdentity().ToJsonString().Should().Be(first.WithoutIdentity().ToJsonString());
    }

    [Fact]
    public async Task A_pod_that_is_restored_into_another_namespace_is_not_changed()
    {
        var first = (await CreateAsync(PodDocument.OptedIn("web"))).Stored;

        var restored = (await CreateAsync(first.As("web"), await Cluster.CreateNamespaceAsync())).Stored;

        restored.WithoutIdentity().ToJsonString().Should().Be(first.WithoutIdentity().ToJsonString());
    }

    [Fact]
    public async Task A_second_review_in_the_same_request_after_another_webhook_added_a_container_adds_nothing()
    {
        var run = ClusterUnderTest.NewRun();
        await using var mesh = await TestWebhook.StartAsync(AddProxy, Cancellation);
        await Cluster.RegisterAsync(run, Cluster.Injector);
        await Cluster.RegisterAsync(MeshConfiguration(run, mesh));
        var ns = await Cluster.CreateNamespaceAsync(run: run);

        var pod = await Eventually.GivesAsync(
            "The API server calls the other webhook",
            TimeSpan.FromMinutes(1),
            async () => (await CreateAsync(PodDocument.OptedIn("web"), ns, dryRun: true)).Stored is var stored && stored.ContainerNames.Contains("mesh-proxy")
                ? stored
                : null,
            Cancellation);

        pod.ContainerNames.Concat(pod.InitContainerNames).Count(name => name == StoredPod.SidecarName).Should().Be(1);
        pod.ContainerNames.Count(name => name == "mesh-proxy").Should().Be(1);
        pod.VolumeNames.Count(name => name.StartsWith("shared-logs", StringComparison.Ordinal)).Should().Be(1);
    }

    private static JsonObject AddProxy(JsonObject request)
    {
        var containers = request["object"]!["spec"]!["containers"]!.AsArray();
        if (containers.Any(container => (string)container!["name"]! == "mesh-proxy"))
            return TestWebhook.Allow();
        return TestWebhook.Patch("""[{"op": "add", "path": "/spec/containers/0", "value": {"name": "mesh-proxy", "image": "registry.example/proxy:1"}}]""");
    }

    // Later in the alphabet than ours, so that it is called after it, and ours a second time because of it.
    private static V1MutatingWebhookConfiguration MeshConfiguration(string run, TestWebhook mesh)
    {
        var configuration = WebhookRegistration.For(run, mesh.Url, mesh.CaBundle);
        configuration.Metadata.Name = $"zz-mesh-{run}";
        configuration.Webhooks = [configuration.Webhooks.Single(webhook => webhook.Name == WebhookRegistration.InjectEntry)];
        configuration.Webhooks[0].Name = "proxy.mesh.example";
        configuration.Webhooks[0].FailurePolicy = "Fail";
        return configuration;
    }
}
