using System.Text.Json.Nodes;
using Injector.Configuration;
using Injector.Injection.Decisions;
using Injector.Injection.Reasons;
using Injector.Kubernetes;

namespace Injector.Tests.Injection.Decisions;

/// <summary>One case a row of the decision table, and one for each pair of neighbours: the earlier row wins.</summary>
public sealed class DecisionTableTests
{
    /// <summary>Row, verdict, reason and what makes the row's condition hold.</summary>
    private static readonly (int Row, bool Inject, Reason Reason, Action<PodSituation> Arrange)[] Rows =
    [
        (1, false, Reason.UnsupportedRequest, situation => situation.IsPodCreation = false),
        (2, false, Reason.MirrorPod, situation => situation.Annotate("kubernetes.io/config.mirror", "0123")),
        (3, false, Reason.NamespaceExcluded, situation => situation.Configure(with => with with { ExcludedNamespaces = ["shop"] })),
        (4, false, Reason.WindowsPod, situation => situation.Spec["os"] = new JsonObject { ["name"] = "windows" }),
        (5, true, Reason.NamespaceEnforced, situation => situation.NamespaceLabels[Keys.Enforce] = "true"),
        (6, false, Reason.PodOptedOut, situation => situation.Annotate(Keys.Inject, "false")),
        (6, true, Reason.PodOptedIn, situation => situation.Annotate(Keys.Inject, "true")),
        (7, false, Reason.NeverInjectSelector, situation => situation.Configure(with => with with { NeverInject = [Selector("never")] })),
        (8, false, Reason.NamespaceOptedOut, situation => situation.NamespaceLabels[Keys.Inject] = "false"),
        (8, true, Reason.NamespaceOptedIn, situation => situation.NamespaceLabels[Keys.Inject] = "true"),
        (9, true, Reason.AlwaysInjectSelector, situation => situation.Configure(with => with with { AlwaysInject = [Selector("always")] })),
        (10, false, Reason.NotOptedIn, _ => { }),
        (10, true, Reason.DefaultPolicy, situation => situation.Configure(with => with with { Policy = InjectionPolicy.OptOut })),
    ];

    public static TheoryData<int, bool, Enum> EachRow
    {
        get
        {
            var cases = new TheoryData<int, bool, Enum>();
            foreach (var (row, inject, reason, _) in Rows)
                cases.Add(row, inject, reason);
            return cases;
        }
    }

    public static TheoryData<Enum, Enum> Neighbours
    {
        get
        {
            var cases = new TheoryData<Enum, Enum>();
            foreach (var earlier in Rows)
                foreach (var later in Rows.Where(later => later.Row == earlier.Row + 1))
                    cases.Add(earlier.Reason, later.Reason);
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(EachRow))]
    public void A_row_whose_condition_holds_decides(int row, bool inject, Enum reason) =>
        Decide((Reason)reason).Should().Be(new Decision(row, inject, (Reason)reason));

    [Theory]
    [MemberData(nameof(Neighbours))]
    public void The_earlier_of_two_neighbours_wins(Enum earlier, Enum later) =>
        Decide((Reason)later, (Reason)earlier).Reason.Should().Be((Reason)earlier);

    [Theory]
    [MemberData(nameof(EachRow))]
    public void Every_later_condition_together_changes_nothing(int row, bool inject, Enum reason)
    {
        Reason[] later = [.. Rows.Where(other => other.Row > row).Select(other => other.Reason)];

        Decide([.. later, (Reason)reason]).Should().Be(new Decision(row, inject, (Reason)reason));
    }

    [Fact]
    public void The_table_has_as_many_rows_as_are_tested_and_one_after_a_yes() =>
        DecisionTable.Rows.Should().HaveCount(Rows.Max(row => row.Row) + 1);

    [Theory]
    [MemberData(nameof(EachRow))]
    public void A_yes_is_taken_back_from_a_pod_that_a_classic_sidecar_keeps_from_completing(int row, bool inject, Enum reason)
    {
        var situation = Arrange((Reason)reason);
        situation.Configure(with => with with { SidecarLifecycle = SidecarLifecycle.Classic });
        situation.Spec["restartPolicy"] = "OnFailure";

        situation.Review().Decision.Should().Be(inject && (Reason)reason != Reason.PodOptedIn
            ? new Decision(11, false, Reason.RunsToCompletion)
            : new Decision(row, inject, (Reason)reason));
    }

    [Theory]
    [InlineData("kube-system"), InlineData("kube-node-lease")]
    public void System_namespaces_cannot_be_opened(string name)
    {
        var situation = new PodSituation { Namespace = name };
        situation.NamespaceLabels[Keys.Enforce] = "true";
        situation.Annotate(Keys.Inject, "true");

        situation.Review().Reason.Should().Be(Reason.NamespaceExcluded);
    }

    [Fact]
    public void Only_the_word_true_enforces()
    {
        var situation = new PodSituation();
        situation.NamespaceLabels[Keys.Enforce] = "yes";

        situation.Review().Reason.Should().Be(Reason.NotOptedIn);
    }

    [Fact]
    public void Windows_nodes_by_selector_make_a_Windows_pod()
    {
        var situation = new PodSituation();
        situation.Spec["nodeSelector"] = new JsonObject { ["kubernetes.io/os"] = "windows" };

        situation.Review().Reason.Should().Be(Reason.WindowsPod);
    }

    [Theory]
    [InlineData("""[{"key":"kubernetes.io/os","operator":"In","values":["windows"]}]""", true)]
    [InlineData("""[{"key":"beta.kubernetes.io/os","operator":"In","values":["windows"]},{"key":"zone","operator":"Exists"}]""", true)]
    [InlineData("""[{"key":"kubernetes.io/os","operator":"In","values":["windows","linux"]}]""", false)]
    [InlineData("""[{"key":"kubernetes.io/os","operator":"In","values":["linux"]}]""", false)]
    [InlineData("""[{"key":"kubernetes.io/os","operator":"In","values":[]}]""", false)]
    [InlineData("""[{"key":"kubernetes.io/os","operator":"NotIn","values":["windows"]}]""", false)]
    public void Windows_nodes_by_affinity_make_a_Windows_pod_where_no_others_are_left(string expressions, bool windows)
    {
        var situation = new PodSituation();
        situation.Spec["affinity"] = JsonNode.Parse(
            """{"nodeAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":{"nodeSelectorTerms":[{"matchExpressions":""" + expressions + "}]}}}");

        situation.Review().Reason.Should().Be(windows ? Reason.WindowsPod : Reason.NotOptedIn);
    }

    private static Decision Decide(params Reason[] rows) => Arrange(rows).Review().Decision;

    private static PodSituation Arrange(params Reason[] rows)
    {
        var situation = new PodSituation { Labels = { ["never"] = "1", ["always"] = "1" } };
        foreach (var reason in rows)
            Rows.Single(row => row.Reason == reason).Arrange(situation);
        return situation;
    }

    private static LabelSelector Selector(string label) => new([new SelectorRequirement(label, SelectorOperator.Exists, [])]);
}
