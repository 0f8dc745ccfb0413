using System.Text.Json;
using System.Text.Json.Nodes;
using Injector.Configuration;
using Injector.Injection.Pods;
using Injector.Kubernetes;
using Injector.Rollouts.Live;
using Injector.Templates.BuiltIn;
using Injector.Tests.Cluster;
using Injector.Tests.Injection;
using static Injector.Tests.Cluster.Answers;

namespace Injector.Tests.Rollouts.Live;

/// <summary>What <c>injector set</c> makes of running pods.</summary>
public sealed class LivePlannerTests
{
    [Fact]
    public void A_value_within_bounds_becomes_the_pods_annotation_if_it_is_still_that_pod()
    {
        var pod = Pod();
        Operations(Plan(pod, "rate-limit=200/s", "sidecar-injector.io/format=json")).Should().Equal(
            "test /metadata/uid 1",
            $"test /metadata/annotations/sidecar-injector.io~1status {(string)pod["metadata"]!["annotations"]![Keys.Status]!}",
            "add /metadata/annotations/sidecar-injector.io~1rate-limit 200/s",
            "add /metadata/annotations/sidecar-injector.io~1format json");
    }

    [Fact]
    public void What_is_taken_back_goes_and_what_is_so_already_changes_nothing()
    {
        Plan(Pod(), "rate-limit-").Patch.IsEmpty.Should().BeTrue();
        var set = Pod(("rate-limit", "200/s"));
        Operations(Plan(set, "rate-limit-")).Should().EndWith("remove /metadata/annotations/sidecar-injector.io~1rate-limit ");
        Plan(set, "rate-limit=200/s").Should().Match<LivePlan>(plan => plan.Refusal == null && plan.Patch.IsEmpty);
    }

    [Theory]
    [InlineData("ParameterInvalid", "rate-limit=fast", "sidecar-injector.io/rate-limit \"fast\" on the pod must match none|[1-9]*")]
    [InlineData("ParameterInvalid", "format=yaml", "sidecar-injector.io/format \"yaml\" on the pod must be one of raw, text, json")]
    [InlineData("ParameterInvalid", "rate-limit=5/s until 2026-13-01T00:00:00Z", "* must match none|*")]
    [InlineData("UnknownParameter", "rate-limt=5/s", "rate-limt is no parameter of log-processor; did you mean rate-limit?")]
    [InlineData("NotLive", "log-path=/srv", "log-path of log-processor is not live: write the annotation sidecar-injector.io/log-path into the owner's pod template, which restarts its pods; live here: format, multiline, rate-limit, redact")]
    [InlineData("NotLive", "image=a:1", "image of log-processor is not live: the platform team sets it; then injector rollout brings it to running pods; *")]
    public void A_pod_is_left_and_told_why(string refusal, string change, string message)
    {
        var plan = Plan(Pod(), change);
        plan.Refusal.ToString().Should().Be(refusal);
        plan.Message.Should().Match(message);
        plan.Patch.IsEmpty.Should().BeTrue();
    }

    [Fact]
    public void A_pod_that_was_injected_before_the_parameter_was_live_needs_a_new_one()
    {
        var pod = Pod();
        pod["spec"]!["volumes"]!.AsArray().Single(volume => (string)volume!["name"]! == "log-processor-live")!["downwardAPI"]!["items"] = new JsonArray();
        Plan(pod, "rate-limit=5/s").Refusal.Should().Be(LiveRefusal.InjectedBefore);
    }

    [Fact]
    public void A_volume_of_the_authors_own_is_not_the_sidecars()
    {
        var pod = Pod();
        pod["metadata"]!["annotations"]![Keys.Status] = ((string)pod["metadata"]!["annotations"]![Keys.Status]!).Replace(",\"log-processor-live\"", "");
        Plan(pod, "rate-limit=5/s").Refusal.Should().Be(LiveRefusal.InjectedBefore);
    }

    [Fact]
    public void Pods_that_have_ended_or_are_not_injected_are_left()
    {
        var ending = Pod();
        ending["metadata"]!["deletionTimestamp"] = "2026-01-31T12:00:00Z";
        Plan(ending, "format=json").Refusal.Should().Be(LiveRefusal.Ending);
        var plain = Pod();
        plain["metadata"]!["annotations"]!.AsObject().Remove(Keys.Status);
        Plan(plain, "format=json").Refusal.Should().Be(LiveRefusal.NotInjected);
        new LivePlanner(Settings, "fluent-bit", [LiveAssignment.Parse("format=json").Value!]).Plan(Element(Pod()), NamespaceFacts.Empty("shop"))
            .Refusal.Should().Be(LiveRefusal.TemplateNotFound);
    }

    [Theory]
    [InlineData("rate-limit=", "rate-limit has no value, which a sidecar could not tell from no annotation; take it back with rate-limit-")]
    [InlineData("Rate_Limit=5", "Rate_Limit=5 is not KEY=VALUE, for example rate-limit=200/s, nor KEY- to take it back")]
    [InlineData("-", "- is not KEY=VALUE, for example rate-limit=200/s, nor KEY- to take it back")]
    public void What_cannot_be_set_is_told(string text, string error) => LiveAssignment.Parse(text).Error.Should().Be(error);

    [Fact]
    public async Task The_pods_of_a_workload_are_patched_and_no_others_and_without_apply_on_a_dry_run()
    {
        foreach (var apply in (bool[])[false, true])
        {
            await using var server = await FakeApiServer.StartAsync();
            using var api = server.CreateApi();
            server.Lists.Add(Body($$"""{"metadata":{},"items":[{{Owned("web-1", "web")}},{{Owned("web-2", "web")}},{{Owned("api-1", "api")}}]}"""));
            server.Others.Add(Body("{}"));

            var results = await Run(api, apply, "rate-limit=5/s");

            results.Select(result => (result.Pod, result.Outcome)).Should().Equal(
                ("web-1", apply ? LiveOutcome.Changed : LiveOutcome.WouldChange), ("web-2", apply ? LiveOutcome.Changed : LiveOutcome.WouldChange));
            var patches = server.Requests.Where(request => request.Method == "PATCH").ToList();
            patches.Select(patch => patch.Path).Should().Equal("/api/v1/namespaces/shop/pods/web-1", "/api/v1/namespaces/shop/pods/web-2");
            patches.Should().OnlyContain(patch => patch.Query.ContainsKey("dryRun") != apply && patch.ContentType == "application/json-patch+json");
        }
    }

    [Fact]
    public async Task Where_one_pod_is_refused_none_is_changed()
    {
        await using var server = await FakeApiServer.StartAsync();
        using var api = server.CreateApi();
        server.Lists.Add(Body($$"""{"metadata":{},"items":[{{Owned("web-1", "web")}},{{Owned("web-2", "web").Replace("downwardAPI", "configMap")}}]}"""));
        server.Others.Add(Body("{}"));

        var results = await Run(api, apply: true, "rate-limit=5/s");

        results.Select(result => (result.Outcome, result.Refusal)).Should().Equal((LiveOutcome.WouldChange, null), (LiveOutcome.Left, LiveRefusal.InjectedBefore));
        server.Requests.Where(request => request.Method == "PATCH").Should().OnlyContain(patch => patch.Query.ContainsKey("dryRun"));
    }

    [Fact]
    public async Task A_pod_that_somebody_changed_meanwhile_is_read_again()
    {
        await using var server = await FakeApiServer.StartAsync();
        using var api = server.CreateApi();
        server.Lists.Add(Body($$"""{"metadata":{},"items":[{{Owned("web-1", "web")}}]}"""));
        server.Others.Add(Status(422, "Invalid", "the server rejected our request"), Body(Owned("web-1", "web", ("rate-limit", "5/s"))));

        (await Run(api, apply: true, "rate-limit=5/s")).Should().ContainSingle().Which.Outcome.Should().Be(LiveOutcome.AlreadyThere);
    }

    private static InjectionSettings Settings { get; } = new(InjectorConfiguration.Default, BuiltInTemplates.Catalog, ClusterRunsNativeSidecars: true);

    private static Task<List<LiveResult>> Run(Injector.Cluster.Api.KubernetesApi api, bool apply, string change) =>
        new LiveRun(api, new LivePlanner(Settings, null, [LiveAssignment.Parse(change).Value!]), NamespaceFacts.Empty("shop")).RunAsync("Deployment", "web", apply, CancellationToken.None);

    private static LivePlan Plan(JsonNode pod, params string[] changes) =>
        new LivePlanner(Settings, null, [.. changes.Select(change => LiveAssignment.Parse(change).Value!)]).Plan(Element(pod), NamespaceFacts.Empty("shop"));

    private static JsonElement Element(JsonNode pod) => JsonDocument.Parse(pod.ToJsonString()).RootElement;

    private static string[] Operations(LivePlan plan)
    {
        plan.Refusal.Should().BeNull(plan.Message);
        return [.. JsonNode.Parse(plan.Patch.Span)!.AsArray().Select(operation => $"{operation!["op"]} {operation["path"]} {operation["value"]}")];
    }

    private static string Owned(string name, string app, params (string Name, string Value)[] annotations)
    {
        var pod = Pod(annotations);
        pod["metadata"]!["name"] = name;
        pod["metadata"]!["labels"]!["pod-template-hash"] = "5d9f";
        pod["metadata"]!["ownerReferences"] = new JsonArray(
            new JsonObject { ["apiVersion"] = "apps/v1", ["kind"] = "ReplicaSet", ["name"] = $"{app}-5d9f", ["uid"] = "1", ["controller"] = true });
        return pod.ToJsonString();
    }

    private static JsonNode Pod(params (string Name, string Value)[] annotations)
    {
        var situation = new PodSituation();
        situation.Annotate(Keys.Inject, "true");
        var outcome = situation.Review();
        var pod = PatchEngines.Apply(situation.Pod.ToJsonString(), System.Text.Encoding.UTF8.GetString(outcome.Patch.Span));
        pod["metadata"]!["uid"] = "1";
        foreach (var (name, value) in annotations)
            pod["metadata"]!["annotations"]![Keys.Prefix + name] = value;
        return pod;
    }
}
