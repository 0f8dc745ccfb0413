using System.Collections.Concurrent;
using CsCheck;
using Injector.Injection.Reasons;
using Injector.Kubernetes;
using Injector.Tests.Injection;

namespace Injector.Tests.Hostile;

/// <summary>Nothing of a pod's author is in the platform's container but values in the places that a template gives them.</summary>
public sealed class PlatformsContainerTests
{
    private const int Pods = 3_000;

    // Refused are pods whose author reaches too far, and some combinations: a path that another mount hides, a port that is taken.
    private const double MostlyAccepted = 0.75;

    [Fact]
    public void Every_field_of_an_added_container_is_the_templates_with_values_in_their_places()
    {
        var reasons = new ConcurrentDictionary<string, int>();
        Gen.Byte.Array[0, 120].Sample(
            tape =>
            {
                var pod = new AuthorsPod(tape);
                reasons.AddOrUpdate(pod.IsOverreaching ? "too far" : pod.Outcome.Reason.ToString(), 1, (_, count) => count + 1);
                if (!pod.Outcome.Injected)
                {
                    pod.Outcome.Error.Should().NotBeNull($"a refusal says why: {pod}");
                    return;
                }
                pod.IsOverreaching.Should().BeFalse($"nobody sets what a template does not let him: {pod}");
                var expected = pod.Template["initContainers"]?.AsArray().Concat(pod.Template["sidecars"]!.AsArray()) ?? pod.Template["sidecars"]!.AsArray();
                var wanted = expected.Where(entry => (string?)entry!["when"] is not { } when || pod.Values[when[2..^1]] == "true").Select(entry => entry!["container"]!.AsObject()).ToList();
                var added = pod.Added();
                added.Select(container => (string)container["name"]!).Should().BeEquivalentTo(wanted.Select(container => (string)container["name"]!), $"{pod}");
                foreach (var container in added)
                    new TemplateByHand(pod).Differences(wanted.Single(template => (string)template["name"]! == (string)container["name"]!), container).Should().BeEmpty($"{pod}");
            },
            iter: Pods);

        var share = reasons[nameof(Reason.PodOptedIn)] / (double)reasons.Values.Sum();
        TestContext.Current.TestOutputHelper!.WriteLine($"{share:P0} of {reasons.Values.Sum()} pods accepted: {string.Join(", ", reasons.OrderByDescending(reason => reason.Value).Select(reason => $"{reason.Key} {reason.Value}"))}");
        share.Should().BeGreaterThan(MostlyAccepted);
    }

    [Theory]
    [InlineData("log-files", 5_000)]
    [InlineData("containers", 5_000)]
    [InlineData("log-path", 5_000)]
    public void A_value_that_was_cut_where_it_was_read_is_no_value(string parameter, int length)
    {
        foreach (var text in new[] { new string('a', length), $"{new string('a', 4_096)}…\0", $"a,{new string('b', 4_000)}\0" })
        {
            var situation = new PodSituation();
            situation.Annotate(Keys.Inject, "true");
            situation.NamespaceAnnotations[Keys.Prefix + parameter] = text;
            var outcome = situation.Review();
            outcome.Reason.Should().BeOneOf(Reason.ParameterInvalid, Reason.ParameterNotSettable);
            outcome.Patch.IsEmpty.Should().BeTrue();
        }
    }
}
