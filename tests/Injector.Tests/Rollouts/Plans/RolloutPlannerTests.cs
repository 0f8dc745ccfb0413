using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Injector.Cluster.Api;
using Injector.Json;
using Injector.Rollouts.Plans;

namespace Injector.Tests.Rollouts.Plans;

/// <summary>Each folder of <c>Situations</c> is a running pod and what it would get now; what is wanted there must come out of the planner.</summary>
public sealed class RolloutPlannerTests
{
    private static readonly bool Update = Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1";
    private static readonly JsonSerializerOptions Pretty = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static TheoryData<string> Situations => [.. RolloutSituation.All];

    [Theory]
    [MemberData(nameof(Situations))]
    public void Each_situation_is_planned_as_wanted(string name)
    {
        var situation = RolloutSituation.Load(name);

        var plan = situation.Plan();

        Check(situation, "want.txt", $"class:  {plan.Class}\nreason: {plan.Reason}\n" + (plan.Detail is null ? "" : $"detail: {plan.Detail}\n"));
        Check(situation, "want.patch.json", plan.Class.IsInPlace() ? Operations(situation, RolloutPatch.OfPod(situation.Pod, plan)) : null);
        Check(situation, "want.resize.json", RolloutPatch.OfResize(situation.Pod, plan) is { } resize ? Operations(situation, resize) : null);
        plan.Reason.ToString().Should().Be(name.Split('/')[0], "a situation is in the folder of its reason: git mv it there");
    }

    [Theory]
    [MemberData(nameof(Situations))]
    public void What_is_changed_in_place_is_current_afterwards_and_an_undo_puts_it_back(string name)
    {
        var situation = RolloutSituation.Load(name);
        var plan = situation.Plan();
        if (!plan.Class.IsInPlace() || plan.Reason == RolloutReason.PreviousImage)
            return;
        var abilities = new ClusterAbilities(
            ServerVersion.OfKubelet("v1.36.0")!,
            new Dictionary<string, ServerVersion> { ["node-1"] = ServerVersion.OfKubelet("v1.36.0")! });

        var changed = Changed(situation.Pod, plan);
        var again = new RolloutPlanner(situation.After, abilities).Plan(changed, situation.Namespace);
        var undo = new UndoPlanner(abilities).Plan(changed, situation.Namespace);

        again.Class.Should().Be(RolloutClass.Current, again.Detail);
        if (plan.Containers.Count == 0)
        {
            undo.Reason.Should().Be(RolloutReason.UpToDate);
            return;
        }

        undo.Reason.Should().Be(RolloutReason.PreviousImage);
        if (situation.Pod.GetRawText().Contains(RolloutRecord.Previous, StringComparison.Ordinal))
            return;
        var back = JsonNode.Parse(Changed(changed, undo).GetRawText())!;
        JsonNode.DeepEquals(back["spec"], JsonNode.Parse(situation.Pod.GetRawText())!["spec"]).Should().BeTrue();
    }

    [Fact]
    public void Every_reason_that_the_planners_give_has_a_situation()
    {
        RolloutReason[] others = [RolloutReason.OwnerStrategy];

        RolloutSituation.All.Select(name => name.Split('/')[0]).Distinct()
            .Should().BeEquivalentTo(Enum.GetValues<RolloutReason>().Except(others).Select(reason => reason.ToString()));
    }

    private static JsonElement Changed(JsonElement pod, PodPlan plan)
    {
        var text = pod.GetRawText();
        if (RolloutPatch.OfResize(pod, plan) is { } resize)
            text = Apply(text, resize);
        return JsonDocument.Parse(Apply(text, RolloutPatch.OfPod(pod, plan))).RootElement;
    }

    private static string Apply(string pod, ReadOnlyMemory<byte> patch) =>
        Encoding.UTF8.GetString(PatchApplier.Apply(Encoding.UTF8.GetBytes(pod), patch).Span);

    private static string Operations(RolloutSituation situation, ReadOnlyMemory<byte> patch) =>
        situation.Placeholders(JsonNode.Parse(patch.Span)!.ToJsonString(Pretty)) + "\n";

    private static void Check(RolloutSituation situation, string file, string? actual)
    {
        var path = situation.PathOf(file);
        if (!Update)
            actual.Should().Be(File.Exists(path) ? File.ReadAllText(path) : null, "{0} says so (UPDATE_GOLDEN=1 rewrites it)", file);
        else if (actual is null)
            File.Delete(path);
        else
            File.WriteAllText(path, actual);
    }
}
