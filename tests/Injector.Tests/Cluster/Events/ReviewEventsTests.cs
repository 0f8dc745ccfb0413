using System.Text;
using Injector.Admission;
using Injector.Cluster.Events;
using Injector.Configuration;
using Injector.Injection;
using Injector.Injection.Pods;
using Injector.Tests.Admission;

namespace Injector.Tests.Cluster.Events;

/// <summary>Which pods leave an Event, and on what: real reviews, decided by the real core.</summary>
public sealed class ReviewEventsTests
{
    private const string Owner =
        """,{"apiVersion":"batch/v1","kind":"Job","name":"nightly","uid":"j-1","controller":true}""";

    [Theory]
    [InlineData("an ordinary opted-in pod", "\"sidecar-injector.io/inject\":\"true\"", "")]
    [InlineData("a pod nobody asked anything for", "\"team\":\"shop\"", "")]
    [InlineData("a pod that said no", "\"sidecar-injector.io/inject\":\"false\"", "")]
    [InlineData("a Windows pod that asked for nothing", "\"team\":\"shop\"", "\"os\":{\"name\":\"windows\"},")]
    public void Nothing_to_tell(string because, string annotations, string spec) =>
        All(Pod(annotations, spec)).Should().BeEmpty(because);

    [Theory]
    [InlineData("ParameterInvalid", "\"sidecar-injector.io/inject\":\"true\",\"sidecar-injector.io/log-path\":\"relative\"", "", "log-path")]
    [InlineData("TemplateNotFound", "\"sidecar-injector.io/inject\":\"true\",\"sidecar-injector.io/template\":\"log-procesor\"", "", "log-procesor")]
    [InlineData("WindowsPod", "\"sidecar-injector.io/inject\":\"true\"", "\"os\":{\"name\":\"windows\"},", "Windows")]
    [InlineData("NotOptedIn", "\"sidecar-injector.io/inject\":\"yes\"", "", "\"yes\" is ignored")]
    [InlineData("NotOptedIn", "\"sidecar-injector.io/injct\":\"true\"", "", "did you mean")]
    [InlineData("PodOptedIn", "\"sidecar-injector.io/inject\":\"true\",\"sidecar-injector.io/log-pth\":\"/logs\"", "", "did you mean")]
    public void Asked_for_and_not_done(string reason, string annotations, string spec, string says)
    {
        var told = Of(Pod(annotations, spec));

        told.Should().NotBeNull();
        told!.Reason.Should().Be(reason);
        told.Message.Should().Contain(says);
        told.Should().BeEquivalentTo(new { Namespace = "shop", ApiVersion = "apps/v1", Kind = "ReplicaSet", Name = "web-5d", Uid = "o-1" });
    }

    [Fact]
    public void An_excluded_namespace_is_told_only_to_a_pod_that_asked()
    {
        var excluded = InjectorConfiguration.Default with { ExcludedNamespaces = ["shop"] };

        Of(Pod("\"sidecar-injector.io/inject\":\"true\""), configuration: excluded)!.Reason.Should().Be("NamespaceExcluded");
        Of(Pod("\"team\":\"shop\""), configuration: excluded).Should().BeNull();
    }

    [Fact]
    public void Each_warning_of_an_injected_pod_is_told_once()
    {
        const string Annotations = "\"sidecar-injector.io/inject\":\"true\",\"sidecar-injector.io/log-pth\":\"/logs\",\"sidecar-injector.io/formt\":\"raw\"";
        var told = All(Pod(Annotations, "\"restartPolicy\":\"Never\","), native: false);

        told.Select(one => one.Message).Should().SatisfyRespectively(
            first => first.Should().Contain("did you mean log-path?"),
            second => second.Should().Contain("did you mean format?"),
            third => third.Should().Contain("will not complete while its sidecar runs"));
        told.Should().OnlyContain(one => one.Reason == "PodOptedIn" && one.Name == "web-5d");
    }

    [Fact]
    public void A_pod_that_is_left_to_complete_is_told_of()
    {
        var optOut = InjectorConfiguration.Default with { Policy = InjectionPolicy.OptOut };

        All(Pod("\"team\":\"shop\"", "\"restartPolicy\":\"OnFailure\","), configuration: optOut, native: false)
            .Should().ContainSingle().Which.Reason.Should().Be("RunsToCompletion");
    }

    [Fact]
    public void Never_on_a_dry_run() =>
        Of(Pod("\"sidecar-injector.io/inject\":\"yes\""), extra: "\"dryRun\":true,").Should().BeNull();

    [Fact]
    public void A_pod_without_owner_is_told_of_on_its_namespace_by_name()
    {
        var told = Of("""{"metadata":{"name":"bare","annotations":{"sidecar-injector.io/inject":"yes"}},"spec":{"containers":[{"name":"app"}]}}""");

        told.Should().BeEquivalentTo(new { Namespace = "shop", ApiVersion = "v1", Kind = "Namespace", Name = "shop" });
        told!.Message.Should().StartWith("pod bare: ");
    }

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    public void A_long_name_is_cut_between_characters(string first)
    {
        var name = first + string.Concat(Enumerable.Repeat("😀", 600));
        var told = Of($$"""{"metadata":{"name":"{{name}}","annotations":{"sidecar-injector.io/inject":"yes"} },"spec":{"containers":[{"name":"app"}]} }""");

        told!.Message.Should().StartWith($"pod {first}😀").And.Contain("😀…: ");
        told.Message.IndexOf(": ", StringComparison.Ordinal).Should().BeInRange("pod ".Length + 252, "pod ".Length + 253);
    }

    [Fact]
    public void An_owner_that_cannot_exist_is_not_what_an_Event_is_about_and_nothing_hidden_is_in_it()
    {
        var told = Of("""
            {"metadata":{"name":"p\u001b[31m\n\u202e","annotations":{"sidecar-injector.io/inject":"yes"},
            "ownerReferences":[{"apiVersion":"v1","kind":"X","name":"../x?y","uid":"u"}]},"spec":{"containers":[{"name":"app"}]}}
            """);

        told.Should().BeEquivalentTo(new { Kind = "Namespace", Name = "shop" });
        told!.Message.Should().NotContainAny("\u001b", "\n", "\u202e");
    }

    [Fact]
    public void The_controller_is_told_not_another_owner()
    {
        var pod = """{"metadata":{"generateName":"x-","annotations":{"sidecar-injector.io/inject":"yes"},"ownerReferences":[{"apiVersion":"v1","kind":"ConfigMap","name":"c","uid":"1"}"""
            + Owner + """]},"spec":{"containers":[{"name":"app"}]}}""";

        Of(pod).Should().BeEquivalentTo(new { Kind = "Job", Name = "nightly", Uid = "j-1", ApiVersion = "batch/v1" });
    }

    [Fact]
    public void The_same_trouble_has_the_same_name_and_another_has_another()
    {
        var once = Of(Pod("\"sidecar-injector.io/inject\":\"yes\""))!;
        var again = Of(Pod("\"sidecar-injector.io/inject\":\"yes\""))!;
        var other = Of(Pod("\"sidecar-injector.io/inject\":\"on\""))!;

        again.ObjectName.Should().Be(once.ObjectName).And.MatchRegex("^web-5d\\.[0-9a-f]{16}$");
        other.ObjectName.Should().NotBe(once.ObjectName);
    }

    [Fact]
    public void The_longest_owner_name_still_makes_a_valid_name()
    {
        var told = new ClusterEvent("shop", "v1", "Pod", new string('a', 229) + "." + new string('b', 23), "", "R", "m");

        told.ObjectName.Length.Should().BeLessThanOrEqualTo(253);
        told.ObjectName.Should().MatchRegex("^a+\\.[0-9a-f]{16}$");
    }

    private static string Pod(string annotations, string spec = "") =>
        $$"""
        {"metadata":{"generateName":"web-","annotations":{ {{annotations}} },
        "ownerReferences":[{"apiVersion":"apps/v1","kind":"ReplicaSet","name":"web-5d","uid":"o-1","controller":true}]},
        "spec":{ {{spec}} "containers":[{"name":"app","image":"nginx:1"}]} }
        """;

    private static ClusterEvent? Of(string pod, string extra = "", InjectorConfiguration? configuration = null) =>
        All(pod, extra, configuration).SingleOrDefault();

    private static IReadOnlyList<ClusterEvent> All(string pod, string extra = "", InjectorConfiguration? configuration = null, bool native = true)
    {
        var settings = InjectionSettings.Default(native);
        settings = settings with { Configuration = configuration ?? settings.Configuration };
        using var request = AdmissionReviewReader.Read(Encoding.UTF8.GetBytes(Reviews.Of(pod, extra: extra)));
        var outcome = SidecarInjector.Review(request.Pod, NamespaceFacts.Empty("shop"), settings);
        return ReviewEvents.Of(new ReviewObservation(request, outcome, TimeSpan.Zero));
    }
}
