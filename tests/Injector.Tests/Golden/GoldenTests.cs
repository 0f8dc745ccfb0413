using System.Text;
using System.Text.Json.Nodes;
using Injector.Injection;
using Injector.Injection.Pods;
using Injector.Injection.Reasons;
using Injector.Kubernetes;
using Injector.Tests.Injection;
using k8s;
using k8s.Models;

namespace Injector.Tests.Golden;

/// <summary>Each folder of a reason's folder beside this file is a situation; what is wanted there must come out of the core.</summary>
public sealed class GoldenTests
{
    public static TheoryData<string> Situations => [.. GoldenCase.Situations];

    [Theory]
    [MemberData(nameof(Situations))]
    public void Each_situation_is_decided_and_patched_as_wanted(string situation)
    {
        var golden = GoldenCase.Load(situation);

        var outcome = golden.Review();

        outcome.Fault.Should().BeNull();
        WantedFiles.Check(golden, outcome);
        outcome.Reason.ToString().Should().Be(golden.Reason, "a situation is in the folder of its reason: git mv it there");
    }

    [Theory]
    [MemberData(nameof(Situations))]
    public void The_patched_pod_is_one_that_Kubernetes_takes_and_has_all_that_the_pod_had(string situation)
    {
        var golden = GoldenCase.Load(situation);
        var outcome = golden.Review();
        if (!outcome.Injected)
            return;

        var (before, after) = (golden.PodIn(golden.Document), golden.PodIn(PatchEngines.Apply(golden.Document.ToJsonString(), Text(outcome.Patch))));

        PodRules.Violations(after).Except(PodRules.Violations(before)).Should().BeEmpty();
        foreach (var operation in JsonNode.Parse(outcome.Patch.Span)!.AsArray())
            OwnedPaths.Check(operation!, golden.TemplatePath, before);
        Removal.Of(after).ToJsonString().Should().Be(AsItWas(before, outcome).ToJsonString());
        var typed = KubernetesJson.Deserialize<V1Pod>(after.ToJsonString());
        outcome.Plan!.Sidecars.Concat(outcome.Plan.InitContainers).Select(added => added.Name)
            .Should().BeSubsetOf(typed.Spec.Containers.Concat(typed.Spec.InitContainers ?? []).Select(container => container.Name));
    }

    [Theory]
    [MemberData(nameof(Situations))]
    public void The_patched_pod_has_only_fields_of_the_Kubernetes_schema(string situation)
    {
        var schema = KubernetesSchema.Current;
        var golden = GoldenCase.Load(situation);
        var outcome = golden.Review();
        if (!outcome.Injected)
            return;

        var after = golden.PodIn(PatchEngines.Apply(golden.Document.ToJsonString(), Text(outcome.Patch)));

        schema.Violations(after).Except(schema.Violations(golden.PodIn(golden.Document))).Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(Situations))]
    public void A_second_review_changes_nothing_here_or_in_another_namespace(string situation)
    {
        var golden = GoldenCase.Load(situation);
        var outcome = golden.Review();
        if (!outcome.Injected)
            return;
        var after = golden.PodIn(PatchEngines.Apply(golden.Document.ToJsonString(), Text(outcome.Patch)));

        var again = golden.Review(after);
        var elsewhere = golden.Review(after, ns: new NamespaceFacts("elsewhere", golden.Namespace.Labels, golden.Namespace.Annotations));

        (again.Reason, again.Injected).Should().Be((Reason.AlreadyInjected, false), string.Join('\n', again.Messages));
        (elsewhere.Reason, elsewhere.Injected).Should().Be((Reason.AlreadyInjected, false));
    }

    [Theory]
    [MemberData(nameof(Situations))]
    public void A_reason_is_of_the_kind_that_became_of_the_pod(string situation)
    {
        var outcome = GoldenCase.Load(situation).Review();

        ReasonTraits.Of(outcome.Reason).Kind.Should().Be(
            outcome.Error is not null ? ReasonKind.UserError : outcome.Decision.Inject ? ReasonKind.Injected : ReasonKind.LeftAlone);
    }

    [Fact]
    public void No_folder_has_files_that_no_test_reads()
    {
        string[] known = ["pod.yaml", "namespace.yaml", "config.yaml", "review.yaml", "want.txt", "want.patch.json"];

        foreach (var situation in GoldenCase.Situations)
        {
            situation.Should().MatchRegex("^[A-Z][A-Za-z]+/(?!an?-)[a-z0-9]+(-[a-z0-9]+)+$", "a folder's name is the situation in words, and begins with what is special");
            var files = Directory.EnumerateFileSystemEntries(Path.Combine(RepositoryRoot.Golden, situation)).Select(Path.GetFileName).ToList();
            files.Should().Contain(["pod.yaml", "want.txt"], "{0} has an input and says what is wanted", situation);
            files.Should().BeSubsetOf(known, "{0} has no orphans", situation);
        }
        GoldenCase.Situations.Should().HaveCountGreaterThanOrEqualTo(177);
    }

    [Fact]
    public void No_file_lies_where_no_situation_is()
    {
        var folders = Directory.EnumerateDirectories(RepositoryRoot.Golden).Where(folder => !Path.GetFileName(folder).StartsWith('_')).ToList();

        folders.Select(Path.GetFileName).Should().BeSubsetOf(Enum.GetNames<Reason>(), "each folder is a reason's");
        folders.SelectMany(Directory.EnumerateFiles).Should().BeEmpty("a reason's folder has situations only");
    }

    /// <summary>The pod before, as removing what we added must leave it; a record that was there before has been replaced by ours.</summary>
    private static JsonNode AsItWas(JsonNode before, InjectionOutcome outcome)
    {
        if (outcome.Plan!.Templates.Any(applied => applied.Remains is not null) || outcome.Templates.Any(template => outcome.Plan!.Templates.All(applied => applied.Template != template || applied.Sidecars.IsEmpty)))
            return Removal.Of(before);
        var pod = before.DeepClone();
        (pod["metadata"]?["annotations"] as JsonObject)?.Remove(Keys.Status);
        return Removal.WithoutEmpty(pod);
    }

    private static string Text(ReadOnlyMemory<byte> utf8) => Encoding.UTF8.GetString(utf8.Span);
}
