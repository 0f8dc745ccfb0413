using System.Text.Json.Nodes;
using CsCheck;
using Injector.Injection;
using Injector.Injection.Reasons;

namespace Injector.Tests.Injection;

/// <summary>Laws that hold for every pod with every template, not only for those somebody thought of.</summary>
public sealed class InjectionProperties
{
    private const int Pods = 2_000;

    private static readonly Gen<byte[]> Tapes = Gen.Byte.Array[0, 160];

    [Fact]
    public void No_pod_makes_the_injector_fail() => ForEach(review =>
    {
        review.Outcome.Fault.Should().BeNull();
        review.Outcome.Reason.Should().NotBe(Reason.InternalError).And.NotBe(Reason.MalformedPod);
        (review.Outcome.Injected ? review.Outcome.Error is null : review.Outcome.Error is not null).Should().BeTrue("a yes is carried out or explained");
    });

    [Fact]
    public void A_patch_only_adds_and_only_where_it_may() => ForEachInjected(review =>
    {
        foreach (var operation in JsonNode.Parse(review.Patch)!.AsArray())
            OwnedPaths.Check(operation!, "", review.Pod);
    });

    [Fact]
    public void A_patched_pod_is_as_valid_as_it_was() => ForEachInjected(review =>
        PodRules.Violations(review.Patched()).Except(PodRules.Violations(review.Pod)).Should().BeEmpty());

    [Fact]
    public void Removing_what_was_added_gives_back_the_pod() => ForEachInjected(review =>
        PatchEngines.Same(Removal.Of(review.Patched()), Removal.WithoutEmpty(review.Pod)).Should().BeTrue());

    [Fact]
    public void A_second_review_adds_nothing() => ForEachInjected(review => MustBeComplete(review, review.Patched()));

    [Fact]
    public void A_second_review_adds_nothing_after_another_webhook() => ForEachInjected(review =>
    {
        var pod = review.Patched();
        var spec = pod["spec"]!.AsObject();
        spec["containers"]!.AsArray().Insert(0, Container("mesh-proxy"));
        Insert(spec, "initContainers", Container("mesh-init"));
        Insert(spec, "volumes", new JsonObject { ["name"] = "mesh-certificates", ["emptyDir"] = new JsonObject() });
        foreach (var container in spec["containers"]!.AsArray())
            Insert(container!.AsObject(), "volumeMounts", new JsonObject { ["name"] = "mesh-certificates", ["mountPath"] = "/mesh" });

        MustBeComplete(review, pod);
    });

    [Fact]
    public void A_pod_restored_elsewhere_gets_nothing_more() => ForEachInjected(review =>
        MustBeComplete(review, review.Patched(), elsewhere: "restored"));

    [Fact]
    public void The_order_of_keys_makes_no_difference() => ForEachInjected(review =>
        PatchEngines.Same(JsonNode.Parse(Text(review.Review(Reversed(review.Pod)!))), JsonNode.Parse(review.Patch)).Should().BeTrue());

    [Fact]
    public void The_same_pod_always_gets_the_same_patch() => ForEachInjected(review =>
    {
        for (var i = 0; i < 100; i++)
            Text(review.Review(review.Pod)).Should().Be(review.Patch);
    }, 50);

    [Fact]
    public void A_patch_does_not_grow_with_the_pod() => ForEachInjected(review =>
    {
        var large = review.Pod.DeepClone();
        foreach (var container in large["spec"]!["containers"]!.AsArray())
            for (var i = 0; i < 500; i++)
                Append(container!.AsObject(), "env", new JsonObject { ["name"] = $"VARIABLE_{i}", ["value"] = new string('x', 100) });
        large["status"] = new JsonObject { ["message"] = new string('x', 10_000) };

        Text(review.Review(large)).Should().Be(review.Patch);
    }, 200);

    [Fact]
    public void In_a_workload_only_the_paths_are_longer() => ForEachInjected(review =>
    {
        const string Template = "/spec/jobTemplate/spec/template";
        var expected = JsonNode.Parse(review.Patch)!.AsArray();
        foreach (var operation in expected)
            operation!["path"] = Template + operation["path"]!.GetValue<string>();

        PatchEngines.Same(JsonNode.Parse(Text(review.Review(review.Pod, Template))), expected).Should().BeTrue();
    });

    [Fact]
    public void Most_generated_pods_are_injected_and_every_kind_of_error_occurs()
    {
        var reasons = new System.Collections.Concurrent.ConcurrentDictionary<Reason, int>();

        ForEach(review => reasons.AddOrUpdate(review.Outcome.Reason, 1, (_, count) => count + 1));

        reasons.GetValueOrDefault(Reason.DefaultPolicy).Should().BeGreaterThan(Pods / 3, "a property over few pods says little");
        reasons.Keys.Should().Contain(
            [Reason.TemplateNotFound, Reason.ParameterInvalid, Reason.MountConflict, Reason.TargetContainerNotFound]);
    }

    private static void ForEach(Action<GeneratedReview> holds, int pods = Pods) =>
        Tapes.Sample(tape => holds(new GeneratedReview(tape)), iter: pods, print: tape => new GeneratedReview(tape).ToString());

    private static void ForEachInjected(Action<GeneratedReview> holds, int pods = Pods) => ForEach(review =>
    {
        if (review.Outcome.Injected)
            holds(review);
    }, pods);

    private static void MustBeComplete(GeneratedReview review, JsonNode pod, string? elsewhere = null)
    {
        var again = review.Review(pod, elsewhere: elsewhere);
        (again.Reason, again.Injected, again.Allowed).Should().Be((Reason.AlreadyInjected, false, true), again.Error?.Message);
    }

    private static JsonObject Container(string name) => new() { ["name"] = name, ["image"] = $"registry.example/mesh/{name}:2.1.0" };

    private static void Insert(JsonObject parent, string list, JsonNode item) => List(parent, list).Insert(0, item);

    private static void Append(JsonObject parent, string list, JsonNode item) => List(parent, list).Add(item);

    private static JsonArray List(JsonObject parent, string name)
    {
        if (parent[name] is not JsonArray list)
            parent[name] = list = [];
        return list;
    }

    private static JsonNode? Reversed(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map.Reverse().Select(member => KeyValuePair.Create(member.Key, Reversed(member.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Reversed)]),
        _ => node?.DeepClone(),
    };

    private static string Text(InjectionOutcome outcome) => System.Text.Encoding.UTF8.GetString(outcome.Patch.Span);
}
